"""One row for every route: who may, with which method, with what answer, how its page looks in each state.

The tests of access, reading, queries, headers and accessibility all walk these rows; a route without a row
fails the build. To add a route:

1. Run `pytest tests/house/test_access.py -q`; the failure prints a row to start from.
2. Put it into tests/house/rows/<app>.py and fill it in:
   - `of`: what the address is about. It decides who belongs to the circle (403 without the right) and who
     does not (404), and which objects of another team and another institution are probed.
   - `get`, `post`: the roles that may, richest first; None when the method is not offered (405). Shorthands:
     MEMBERS, PROJECT, EVERYBODY. `circle` names who gets 403 when the kind of address does not tell.
   - `at`: the state of the assessment in the address; `target`: another object than the usual one.
   - `words`: how other words of the address are found on a side of the world: {"pk": lambda s: s.action.pk}.
   - `data`, `posted`: what is sent, and the answer that an allowed role gets (302 unless given).
   - `kind`: page (scanned for accessibility), file (a download), fragment, or action (only POST).
   - `empty=False` when the page has no empty state; `error`: data with mistakes that shows the page again;
     `unscanned` says why a page is not looked at.
   - `more`: adds rows to what is listed; the number of queries must not grow with it. A download without it
     says `rows_inside=False`. `queries` is the ceiling.
   - `looks`: further states worth looking at.
3. A new object that addresses name gets a field in tests/house/world.py, once for all sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.house.world import Side

ROLES = (
    "anonymous leader member process_owner project_leader project_member chair quality management "
    "administrator neighbour stranger leaver deactivated"
).split()
SIGNED_OUT = {"anonymous", "deactivated"}
INSIDE = [role for role in ROLES if role not in SIGNED_OUT | {"stranger"}]
MEMBERS = "leader member process_owner"
PROJECT = "project_leader project_member"
OFFICES = "quality management administrator"
EVERYBODY = " ".join(role for role in ROLES if role not in SIGNED_OUT)
# Who gets 403 without the right; everybody else who signed in gets 404.
CIRCLES = {
    "public": "",
    "personal": "",
    "institution": " ".join(INSIDE),
    "team": f"{MEMBERS} {OFFICES}",
    "improvement": f"{MEMBERS} {PROJECT} {OFFICES}",
    "assessment": f"{MEMBERS} {PROJECT} chair {OFFICES}",
    # Of a document that its improvement's project group works on and nobody chairs the approval of.
    "document": f"{MEMBERS} {PROJECT} {OFFICES}",
    # Of a line of the plan that measures something of the improvement.
    "line": f"{MEMBERS} {PROJECT} {OFFICES}",
}

Find = Callable[["Side"], Any]
Data = Mapping[str, Any] | Callable[["Side"], Mapping[str, Any]]


@dataclass(frozen=True)
class Upload:
    name: str
    text: str


@dataclass(frozen=True)
class Look:
    """A state of a page to look at: as `role`, on a side of the world, sometimes after sending mistakes."""

    name: str
    role: str = ""
    side: str = "home"
    query: str = ""
    at: str = ""
    words: Mapping[str, Find] = field(default_factory=dict)
    error: Data | None = None
    sent: Data | None = None
    """Like `error`, but what was sent is right; the page that follows is looked at. An `Upload` is a file."""
    to: str = ""
    """The route that it is sent to, when that is another one than the page's."""
    code: int = 200
    target: Find | None = None
    without: str = ""
    """Roles of the row that do not meet this state: the page is not for them, or asks them nothing."""
    shows: str = ""
    """What is on the page in this state only (CSS): a world that moved on would show another unnoticed."""


@dataclass(frozen=True)
class Row:
    name: str
    of: str
    get: str | None = None
    post: str | None = None
    code: int = 200
    data: Data = field(default_factory=dict)
    posted: int = 302
    at: str = "closed"
    target: Find | None = None
    words: Mapping[str, Find] = field(default_factory=dict)
    circle: str | None = None
    kind: str = "page"
    empty: bool = True
    error: Data | None = None
    looks: tuple[Look, ...] = ()
    more: Callable[[Side], object] | None = None
    rows_inside: bool = True
    queries: int = 12
    query: str = ""
    codes: Mapping[str, int] = field(default_factory=dict)
    """Answers to single roles that differ from the rest: "leader" for GET, "POST leader"."""
    harmless: str = ""
    """Why an object of others is answered with a redirect instead of 404: it is left alone all the same."""
    unscanned: str = ""
    """Why a page that can be opened is not scanned for accessibility."""
    signed_in: tuple[int, int] | None = None
    """Of a public address: the answers to GET and POST of who has signed in already, where they differ."""

    def roles(self, method: str) -> list[str] | None:
        """Who may, or None when the method is not offered. OPTIONS is never offered; HEAD goes with GET."""
        allowed = {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method)
        return None if allowed is None else allowed.split()

    def expected(self, role: str, method: str) -> int:
        allowed = self.roles(method)
        if role in SIGNED_OUT and self.of != "public":
            return 302
        if allowed is None:
            return 405
        if (special := f"POST {role}" if method == "POST" else role) in self.codes and allowed:
            return self.codes[special]
        if self.of == "public" and self.signed_in and role not in SIGNED_OUT:
            return self.signed_in[method == "POST"]
        if self.of == "public" or role in allowed:
            return self.posted if method == "POST" else self.code
        circle = CIRCLES[self.of] if self.circle is None else self.circle
        return 403 if role in circle.split() else 404

    @property
    def richest(self) -> str:
        return ((self.get or self.post or "").split() or ["anonymous"])[0]

    def all_looks(self) -> list[Look]:
        """Filled, empty and with mistakes, and whatever else the row names."""
        if self.kind != "page" or self.get is None or self.unscanned:
            return []
        looks = [Look("filled", query=self.query)]
        if self.empty:
            looks.append(Look("empty", side="bare", query=self.query))
        if self.error is not None:
            looks.append(Look("error", error=self.error))
        return [*looks, *self.looks]


def value(given: Data, side: Side) -> dict[str, Any]:
    return dict(given(side) if callable(given) else given)


def all_rows() -> list[Row]:
    from tests.house.rows import (
        account,
        acting,
        actions,
        board,
        boas,
        borgen,
        documents,
        guide,
        improvements,
        monitoring,
        overview,
        posters,
        teams,
        wall,
    )

    modules = (
        borgen,
        board,
        wall,
        posters,
        overview,
        guide,
        account,
        teams,
        improvements,
        documents,
        monitoring,
        boas,
        actions,
        acting,
    )
    return [row for module in modules for row in module.ROWS]
