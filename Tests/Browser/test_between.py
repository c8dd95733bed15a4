"""What people do that nobody planned: two tabs, the back button, an old link, a page left open."""
import steps


def test_two_tabs_bind_one_authenticator(portal, somebody):
    user, person = portal.add(), somebody()
    other = person.another_tab()
    steps.give_password(person, user)
    person.press("Begin")
    first = steps.read_key(person, user)
    other.open(f"{portal.address}/mfa/configure")
    other.press("Begin")
    second = steps.read_key(other, user)
    # The key shown last is the one that counts; the first tab's is no longer any good.
    steps.give_code(person, first.code())
    person.sees("The code is not right")
    steps.give_code(other, second.code())
    steps.read_codes(other)
    steps.give_code(person, first.code())
    assert not person.page.locator(".codes").count()
    assert user.shown["mfa"] == "configured"


def test_two_tabs_on_one_link_bind_one_authenticator(portal, somebody):
    user, person = portal.add(mfa="reset"), somebody()
    user.sign_in()
    other = person.another_tab()
    for tab in (person, other):
        steps.open_link(tab, user)
    steps.give_password_to_link(person)
    steps.confirm(person, user)
    steps.give_password_to_link(other)
    other.sees_heading("This link was used already")


def test_the_back_button_after_signing_out_shows_a_sign_in(portal, somebody):
    user, person = portal.add(mfa="configured"), somebody()
    steps.sign_in(person, user)
    steps.sign_out(person)
    person.back()
    person.sees_not(steps.HOME)
    person.sees_not(user.email)


def test_the_back_button_after_the_recovery_codes_shows_none(portal, somebody):
    user, person = portal.add(), somebody()
    steps.give_password(person, user)
    person.press("Begin")
    steps.confirm(person, user)
    person.follow("Continue")
    person.sees_heading(steps.HOME)
    person.back()
    assert not any(code in person.text for code in user.codes)


def test_reloading_the_recovery_codes_shows_none(portal, somebody):
    user, person = portal.add(), somebody()
    steps.give_password(person, user)
    person.press("Begin")
    steps.confirm(person, user)
    person.page.reload()  # sends the code once more
    assert not person.page.locator(".codes").count()
    person.open(portal.address + "/")
    person.sees_heading(steps.HOME)


def test_a_reset_ends_the_session_at_its_next_request(portal, somebody):
    user, person = portal.add(mfa="configured"), somebody()
    steps.sign_in(person, user)
    user.reset()
    person.page.reload()
    person.sees_heading(steps.SIGN_IN)


def test_a_disabled_user_is_out_at_the_next_request(portal, somebody):
    user, person = portal.add(mfa="configured"), somebody()
    steps.sign_in(person, user)
    portal.program("user", "disable", portal.name, user.email)
    person.page.reload()
    person.sees_not(steps.HOME)
    steps.give_password(person, user)
    person.sees_heading("You cannot sign in at the moment")
    person.look("denied")


def test_a_session_of_one_portal_is_none_at_another(estate, portal, somebody):
    user, person = portal.add(mfa="configured"), somebody()
    steps.sign_in(person, user)
    other = estate.new_portal()
    person.open(other.address + "/")
    person.sees_heading(steps.SIGN_IN)
