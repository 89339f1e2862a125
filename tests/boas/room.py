"""Reading the run page in tests: its forms as a browser would send them, without a script."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

from boas.models import Assessment
from boas.services.preparing import assessment_url


def address(name: str, session: Assessment, **more: object) -> str:
    return assessment_url(f"boas:{name}", session, **more)


class Forms(HTMLParser):
    """Every form of a page: where it goes, what it sends; also fields outside it with its form attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._here: dict[str, Any] | None = None
        self._loose: list[tuple[str, str, str]] = []
        self.feed(html)
        for form_id, name, value in self._loose:
            for form in self.forms:
                if form["id"] == form_id:
                    form["fields"][name] = value

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._here = {"id": found.get("id", ""), "action": found["action"], "fields": {}}
            self.forms.append(self._here)
        elif tag == "input" and "name" in found:
            if "form" in found:
                self._loose.append((found["form"], found["name"], found.get("value", "")))
            elif self._here is not None:
                self._here["fields"][found["name"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._here = None

    def to(self, action: str, **wanted: str) -> dict[str, str]:
        """The fields of the form with this address and these values in it."""
        for form in self.forms:
            if form["action"] == action and wanted.items() <= form["fields"].items():
                return dict(form["fields"])
        raise AssertionError(f"no form to {action} with {wanted}")


def forms(response: HttpResponse) -> Forms:
    return Forms(response.content.decode())
