"""A portal's user, from the invitation to the day the phone is lost, and back in."""
import pytest
from playwright.sync_api import expect

import steps
from person import NARROWEST

WAYS = {
    "mouse": dict(),
    "keyboard": dict(way="keyboard", looks=False),
    "without-scripts": dict(java_script_enabled=False, looks=False),
    "smallest-phone": dict(viewport=NARROWEST, has_touch=True, looks=False),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_users_whole_story(portal, somebody, way):
    user, person = portal.invite(), somebody(**WAYS[way])

    # Invited.
    person.open(user.mails.link(user.email, "/invitation/"))
    person.look("invitation")
    steps.accept(person, user)
    person.sees_heading(steps.CONFIGURE)
    person.look("configure")
    person.press("Begin")
    expect(person.page.get_by_role("img", name="QR code")).to_be_visible()
    person.look("configure-authenticator")
    user.authenticator = steps.read_key(person, user)
    steps.give_code(person, user.authenticator.wrong())
    person.sees("The code is not right")
    person.look("configure-wrong-code")
    steps.give_code(person, user.authenticator.code())
    user.codes = steps.read_codes(person)
    person.look("configure-codes")
    with person.page.expect_download() as saved:
        person.follow("Save as a text file")
    text = saved.value.path().read_text(encoding="utf-8")
    assert all(code in text for code in user.codes)
    person.follow("Continue")
    person.sees_heading(steps.HOME)
    person.look("home")
    assert user.shown["mfa"] == "configured" and user.shown["status"] == "enabled"

    # Out, and in again: with the app, then with a recovery code.
    steps.sign_out(person)
    person.look("sign-in")
    steps.give_password(person, user)
    person.sees_heading(steps.CHALLENGE)
    person.look("challenge")
    steps.give_code(person, user.authenticator.code())
    person.sees_heading(steps.HOME)
    steps.sign_out(person)
    steps.give_password(person, user)
    steps.give_code(person, user.codes[3])
    person.sees_heading(steps.HOME)
    steps.sign_out(person)
    steps.give_password(person, user)
    steps.give_code(person, user.codes[3])
    person.sees("The code is not right")
    person.look("challenge-wrong-code")

    # The phone is lost: a technician resets, the next sign-in is held, and the mail leads back.
    old = user.authenticator
    user.reset()
    steps.give_password(person, user)
    person.sees_heading(steps.HELD)
    person.sees("We are sending you an e-mail")
    person.look("held")
    steps.open_link(person, user)
    person.look("reconfigure")
    steps.give_password_to_link(person)
    person.look("reconfigure-authenticator")
    steps.confirm(person, user)
    assert user.authenticator.secret != old.secret
    person.look("reconfigure-codes")
    person.follow("Sign in")
    steps.sign_in(person, user)

    # What was told by mail meanwhile.
    for words in ("reset", "set up"):
        user.mails.subject(user.email, words)


def test_a_wrong_password_and_an_unknown_address_look_the_same(portal, somebody):
    user, person = portal.add(mfa="configured"), somebody()
    steps.give_password(person, user, "not the password")
    person.sees("The address or the password is not right")
    person.look("sign-in-wrong")
    known = person.text
    user.email = f"nobody@{portal.customer}.example"
    steps.give_password(person, user, "not the password")
    person.sees("The address or the password is not right")
    assert person.text == known


def test_new_recovery_codes_take_the_place_of_the_old(portal, somebody):
    user, person = portal.add(mfa="configured"), somebody()
    steps.sign_in(person, user)
    person.follow("New recovery codes")
    person.look("new-codes")
    person.type("Code from the app", user.authenticator.code())
    person.press("Show new recovery codes")
    new = person.page.locator(".codes code").all_inner_texts()
    assert len(new) == 10 and not set(new) & set(user.codes)
    person.look("new-codes-shown")
    person.follow("Continue")
    steps.sign_out(person)
    steps.give_password(person, user)
    steps.give_code(person, user.codes[0])
    person.sees("The code is not right")
    steps.give_code(person, new[0])
    person.sees_heading(steps.HOME)


@pytest.mark.parametrize("locale, heading", [
    ("de", "Anmelden"), ("fr", "Connexion"), ("es", "Iniciar sesión"), ("ja", "サインイン")])
def test_a_portal_speaks_its_language(estate, somebody, locale, heading):
    portal = estate.new_portal(locale=locale, title={"ja": "アクメ ポータル"}.get(locale, "Acme"))
    person = somebody(locale=locale)
    person.open(f"{portal.address}/sign-in")
    person.sees_heading(heading)
    person.look(f"sign-in-{locale}")
    user = portal.add(locale=locale)
    user.configure()
    user.reset()
    user.sign_in()
    steps.open_link(person, user)
    person.look(f"reconfigure-{locale}")


def test_a_host_that_is_no_portals_shows_nothing(estate, somebody):
    person = somebody()
    for path in ("/", "/sign-in", "/console", "/api/v1/portals"):
        answer = person.open(f"http://nobody.localhost:{estate.program.port}{path}")
        assert answer.status == 404 and "acme" not in person.text.lower()
