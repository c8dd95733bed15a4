"""Somebody in front of a browser: finds things by what they are called, as people and screen readers do."""
import os, re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, expect

SHOTS = os.environ.get("PORTALMFA_TEST_SCREENSHOTS")  # a folder; every page looked at is kept there
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
expect.set_options(timeout=10_000)


class Person:
    def __init__(self, page, way="mouse", looks=True, faults=None):
        """`way`: mouse or keyboard. `looks`: whether pages are judged, which takes a second each."""
        self.page, self.way, self.looks = page, way, looks
        self.faults = [] if faults is None else faults
        self._listen()

    # ---- Going somewhere ----

    def open(self, address):
        return self.page.goto(address)

    def another_tab(self):
        """Of the same browser: the same cookies."""
        return Person(self.page.context.new_page(), self.way, self.looks, self.faults)

    def back(self):
        """The back button. What came for a form that was sent, the browser does not show again: it asks whether to send
        it once more, on a page of its own."""
        try:
            self.page.go_back()
        except Error as refusal:
            if "ERR_CACHE_MISS" not in str(refusal):
                raise

    def follow(self, name):
        self.act(self.page.get_by_role("link", name=name))

    def press(self, name, within=None):
        self.act((within or self.page).get_by_role("button", name=name))

    def act(self, target):
        expect(target).to_be_visible()
        if self.way == "mouse":
            target.click()
            return
        self._reach(target)
        if target.get_attribute("download") is not None:
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    # ---- Typing ----

    def type(self, label, text, within=None, exact=False):
        field = (within or self.page).get_by_label(label, exact=exact).and_(self.page.locator("input, textarea, select"))
        if self.way == "mouse":
            field.fill(text)
            return
        self._reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def _reach(self, target):
        """Tabs until it has the focus, which everybody must be able to see."""
        for _ in range(100):
            if target.evaluate("element => element === element.ownerDocument.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"the keyboard does not reach {target}")
        seen = target.evaluate(
            "element => { const style = getComputedStyle(element);"
            " return parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none' || style.boxShadow !== 'none' }")
        assert seen, f"the focus on {target} cannot be seen"

    # ---- Seeing ----

    def sees(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def sees_heading(self, words):
        expect(self.page.get_by_role("heading", level=1, name=words)).to_be_visible()

    def sees_not(self, words):
        expect(self.page.get_by_text(words)).to_have_count(0)

    @property
    def text(self):
        return self.page.locator("body").inner_text()

    def look(self, name):
        """Judges the page as it stands: nothing for a screen reader to stumble over, light or dark; nothing to scroll
        sideways on the narrowest of phones."""
        if not self.looks:
            return
        size = self.page.viewport_size
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            self._judge_accessibility(name, scheme)
            if SHOTS:
                self._picture(f"{name}-{scheme}-desktop")
        self.page.set_viewport_size(NARROWEST)
        wide = self.page.evaluate(
            "() => [...document.querySelectorAll('body *')].filter(element => !element.closest('[data-scrolls]')"
            " && element.getBoundingClientRect().right > innerWidth + 1).map(element => element.outerHTML.slice(0, 120))")
        scrolls = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert scrolls <= 0, f"{name}: at 320 px it scrolls sideways by {scrolls} px, because of {wide[:5]}"
        if SHOTS:
            self.page.set_viewport_size(PHONE)
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)
                self._picture(f"{name}-{scheme}-phone")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(size)

    def _judge_accessibility(self, name, scheme):
        found = Axe().run(self.page).response["violations"]
        said = [
            f"{violation['id']}: {violation['help']}\n      " + "\n      ".join(
                node["html"][:160] + " " + " ".join(check["message"] for check in node["any"] + node["all"])
                for node in violation["nodes"][:4])
            for violation in found]
        assert not found, f"{name} ({scheme}):\n    " + "\n    ".join(said)

    def _picture(self, name):
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)

    # ---- What the browser itself complains about ----

    def _listen(self):
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self._hear)
        self.page.on("response", self._watch)

    def _hear(self, message):
        # A refusal has a page of its own with its status; what is loaded *by* a page is watched below.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{message.type}: {message.text}")

    def _watch(self, response):
        if response.request.resource_type != "document" and response.status >= 400:
            self.faults.append(f"{response.status} for {re.sub('[?].*', '', response.url)}")
