"""A technician's day at the console: from the one-time link to a user whose phone is lost."""
import re

import pytest
from playwright.sync_api import expect

import desk, steps
from person import NARROWEST

WAYS = {
    "mouse": dict(),
    "keyboard": dict(way="keyboard", looks=False),
    "without-scripts": dict(java_script_enabled=False, looks=False),
    "smallest-phone": dict(viewport=NARROWEST, has_touch=True, looks=False),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_technicians_whole_story(estate, portal, somebody, way):
    never, configured = portal.add("nora", name="Nora Never"), portal.add("carl", "configured", name="Carl Configured")
    tess, person = estate.new_operator(portal), somebody(**WAYS[way])

    # Comes in by a one-time link, which then is worth nothing any more.
    link = tess.setup_link()
    desk.set_up(person, tess, link)
    person.open(link)
    person.sees_heading("This link does not work")
    person.look("console-setup-used")
    person.open(f"{tess.console}/sign-in")
    person.look("console-sign-in")
    desk.sign_in(person, tess)
    person.look("console-portals")

    # Switches MFA off and on again, told before what that changes.
    desk.open_users(person, tess, portal)
    person.look("console-users")
    shown = desk.switch(person)
    expect(shown).to_contain_text("Turn MFA off")
    assert_effects(shown, must_configure=0, enter_without=1, go_on=1)
    person.look("console-switch-off")
    desk.proceed(person)
    person.sees("MFA is off. Who has an authenticator goes on using it.")
    expect(person.page.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    person.look("console-users-policy-off")
    shown = desk.switch(person)
    assert_effects(shown, must_configure=1, enter_without=0, go_on=1)
    person.follow("Cancel")
    expect(person.page.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    desk.switch(person)
    desk.proceed(person)
    expect(person.page.get_by_role("switch")).to_have_attribute("aria-checked", "true")

    # Adds a user, whose invitation arrives.
    person.follow("Add User")
    person.look("console-add-user")
    new = f"new@{portal.customer}.example"
    person.type("Name", "Nina New")
    person.type("E-mail address", new)
    person.press("Add User")
    person.sees("The user was added. An invitation is queued.")
    assert portal.mails.link(new, "/invitation/").startswith(portal.address)
    expect(desk.row(person, new)).to_contain_text("unconfirmed")

    # Nothing to reset where nothing was configured, and the page says why.
    nothing = desk.row(person, never.email).get_by_role("button", name=re.compile("Reset User MFA"))
    expect(nothing).to_have_attribute("aria-disabled", "true")
    expect(nothing).to_have_accessible_description(re.compile("Nothing to reset"))

    # Resets, with a reason.
    shown = desk.ask_reset(person, configured.email)
    expect(shown).to_contain_text("Carl Configured")
    person.look("console-reset")
    person.type("Reason", "lost phone, called from the known number", within=shown)
    desk.proceed(person)
    person.sees("MFA was reset")
    expect(desk.row(person, configured.email)).to_contain_text("reset")
    person.look("console-users-after-reset")
    assert configured.shown["mfa"] == "reset"
    assert portal.mails.subject(configured.email, "reset")
    entry = next(entry for entry in estate.program.json("audit", "list", "--portal", portal.name)
                 if "reset" in entry["action"])
    assert entry["reason"] == "lost phone, called from the known number" and entry["actor"].startswith("operator:")

    # Out.
    person.press("Sign out")
    person.open(f"{tess.console}/portals/{portal.name}/users")
    person.sees_heading("Sign in")


def assert_effects(shown, must_configure, enter_without, go_on):
    for count, words in ((must_configure, "must configure"), (enter_without, "enter without"), (go_on, "go on")):
        expect(shown.get_by_role("listitem").filter(has_text=words)).to_contain_text(str(count))


@pytest.fixture
def at_desk(estate, portal, somebody):
    """A technician of the portal, at its users."""
    tess, person = estate.operator(portal), somebody()
    desk.sign_in(person, tess)
    desk.open_users(person, tess, portal)
    return tess, person


def test_the_fate_of_a_mail_appears_without_reloading(estate, portal, at_desk):
    tess, person = at_desk
    estate.program("queue", "pause")
    try:
        user = portal.invite()
        person.page.reload()
        row = desk.row(person, user.email)
        expect(row).to_contain_text("queued")
        person.page.evaluate("window.notReloaded = true")
    finally:
        estate.program("queue", "resume")
    expect(row).to_contain_text("delivered to the relay")
    assert person.page.evaluate("window.notReloaded")
    expect(person.page.get_by_role("status").filter(has_text="delivered")).to_have_count(1)


def test_what_another_does_appears_without_reloading(portal, at_desk):
    user = portal.add(mfa="configured")
    tess, person = at_desk
    person.page.reload()
    row = desk.row(person, user.email)
    expect(row).to_contain_text("configured")
    person.page.evaluate("window.notReloaded = true")
    user.reset()
    expect(row).to_contain_text("reset")
    assert person.page.evaluate("window.notReloaded")


def test_a_lost_assignment_ends_an_open_page(portal, at_desk):
    user = portal.add(mfa="configured")
    tess, person = at_desk
    person.page.reload()
    tess.unassign(portal)
    # The open page ends by itself; what is pressed on it does nothing any more.
    expect(person.page.get_by_text(user.email)).to_have_count(0)
    assert user.shown["mfa"] == "configured"


def test_a_lost_assignment_refuses_a_dialog_that_is_open(estate, portal, somebody):
    user, tess, person = portal.add(mfa="configured"), estate.operator(portal), somebody(java_script_enabled=False)
    desk.sign_in(person, tess)
    desk.open_users(person, tess, portal)
    shown = desk.ask_reset(person, user.email)
    person.type("Reason", "too late", within=shown)
    tess.unassign(portal)
    person.press("Proceed", within=shown)
    person.sees_not(user.email)
    assert user.shown["mfa"] == "configured"


def test_another_customers_portal_is_not_there(estate, portal, at_desk):
    tess, person = at_desk
    other = estate.new_portal()
    there, nowhere = (
        (person.open(f"{tess.console}/portals/{name}/users").status, person.text) for name in (other.name, "no-such"))
    assert there == nowhere and there[0] == 404
    person.open(f"{tess.console}/portals")
    person.sees_not(other.name)


def test_two_technicians_reset_one_user_once(estate, portal, somebody):
    user = portal.add(mfa="configured")
    desks = []
    for number in range(2):
        tess, person = estate.operator(portal, number=number), somebody()
        desk.sign_in(person, tess)
        desk.open_users(person, tess, portal)
        person.type("Reason", "lost phone", within=desk.ask_reset(person, user.email))
        desks.append(person)
    for person in desks:
        person.press("Proceed", within=desk.dialog(person))
    desks[0].sees("MFA was reset")
    desks[1].sees("was reset already")
    portal.mails.subject(user.email, "reset")
    resets = [entry for entry in estate.program.json("audit", "list", "--portal", portal.name)
              if entry["action"] == "mfa.reset"]
    assert [entry["outcome"] == "done" for entry in resets].count(True) == 1


def test_a_table_of_users_is_imported_and_searched(portal, at_desk):
    tess, person = at_desk
    person.follow("Import Users")
    person.look("console-import")
    people = "\n".join(f"user-{number:03}@{portal.customer}.example,Person {number:03},de" for number in range(120))
    person.type("Table", f"email,name,locale\n{people}")
    person.press("Import")
    person.sees("120 users were added")
    person.look("console-users-many")
    person.follow("Next page")
    person.page.get_by_role("searchbox").fill("Person 077")
    person.press("Search")
    expect(desk.row(person, "user-077@")).to_be_visible()
    expect(desk.row(person, "user-078@")).to_have_count(0)
    person.look("console-users-search")


def test_a_name_with_markup_is_text(portal, at_desk):
    tess, person = at_desk
    person.follow("Add User")
    person.type("Name", "<b onclick=alert(1)>Bobby</b> <script>alert(2)</script>")
    person.type("E-mail address", f"bobby@{portal.customer}.example")
    person.press("Add User")
    expect(desk.row(person, "bobby@")).to_contain_text("<b onclick=alert(1)>Bobby</b> <script>alert(2)</script>")
