"""The mailed link, opened in a browser."""
from authenticator import Authenticator
from estate import PASSWORD


def follow(person, user, number=1):
    person.open(user.mails.link(user.email, "/mfa/reconfigure/", number))


def test_the_mailed_link_leads_to_a_new_authenticator(portal, somebody):
    user, person = portal.add(mfa="reset"), somebody()
    assert user.sign_in()["decision"] == "reconfigure"
    follow(person, user)
    person.look("reconfigure-password")
    person.type("Password", PASSWORD)
    person.press("Continue")
    person.look("reconfigure-enrol")
    new = Authenticator(person.page.locator(".key code").inner_text())
    person.type("Code", new.code())
    person.press("Confirm")
    person.look("recovery-codes")
    assert user.shown["mfa"] == "configured"
