"""Customers, portals, users and operators for the tests, made with the commands that people use."""
import contextlib, itertools, json

from authenticator import Authenticator
from program import Program

PASSWORD = "correct horse battery"
ADMIN = "admin@mssp.example"


class Estate:
    def __init__(self, program, mails, setup):
        self.program, self.mails, self.setup = program, mails, setup
        self.numbers, self.operators = itertools.count(1), {}

    @classmethod
    @contextlib.contextmanager
    def running(cls, folder, *mailbox, **settings):
        """`mailbox`: arguments of the mail catcher; `settings`: environment variables of the program."""
        program = Program(folder, **settings)
        try:
            mails = program.start_mailbox(*mailbox)
            printed = program("init", "--operator", ADMIN)
            program.start()
            yield cls(program, mails, printed)
        finally:
            program.end()

    def new_portal(self, **terms):
        number = next(self.numbers)
        return Portal(self, f"acme-{number}", **terms)


    def new_operator(self, *portals, role="technician"):
        """Somebody of the MSSP who has not been at the console yet; a technician, for these portals' customers."""
        operator = Operator(self, f"tess-{next(self.numbers)}@mssp.example")
        self.program("operator", "add", operator.email, "--role", role)
        for portal in portals:
            operator.assign(portal)
        return operator


    def operator(self, *portals, role="technician", number=0):
        """One of those who come again and again: set up at the first sign-in, for these portals' customers too."""
        key = (role, number)
        if key not in self.operators:
            self.operators[key] = self.new_operator(role=role)
        for portal in portals:
            self.operators[key].assign(portal)
        return self.operators[key]


class Operator:
    def __init__(self, estate, email):
        self.program, self.email = estate.program, email
        self.console = f"http://localhost:{estate.program.port}"
        self.authenticator, self.password = None, "an operator's long sentence"

    def assign(self, portal):
        self.program("operator", "assign", self.email, portal.customer)

    def unassign(self, portal):
        self.program("operator", "unassign", self.email, portal.customer)

    def setup_link(self):
        return self.program("operator", "setup", self.email).strip().splitlines()[-1]


class Portal:
    def __init__(self, estate, name, title="Acme Portal", locale="en", accent="#0b6bcb", domain=None):
        self.estate, self.program, self.mails = estate, estate.program, estate.mails
        self.name, self.customer, self.domain = f"{name}-portal", name, domain or f"{name}.localhost"
        self.address = f"http://{self.domain}:{self.program.port}"
        self.program("customer", "add", self.customer)
        self.program(
            "portal", "add", self.name, "--customer", self.customer, "--domain", self.domain, "--title", title,
            "--locale", locale, "--accent", accent, "--support", "support@acme.example")

    def __repr__(self):
        return self.name

    def switch(self, on):
        self.program("portal", "mfa", self.name, "enable" if on else "disable", "--as", ADMIN, "--proceed")

    def invite(self, local="ann", name="Ann Example", locale="en"):
        """Somebody whose invitation is on its way."""
        user = User(self, f"{local}@{self.customer}.example")
        self.program("user", "add", self.name, user.email, "--name", name, "--locale", locale)
        return user

    def add(self, local="ann", mfa="never", name="Ann Example", locale="en"):
        """Somebody with a password, whose MFA is `never` configured, `configured` or `reset`."""
        user = User(self, f"{local}@{self.customer}.example")
        self.program("user", "add", self.name, user.email, "--name", name, "--locale", locale, "--confirmed")
        self.program("user", "set-password", self.name, user.email, typed=f"{PASSWORD}\n{PASSWORD}\n")
        if mfa != "never":
            user.configure()
        if mfa == "reset":
            user.reset()
        return user


class User:
    def __init__(self, portal, email):
        self.portal, self.email, self.program, self.mails = portal, email, portal.program, portal.mails
        self.authenticator, self.codes, self.password = None, [], PASSWORD

    def configure(self):
        begun = json.loads(self.program("mfa", "configure", self.portal.name, self.email))
        self.authenticator = Authenticator(begun["secret"], self.program.clock)
        confirmed = self.program("mfa", "confirm", self.portal.name, self.email, self.authenticator.code())
        self.codes = json.loads(confirmed)["recoveryCodes"]

    def reset(self, reason="lost phone"):
        self.program(
            "user", "reset-mfa", self.portal.name, self.email, "--as", ADMIN, "--reason", reason, "--proceed")

    def sign_in(self):
        """As a portal with pages of its own would ask."""
        return self.program.json("sign-in", self.portal.name, self.email)

    @property
    def shown(self):
        return self.program.json("user", "show", self.portal.name, self.email)
