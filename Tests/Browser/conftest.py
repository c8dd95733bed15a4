"""What the browser tests stand on: one real program for all of them, a portal of its own for each, and people."""
import functools, itertools

import pytest
from playwright.sync_api import sync_playwright

from estate import Estate
from person import DESKTOP, Person

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def launch():
    """Starts Debian's Chromium."""
    with sync_playwright() as playwright:
        yield functools.partial(playwright.chromium.launch, executable_path=CHROMIUM)


@pytest.fixture(scope="session")
def browser(launch):
    chromium = launch()
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def estate(tmp_path_factory):
    """Mail catcher, pages and worker, running until the last test is done."""
    with Estate.running(tmp_path_factory.mktemp("estate")) as estate:
        yield estate


@pytest.fixture
def portal(estate):
    return estate.new_portal()


@pytest.fixture
def somebody(browser):
    """Makes people, each with a browser of their own: `somebody(way="keyboard")`.
    What their browsers complained about fails the test at its end."""
    people, contexts = [], []

    def arrive(way="mouse", looks=True, **options):
        context = browser.new_context(**{"locale": "en-GB", "viewport": DESKTOP} | options)
        contexts.append(context)
        people.append(Person(context.new_page(), way, looks))
        return people[-1]

    yield arrive
    faults = list(itertools.chain.from_iterable(person.faults for person in people))
    for context in contexts:
        context.close()
    assert not faults, "the browser complains:\n" + "\n".join(faults)


def pytest_terminal_summary(terminalreporter):
    count = {outcome: len(terminalreporter.stats.get(outcome, [])) for outcome in ("passed", "failed", "error")}
    terminalreporter.write_line(f"{count['passed']} passed, {count['failed'] + count['error']} failed")
