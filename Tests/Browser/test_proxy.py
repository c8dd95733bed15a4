"""As in production: public names, TLS ended by a proxy in front, and what that proxy says believed as far as configured."""
import pytest

import steps
from estate import Estate, Portal
from person import DESKTOP, Person
from proxy import Proxy

PORTAL, CONSOLE, STRANGE = "portal.acme.example", "console.mssp.example", "other.example"


@pytest.fixture(scope="module", params=["trusted", "not-trusted"])
def site(request, tmp_path_factory, launch):
    folder = tmp_path_factory.mktemp("proxied")
    settings = {"PORTALMFA_CONSOLE": CONSOLE}
    if request.param == "trusted":
        settings["PORTALMFA_TRUSTED_PROXIES"] = "127.0.0.1"
    with Estate.running(folder, **settings) as estate:
        proxy = Proxy(folder, estate.program.port, [PORTAL, CONSOLE, STRANGE])
        rules = ", ".join(f"MAP {name}:443 127.0.0.1:{proxy.port}" for name in (PORTAL, CONSOLE, STRANGE))
        browser = launch(args=[f"--host-resolver-rules={rules}"])
        context = browser.new_context(ignore_https_errors=True, locale="en-GB", viewport=DESKTOP)
        yield estate, proxy, Person(context.new_page()), request.param == "trusted"
        browser.close()
        proxy.end()


def test_a_story_over_tls(site):
    estate, proxy, person, is_trusted = site
    portal = Portal(estate, "acme", domain=PORTAL)
    proxy.adds.update({
        "X-Forwarded-Host": STRANGE, "X-Forwarded-Proto": "http", "Forwarded": f"host={STRANGE};proto=http"})
    user = portal.invite()

    # The link is the portal's, over TLS, whatever was forwarded.
    link = user.mails.link(user.email, "/invitation/")
    assert link.startswith(f"https://{PORTAL}/invitation/")
    answer = person.open(link)
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    steps.accept(person, user)
    person.press("Begin")
    steps.confirm(person, user)

    # Bound to this host and to TLS, out of scripts' reach.
    cookies = {cookie["name"]: cookie for cookie in person.page.context.cookies()}
    session = cookies["__Host-portalmfa"]
    assert session["secure"] and session["httpOnly"] and session["sameSite"] == "Lax" and session["path"] == "/"
    assert session["domain"] == PORTAL
    assert all(name.startswith("__Host-") for name in cookies)

    # Where it came from is believed of a trusted proxy alone.
    sources = {entry["source"] for entry in estate.program.json("audit", "list", "--portal", portal.name)}
    assert ("198.51.100.7" in sources) == is_trusted
    assert not person.faults


def test_a_proxied_name_that_is_nobodys_shows_nothing(site):
    person = site[2]
    for path in ("/", "/sign-in", "/setup/x", "/api/v1/portals", "/metrics", "/readyz"):
        assert person.open(f"https://{STRANGE}{path}").status == 404


def test_monitors_are_not_answered_through_the_proxy(site):
    person = site[2]
    for path in ("/metrics", "/readyz"):
        assert person.open(f"https://{PORTAL}{path}").status == 404
        # To the console they are paths like any other: for whoever is signed in.
        person.open(f"https://{CONSOLE}{path}")
        person.sees_heading("Sign in")
        person.sees_not("portalmfa_")
