"""Who read which version, and what somebody is asked to read. The rules are documents/reading_rules.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from borgen.lib.dates import local_date, local_today
from documents.models import Document, ReadReceipt, Version
from documents.models.version import FINAL_STATES
from documents.navigation import document_url
from documents.policies import sees_who_not_yet
from documents.reading_rules import Asks, Reader, counts, is_asked, is_new
from teams.access import Access, Permission
from teams.models import Membership, User

# What the lists need of a version; never its texts.
_TEXTS = ("current__html", "current__text", "current__rows")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it stands on somebody's list."""

    document: Document
    version: Version
    asked: bool
    newcomer: bool
    """It is asked because she is new."""
    read_on: date | None
    """The day on which she confirmed the version that is valid now."""
    own_team: bool

    @property
    def url(self) -> str:
        return document_url(self.document)

    @property
    def confirm_url(self) -> str:
        return document_url(self.document, "documents:confirm-reading", number=self.version.number)


@dataclass(frozen=True, slots=True)
class NotYet:
    name: str
    team: str


@dataclass(frozen=True, slots=True)
class Readers:
    """How many of those who are asked confirmed the valid version."""

    read: int
    asked: int
    not_yet: tuple[NotYet, ...]


@transaction.atomic
def confirm(*, version: Version, by: User) -> bool:
    """Keep that she read exactly this version; False when she said so before.

    ValidationError for a draft. No line in the log: the receipt is the record, and a second one with the time
    of day would tell when somebody reads.
    """
    if version.state not in FINAL_STATES:
        raise ValidationError(_("This is a draft. Reading is confirmed once the team has agreed to it."))
    _receipt, made = ReadReceipt.objects.get_or_create(
        version=version, user=by, defaults={"read_on": local_today()}
    )
    return made


# --- my own list ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is a member today: since when, by team, and which teams she leads."""

    since: Mapping[int, date]
    led: frozenset[int]

    @property
    def teams(self) -> list[int]:
        return list(self.since)


def place_of(user: User, today: date) -> Place:
    """One plain question instead of the same one inside each other question."""
    found = Membership.objects.filter(user=user, team__archived_on=None).on(today).with_leads(today)
    rows = found.order_by().values_list("team_id", "since", "role", "leads")
    leader = Membership.Role.LEADER
    return place_from((team, since, leader if leads else role) for team, since, role, leads in rows)


def place_from(memberships: Iterable[tuple[int, date, str]]) -> Place:
    """Of memberships of teams in use: team, since and role of today; the longest one counts."""
    rows = sorted(memberships, key=lambda row: row[1], reverse=True)
    return Place(
        {team: since for team, since, _role in rows},
        frozenset(team for team, _since, role in rows if role == Membership.Role.LEADER),
    )


def asks_something(user: User, place: Place) -> Q:
    """Documents that could ask this person to read; the rules decide."""
    if not place.since:
        return Q(pk__in=[])
    own = Q(team__in=place.teams) & (Q(asks_reading=True) | Q(for_newcomers=True))
    of_all = Q(shared=True, institution=user.institution_id, asks_reading=True)
    return Q(current__isnull=False, withdrawn_at=None) & (own | of_all)


def with_reading(documents: QuerySet[Document], user: User) -> QuerySet[Document]:
    """What `entry_of` needs, in the same query."""
    receipts = ReadReceipt.objects.filter(user=user)
    return (
        documents.annotate(
            read_on=Subquery(receipts.filter(version=OuterRef("current")).values("read_on")[:1]),
            read_any=Exists(receipts.filter(version__document=OuterRef("pk"))),
            first_approved_at=_first_approved(),
        )
        .select_related("team__institution", "current")
        .defer(*_TEXTS)
    )


def reader_of(place: Place, team: int, *, read_this: bool, read_any: bool) -> Reader | None:
    """As a reader of a document of this team: a member since then, or since her first team elsewhere."""
    since = place.since.get(team) or min(place.since.values(), default=None)
    return Reader(since, read_this=read_this, read_any=read_any) if since else None


def entry_of(document: Document, place: Place) -> Entry:
    """Of a document from `with_reading` that has a valid version."""
    row: Any = document
    own_team = document.team_id in place.since
    reader = reader_of(place, document.team_id, read_this=row.read_on is not None, read_any=row.read_any)
    asked = newcomer = False
    if reader:
        asks = _asks(document, row.first_approved_at, own_team=own_team)
        asked = is_asked(asks, reader)
        newcomer = asked and not document.asks_reading and is_new(asks, reader)
    return Entry(document, cast(Version, document.current), asked, newcomer, row.read_on, own_team)


def my_list(user: User, today: date) -> list[Entry]:
    """Everything that could ask something, confirmed or not, by title; two queries."""
    place = place_of(user, today)
    found = with_reading(Document.objects.filter(asks_something(user, place)), user)
    return [entry_of(one, place) for one in found.order_by("title", "pk")]


# --- beside a document ------------------------------------------------------------------------------------


def reading_context(access: Access, document: Document) -> dict[str, object]:
    """For templates/documents/_reading.html, beside the valid text: `reading` and `readers`.

    `reading` is the `Entry` of who looks, None when the document asks nobody or has no valid version.
    `readers` is how many read it, for who may ask the others; None for everybody else. Two queries, or five.
    """
    if (
        document.current_id is None
        or document.withdrawn_at
        or not (document.asks_reading or document.for_newcomers)
    ):
        return {"reading": None, "readers": None, "readers_url": ""}
    found = with_reading(Document.objects.filter(pk=document.pk), access.user).get()
    place = place_of(access.user, local_today())
    readers = readers_of(document, local_today()) if sees_who_not_yet(access) else None
    url = document_url(document, "documents:readers") if access.allows(Permission.VIEW_DRAFT) else ""
    return {"reading": entry_of(found, place), "readers": readers, "readers_url": url}


def readers_of(document: Document, today: date) -> Readers:
    """Everybody of today's team who is asked; of what the institution shares, of all its teams."""
    if document.current_id is None:
        return Readers(0, 0, ())
    read: dict[int, set[int]] = {}
    receipts = ReadReceipt.objects.filter(version__document=document).order_by()
    for user, version in receipts.values_list("user_id", "version_id"):
        read.setdefault(user, set()).add(version)
    first = Document.objects.filter(pk=document.pk).values_list(_first_approved(), flat=True).get()
    asked, not_yet = 0, []
    for membership in _members(document, today):
        own_team = membership.team_id == document.team_id
        versions = read.get(membership.user_id, set())
        this = document.current_id in versions
        reader = Reader(membership.since, read_this=this, read_any=bool(versions))
        if not counts(_asks(document, first, own_team=own_team), reader):
            continue
        asked += 1
        if not this:
            not_yet.append(NotYet(membership.user.name, "" if own_team else membership.team.name))
    return Readers(asked - len(not_yet), asked, tuple(not_yet))


def _members(document: Document, today: date) -> Iterable[Membership]:
    """Once per person who can sign in; her place in the document's own team goes before another."""
    where = Q(team=document.team_id)
    if document.shared and document.asks_reading:
        where = Q(team__institution=document.institution_id, team__archived_on=None)
    found = (
        Membership.objects.filter(where, user__is_active=True)
        .on(today)
        .select_related("user", "team")
        .order_by("user__name", "user_id", "since")
    )
    chosen: dict[int, Membership] = {}
    for membership in found:
        if membership.user_id not in chosen or membership.team_id == document.team_id:
            chosen[membership.user_id] = membership
    return chosen.values()


def _asks(document: Document, first_approved_at: Any, *, own_team: bool) -> Asks:
    current = cast(Version, document.current)
    return Asks(
        everybody=document.asks_reading,
        newcomers=document.for_newcomers,
        own_team=own_team,
        first_approved_on=local_date(first_approved_at),
        approved_on=local_date(cast(datetime, current.approved_at)),
    )


def _first_approved() -> Subquery:
    # Numbers rise from approval to approval, and stand in an index; the time stands behind each text.
    final = Version.objects.filter(document=OuterRef("pk")).final().order_by("major", "minor")
    return Subquery(final.values("approved_at")[:1])
