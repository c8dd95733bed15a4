"""An MSSP admin at the console: customers, portals, operators, queue, audit, letters."""
import re

import pytest
from playwright.sync_api import expect

import desk
from estate import Estate


@pytest.fixture
def admin(estate, somebody):
    operator, person = estate.operator(role="mssp-admin"), somebody()
    desk.sign_in(person, operator)
    person.console = operator.console
    return person


def test_an_admin_makes_a_customer_a_portal_and_an_operator(estate, admin):
    number = next(estate.numbers)
    admin.look("console-portals-admin")
    admin.follow("Add Customer")
    admin.look("console-add-customer")
    admin.type("Name", f"globex-{number}")
    admin.press("Add Customer")
    admin.sees("The customer was added")
    admin.follow("Add Portal")
    admin.look("console-add-portal")
    admin.type("Name", f"globex-{number}-portal", exact=True)
    admin.page.get_by_label("Customer").select_option(f"globex-{number}")
    admin.type("Title", "Globex")
    admin.type("Domain", f"globex-{number}.localhost")
    admin.press("Add Portal")
    admin.sees("The portal was added")
    assert estate.program.json("portal", "show", f"globex-{number}-portal")["mfaPolicy"] == "enabled"

    admin.open(f"{admin.console}/operators")
    admin.look("console-operators")
    admin.follow("Add Operator")
    admin.look("console-add-operator")


@pytest.mark.parametrize("place", ["queue", "audit", "letters", "operators", "portals", "api-keys"])
def test_every_place_of_the_console(estate, portal, admin, place):
    user = portal.add(mfa="reset")
    user.sign_in()
    user.mails.link(user.email, "/mfa/reconfigure/")
    admin.open(f"{admin.console}/{place}")
    admin.look(f"console-{place}")


def test_the_audit_verifies_and_exports(portal, admin):
    portal.add(mfa="reset")
    admin.open(f"{admin.console}/audit")
    admin.follow("Verify Chain")
    admin.sees("Chain verified")
    admin.look("console-audit-verified")
    with admin.page.expect_download() as saved:
        admin.follow("Export as CSV")
    assert "mfa" in saved.value.path().read_text(encoding="utf-8")


def test_a_test_mail_names_the_stage(estate, admin):
    admin.open(f"{admin.console}/queue")
    admin.follow(re.compile("Send Test Mail"))
    admin.type("To", "probe@people.example")
    admin.press("Send")
    admin.sees("delivered")
    admin.look("console-test-mail")
    assert estate.mails.to("probe@people.example")


def test_a_mail_that_bounced_says_what_the_server_said(tmp_path, somebody):
    with Estate.running(tmp_path, "--fail", "rcpt: 550 5.1.1 no such mailbox here") as estate:
        portal, operator, person = estate.new_portal(), estate.new_operator(role="mssp-admin"), somebody()
        user = portal.invite()
        desk.sign_in(person, operator)
        desk.open_users(person, operator, portal)
        expect(desk.row(person, user.email)).to_contain_text("bounced")
        expect(desk.row(person, user.email)).to_contain_text("no such mailbox here")
        person.look("console-users-bounced")
        person.page.get_by_role("link", name="Invitation").click()
        person.sees("no such mailbox here")
        person.look("console-mail")
        person.press("Retry")
        person.look("console-mail-retried")
