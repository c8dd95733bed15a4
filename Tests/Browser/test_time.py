"""What the passing of time brings: hours go by in a moment, for this installation alone."""
import pytest

import desk, steps
from estate import Estate
from program import Program, Refused

MINUTE, HOUR = 60, 3600


@pytest.fixture(scope="module")
def estate(tmp_path_factory):
    # Links for half a day, to see that the setting counts.
    with Estate.running(tmp_path_factory.mktemp("hours"), PORTALMFA_LINK_LIFE=str(12 * HOUR)) as estate:
        yield estate


@pytest.fixture
def clock(estate):
    return estate.program.clock


@pytest.mark.parametrize("hours, works", [(11, True), (13, False)])
def test_an_invitation_is_good_for_as_long_as_is_configured(portal, somebody, clock, hours, works):
    user, person = portal.invite(), somebody()
    link = user.mails.link(user.email, "/invitation/")
    clock.advance(hours * HOUR)
    person.open(link)
    person.sees_heading("Choose a password" if works else "This invitation has expired")
    if not works:
        person.look("invitation-expired")


@pytest.mark.parametrize("hours, works", [(11, True), (13, False)])
def test_a_reconfiguration_link_is_good_for_as_long_as_is_configured(portal, somebody, clock, hours, works):
    user, person = portal.add(mfa="reset"), somebody()
    user.sign_in()
    link = user.mails.link(user.email, "/mfa/reconfigure/")
    clock.advance(hours * HOUR)
    person.open(link)
    person.sees_heading(steps.HELD if works else "This link has expired")
    if not works:
        person.look("reconfigure-expired")


def test_a_newer_mail_makes_the_older_link_useless(portal, somebody, clock):
    user, person = portal.add(mfa="reset"), somebody()
    steps.give_password(person, user)
    person.sees("We are sending you an e-mail")
    older = user.mails.link(user.email, "/mfa/reconfigure/")
    steps.give_password(person, user)
    person.sees("We have sent you an e-mail with a link")
    person.look("held-cooling-down")
    clock.advance(2 * MINUTE)
    steps.give_password(person, user)
    person.sees("We are sending you an e-mail")
    newer = user.mails.link(user.email, "/mfa/reconfigure/", 2)
    person.open(older)
    person.sees_heading("There is a newer link")
    person.look("reconfigure-superseded")
    person.open(newer)
    steps.give_password_to_link(person)
    steps.confirm(person, user)


def test_a_session_left_alone_ends(portal, somebody, clock):
    user, person = portal.add(mfa="configured"), somebody()
    steps.sign_in(person, user)
    clock.advance(HOUR)
    person.page.reload()
    person.sees_heading(steps.SIGN_IN)


def test_a_password_given_long_ago_has_to_be_given_again(portal, somebody, clock):
    user, person = portal.add(mfa="configured"), somebody()
    steps.give_password(person, user)
    person.sees_heading(steps.CHALLENGE)
    clock.advance(HOUR)
    steps.give_code(person, user.authenticator.code())
    person.sees_heading(steps.SIGN_IN)


def test_a_stale_check_of_the_factor_asks_for_a_code_in_the_same_dialog(estate, portal, somebody, clock):
    user, tess, person = portal.add(mfa="configured"), estate.operator(portal), somebody()
    desk.sign_in(person, tess)
    desk.open_users(person, tess, portal)
    shown = desk.ask_reset(person, user.email)
    assert not shown.get_by_label("Code of your authenticator app").count()
    # Fresh when it was opened, stale when it is sent: nothing is done, and the reason is not typed twice.
    person.type("Reason", "lost phone", within=shown)
    clock.advance(16 * MINUTE)
    person.press("Proceed", within=shown)
    shown = desk.dialog(person)
    assert user.shown["mfa"] == "configured"
    person.look("console-reset-code")
    person.type("Code of your authenticator app", tess.authenticator.wrong(), within=shown)
    person.press("Proceed", within=shown)
    shown = desk.dialog(person)
    shown.get_by_role("alert").wait_for()
    assert user.shown["mfa"] == "configured"
    person.look("console-reset-wrong-code")
    person.type("Code of your authenticator app", tess.authenticator.code(), within=shown)
    desk.proceed(person)
    assert user.shown["mfa"] == "reset"
    # And for a quarter of an hour no more.
    desk.switch(person)
    desk.proceed(person)


def test_a_console_session_left_alone_ends(estate, portal, somebody, clock):
    tess, person = estate.operator(portal), somebody()
    desk.sign_in(person, tess)
    clock.advance(HOUR)
    person.open(f"{tess.console}/portals")
    person.sees_heading("Sign in")


def test_a_setup_link_lasts_a_day(estate, portal, somebody, clock):
    tess, person = estate.new_operator(portal), somebody()
    link = tess.setup_link()
    clock.advance(25 * HOUR)
    person.open(link)
    person.sees_heading("This link does not work")


@pytest.mark.parametrize("life", ["0", "86401", "-1", "a day"])
def test_a_link_life_beyond_a_day_or_none_is_refused(tmp_path, life):
    program = Program(tmp_path, PORTALMFA_LINK_LIFE=life)
    program("init")
    with pytest.raises(Refused, match="PORTALMFA_LINK_LIFE"):
        program("serve")
