"""What the passing of time brings: hours go by in a moment, for this installation alone."""
import pytest

import steps
from estate import Estate

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
    clock.advance(25 * HOUR)
    person.page.reload()
    person.sees_heading(steps.SIGN_IN)


def test_a_password_given_long_ago_has_to_be_given_again(portal, somebody, clock):
    user, person = portal.add(mfa="configured"), somebody()
    steps.give_password(person, user)
    person.sees_heading(steps.CHALLENGE)
    clock.advance(HOUR)
    steps.give_code(person, user.authenticator.code())
    person.sees_heading(steps.SIGN_IN)
