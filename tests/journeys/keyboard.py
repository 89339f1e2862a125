"""Somebody with a keyboard and nothing else: what has the focus, by its accessible name, and going there."""

from __future__ import annotations

from datetime import date
from typing import Any

from playwright.sync_api import Page

# How the focus looks; what it is called comes from the browser's accessibility tree.
_FOCUS = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const upper = document.elementFromPoint(x, y);
    return {
        tag: one.localName,
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        hidden: !upper || !(one.contains(upper) || upper.contains(one)),
    };
}"""


class Keyboard:
    """The keys of one page. Wait for a new page with `expect` before the next key."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._browser = page.context.new_cdp_session(page)

    def press(self, keys: str) -> None:
        """Keys by their names, with spaces in between."""
        for key in keys.split():
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def focus(self) -> tuple[str, str]:
        """Role and accessible name of what has the focus."""
        found = self._browser.send("Runtime.evaluate", {"expression": "document.activeElement"})
        tree = self._browser.send(
            "Accessibility.getPartialAXTree",
            {"objectId": found["result"]["objectId"], "fetchRelatives": False},
        )
        node = tree["nodes"][0]
        name = " ".join(node.get("name", {}).get("value", "").split())
        return node.get("role", {}).get("value", ""), name

    def reach(self, name: str, *, at_most: int = 60, back: bool = False) -> None:
        """Tab (or Shift+Tab) until what has the focus is called `name`; the focus shows at every stop."""
        passed: list[str] = []
        for _ in range(at_most):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            role, here = self.focus()
            seen: dict[str, Any] = self.page.evaluate(_FOCUS)
            if seen["tag"] == "body":  # past the last one, on the way to the first
                continue
            assert here, f"a {role or seen['tag']} without a name, after {passed}"
            assert seen["outline"] >= 2, f"the focus on {role} {here!r} does not show"
            assert not seen["hidden"], f"{role} {here!r} has the focus out of sight"
            if here == name:
                return
            passed.append(here)
        raise AssertionError(f"{name!r} was not reached with {at_most} times Tab; passed: {passed}")

    def fill(self, name: str, text: str, **how: Any) -> None:
        """Go to a field and write in it, over what stood there."""
        self.reach(name, **how)
        self.press("ControlOrMeta+a")
        self.write(text)

    def choose_day(self, name: str, day: date, **how: Any) -> None:
        """Go to a date and type it; see `mirrored_days`."""
        assert day.day == day.month
        self.reach(name, **how)
        self.write(f"{day:%d%m%Y}")

    def activate(self, name: str, *, key: str = "Enter", **how: Any) -> None:
        """Go to a link, button or box and press it."""
        self.reach(name, **how)
        self.press(key)

    def count(self, *hands: int) -> None:
        """Raised hands, from zeer oneens to volledig eens."""
        for key, number in enumerate(hands, start=1):
            self.press(f"{key} " * number)


def mirrored_days(after: date, number: int) -> list[date]:
    """Days such as 12-12: a browser in English asks for the month first, one in Dutch for the day."""
    coming = (date(year, n, n) for year in range(after.year, after.year + 3) for n in range(1, 13))
    return [day for day in coming if day > after][:number]
