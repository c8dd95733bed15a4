"""The truth table as a person sees it: {policy on, off} × {never configured, configured, reset}."""
import pytest

import steps

SIGN_IN = {
    (True, "never"): steps.CONFIGURE, (True, "configured"): steps.CHALLENGE, (True, "reset"): steps.HELD,
    (False, "never"): steps.HOME, (False, "configured"): steps.CHALLENGE, (False, "reset"): steps.HOME,
}


@pytest.mark.parametrize("on, mfa", SIGN_IN)
def test_what_a_sign_in_shows(portal, somebody, on, mfa):
    user, person = portal.add(mfa=mfa), somebody()
    if not on:
        portal.switch(on=False)
    steps.give_password(person, user)
    person.sees_heading(SIGN_IN[on, mfa])
    if SIGN_IN[on, mfa] == steps.HOME:
        # Let in, with no way to configure what is not asked for.
        person.look(f"home-{mfa}-policy-off")
        person.open(f"{portal.address}/mfa/configure")
        assert not person.page.get_by_role("heading", name=steps.ENROL).count()
        assert user.shown["mfa"] == {"never": "never-configured"}.get(mfa, mfa)
    else:
        # Not let in by going to the address of the page behind it either.
        person.open(portal.address + "/")
        assert not person.page.get_by_role("heading", name=steps.HOME).count()


@pytest.mark.parametrize("on, then", [(True, steps.CONFIGURE), (False, steps.HOME)])
def test_what_follows_an_invitation(portal, somebody, on, then):
    user, person = portal.invite(), somebody()
    portal.switch(on=on)
    steps.accept(person, user)
    person.sees_heading(then)


@pytest.mark.parametrize("on", [True, False])
def test_what_the_link_shows(portal, somebody, on):
    user, person = portal.add(mfa="reset"), somebody()
    user.sign_in()
    link = user.mails.link(user.email, "/mfa/reconfigure/")
    portal.switch(on=on)
    person.open(link)
    person.sees_heading(steps.HELD if on else steps.NOT_REQUIRED)
    if not on:
        person.look("reconfigure-not-required")
        # The state outlives the flip, and the link was not spent.
        portal.switch(on=True)
        person.open(link)
        steps.give_password_to_link(person)
        steps.confirm(person, user)


def test_the_link_of_somebody_who_is_configured_is_used(portal, somebody):
    user, person = portal.add(mfa="reset"), somebody()
    user.sign_in()
    steps.open_link(person, user)
    steps.give_password_to_link(person)
    steps.confirm(person, user)
    steps.open_link(person, user)
    person.sees_heading("This link was used already")
    person.look("reconfigure-used")


def test_the_link_without_the_password_shows_no_key(portal, somebody):
    user, person = portal.add(mfa="reset"), somebody()
    user.sign_in()
    steps.open_link(person, user)
    steps.give_password_to_link(person, "not the password")
    person.sees("The password is not right")
    assert not person.page.locator(".key").count()
    assert user.shown["mfa"] == "reset"


# ---- Flipped in between ----

def test_switched_off_while_the_configure_page_is_open(portal, somebody):
    user, person = portal.add(), somebody()
    steps.give_password(person, user)
    person.sees_heading(steps.CONFIGURE)
    portal.switch(on=False)
    person.press("Begin")
    person.sees_heading(steps.NOT_REQUIRED)
    person.look("configure-not-required")
    person.press("Continue")
    person.sees_heading(steps.HOME)
    assert user.shown["mfa"] == "never-configured"


def test_switched_off_while_the_authenticator_is_being_connected(portal, somebody):
    user, person = portal.add(), somebody()
    steps.give_password(person, user)
    person.press("Begin")
    authenticator = steps.read_key(person, user)
    portal.switch(on=False)
    steps.give_code(person, authenticator.code())
    person.sees_heading(steps.NOT_REQUIRED)
    assert user.shown["mfa"] == "never-configured"


def test_switched_on_while_the_password_is_being_typed(portal, somebody):
    user, person = portal.add(), somebody()
    portal.switch(on=False)
    person.open(f"{portal.address}/sign-in")
    person.type("E-mail address", user.email)
    portal.switch(on=True)
    person.type("Password", user.password)
    person.press("Sign in")
    person.sees_heading(steps.CONFIGURE)


def test_switched_on_between_invitation_and_click(portal, somebody):
    portal.switch(on=False)
    user, person = portal.invite(), somebody()
    person.open(user.mails.link(user.email, "/invitation/"))
    portal.switch(on=True)
    person.type("New password", user.password, exact=True)
    person.type("New password once more", user.password)
    person.press("Accept the invitation")
    person.sees_heading(steps.CONFIGURE)


def test_who_entered_while_it_was_off_is_asked_the_next_time(portal, somebody):
    user, person = portal.add(mfa="reset"), somebody()
    portal.switch(on=False)
    steps.give_password(person, user)
    person.sees_heading(steps.HOME)
    portal.switch(on=True)
    steps.sign_out(person)
    steps.give_password(person, user)
    person.sees_heading(steps.HELD)
    assert user.mails.link(user.email, "/mfa/reconfigure/")
