"""What people do on a portal's pages, step by step, each seen to lead to where it should."""
from authenticator import Authenticator
from estate import PASSWORD

SIGN_IN, CHALLENGE, CONFIGURE = "Sign in", "Confirm that it is you", "Set up MFA"
ENROL, CODES, HOME = "Connect your authenticator app", "MFA is set up", "You are signed in"
HELD, NOT_REQUIRED = "Set up MFA again", "MFA is not required now"


def give_password(person, user, password=PASSWORD):
    """Opens the portal and signs in with the password; what comes then is for the caller to see."""
    person.open(f"{user.portal.address}/sign-in")
    person.sees_heading(SIGN_IN)
    person.type("E-mail address", user.email)
    person.type("Password", password)
    person.press("Sign in")


def give_code(person, code):
    person.type("Code from the app", code)
    person.press("Confirm")


def sign_in(person, user):
    """All the way, with the authenticator if there is one."""
    give_password(person, user)
    if user.authenticator:
        person.sees_heading(CHALLENGE)
        give_code(person, user.authenticator.code())
    person.sees_heading(HOME)


def sign_out(person):
    person.press("Sign out")
    person.sees_heading(SIGN_IN)


def read_key(person, user):
    """The key beside the QR code, typed into an app."""
    person.sees_heading(ENROL)
    return Authenticator(person.page.locator(".key code").inner_text(), user.program.clock)


def read_codes(person):
    person.sees_heading(CODES)
    return person.page.locator(".codes code").all_inner_texts()


def confirm(person, user):
    """Connects the authenticator on the page, and keeps the recovery codes."""
    user.authenticator = read_key(person, user)
    give_code(person, user.authenticator.code())
    user.codes = read_codes(person)
    assert len(set(user.codes)) == 10


def accept(person, user):
    """Opens the invitation in the mail and chooses a password."""
    person.open(user.mails.link(user.email, "/invitation/"))
    person.sees_heading("Choose a password")
    person.type("New password", PASSWORD, exact=True)
    person.type("New password once more", PASSWORD)
    person.press("Accept the invitation")


def open_link(person, user, number=1):
    """The link of the reconfiguration mail."""
    person.open(user.mails.link(user.email, "/mfa/reconfigure/", number))


def give_password_to_link(person, password=PASSWORD):
    person.type("Your password", password)
    person.press("Continue")
