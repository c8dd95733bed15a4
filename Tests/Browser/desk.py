"""What operators do at the console, step by step."""
import re

from playwright.sync_api import expect

from authenticator import Authenticator

USERS = "Portal User Management"


def set_up(person, operator, link=None):
    """The one-time link, to its end."""
    person.open(link or operator.setup_link())
    person.sees_heading("Set up your sign-in")
    person.look("console-setup")
    person.type("Password", operator.password, exact=True)
    person.type("The same once more", operator.password)
    person.press("Continue")
    person.sees_heading("Your authenticator app")
    person.look("console-setup-authenticator")
    operator.authenticator = Authenticator(person.page.locator(".key code").inner_text(), operator.program.clock)
    person.type("The code that the app shows now", operator.authenticator.code())
    person.press("Confirm")
    person.sees_heading("All set")
    person.look("console-setup-done")


def sign_in(person, operator):
    if not operator.authenticator:
        looks, person.looks = person.looks, False
        set_up(person, operator)
        person.looks = looks
    person.open(f"{operator.console}/sign-in")
    person.sees_heading("Sign in")
    person.type("E-mail address", operator.email)
    person.type("Password", operator.password)
    person.type("Code of your authenticator app", operator.authenticator.code())
    person.press("Sign in")
    person.sees_heading("Portals")


def open_users(person, operator, portal):
    person.open(f"{operator.console}/portals/{portal.name}/users")
    person.sees_heading(USERS)


def row(person, email):
    return person.page.get_by_role("row").filter(has_text=email)


def dialog(person):
    """The *Proceed* dialog, once it is there."""
    shown = person.page.get_by_role("dialog")
    expect(shown).to_be_visible()
    return shown


def switch(person):
    """The switch *MFA Status*."""
    person.act(person.page.get_by_role("switch", name=re.compile("MFA Status")))
    return dialog(person)


def ask_reset(person, email):
    person.act(row(person, email).get_by_role("button", name=re.compile("Reset User MFA")))
    return dialog(person)


def proceed(person):
    person.press("Proceed", within=dialog(person))
    expect(person.page.get_by_role("dialog")).to_have_count(0)
