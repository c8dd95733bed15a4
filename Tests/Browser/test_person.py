"""The judges themselves: each finds the mistake that it is there for."""
import pytest

GOOD = "<!doctype html><html lang=en><title>Portal</title><main><h1>Portal</h1><button>Go</button></main>"


def test_a_page_without_mistakes_is_let_through(somebody):
    person = somebody()
    person.page.set_content(GOOD)
    person.look("good")


@pytest.mark.parametrize(
    "mistake, said",
    [
        ("<input type=text>", "label"),
        ("<p style='color:#bbb;background:#fff'>pale", "color-contrast"),
        ("<div style='width:400px;height:1px'></div>", "scrolls sideways"),
    ])
def test_a_mistake_is_found(somebody, mistake, said):
    person = somebody()
    person.page.set_content(GOOD.replace("</main>", mistake + "</main>"))
    with pytest.raises(AssertionError, match=said):
        person.look("bad")


def test_what_the_browser_complains_about_is_heard(somebody):
    person = somebody()
    person.page.set_content("<script>console.error('a'); throw new Error('b')</script>")
    person.page.wait_for_function("() => true")
    assert len(person.faults) == 2
    person.faults.clear()


def test_a_focus_that_cannot_be_seen_is_found(somebody):
    person = somebody(way="keyboard")
    person.page.set_content(GOOD.replace("<button>", "<button style='outline:none'>"))
    with pytest.raises(AssertionError, match="cannot be seen"):
        person.press("Go")
