"""Posters: asked for once, made by the worker, kept until what stands on them changes."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from actions.models import Board, Poster, PosterSheet
from borgen.lib.dates import local_today
from borgen.posters import drawing
from borgen.posters.content import poster_of
from borgen.posters.shape import Kind
from borgen.posters.shape import Poster as Shape
from borgen.posters.sheets import Orientation, Sheet, Size, valid_until
from borgen.posters.subjects import Subject, offered
from common import audit, files
from teams.models import Team, User

log = logging.getLogger(__name__)
# Another form of the pages makes every poster a new one.
FORM = "3"
# A worker that stopped half-way says nothing; after so long somebody may ask again.
PATIENCE = timedelta(minutes=3)
# What nobody asked for so long is made again in seconds when somebody does.
KEPT = timedelta(days=30)
# One that was followed by a newer one stays a day, for who has its page open.
FOLLOWED = timedelta(days=1)
# Gathered, laid out, drawn: then it is whole.
STEPS = 3
PDF, PNG = "application/pdf", "image/png"
# Kept as it is here; the page says it in the language of who reads.
PROBLEM = gettext_noop("The poster could not be made. Try it again, or tell who manages Borgen.")


@dataclass(frozen=True)
class Wish:
    """What somebody chose."""

    subject: Subject
    sheet: Sheet = field(default_factory=Sheet)
    names: bool = False
    printer: bool = False


@dataclass(frozen=True)
class Content:
    """What stands on it on a day, with the digest of that."""

    shape: Shape
    fingerprint: str
    day: date

    @property
    def version(self) -> str:
        return self.fingerprint[:4].upper()


def may_show_names(team: Team) -> bool:
    """The team switched them on for its posters and screens (settings of the board)."""
    return Board.objects.filter(team=team, names=True).exists()


def content_of(wish: Wish, day: date) -> Content:
    """At most six questions, and nothing is drawn: cheap enough for every look at the page."""
    with override(drawing.LANGUAGE):
        shape = poster_of(wish.subject, today=day, names=wish.names)
    digest = sha256(repr((FORM, wish.subject.word, shape)).encode()).hexdigest()
    return Content(shape, digest, day)


def kept(wish: Wish, content: Content) -> Poster | None:
    """The poster with exactly this on it, ready or not, while it is valid."""
    return _same(wish, content).filter(valid_until__gt=content.day).order_by("-day").first()


def is_stuck(poster: Poster) -> bool:
    waited_long = timezone.now() - poster.asked_at > PATIENCE
    return poster.file_id is None and not poster.problem and waited_long


@transaction.atomic
def ask(*, wish: Wish, by: User) -> Poster:
    """Asked twice, made once; what is kept is there at once. ValidationError for names that are switched off.

    A poster that failed, or that nobody finished, is tried again.
    """
    team = wish.subject.team
    if wish.names and not may_show_names(team):
        raise ValidationError({"names": _("Your team has not switched on names for its posters.")})
    poster, again = _asked(wish, content_of(wish, local_today()))
    if again:
        audit.record(
            by=by,
            verb="poster.asked",
            subject=team,
            institution_id=team.institution_id,
            kind=poster.kind,
            size=poster.size,
            names=poster.names,
        )
    return poster


def _asked(wish: Wish, content: Content) -> tuple[Poster, bool]:
    found = kept(wish, content)
    new = found is None
    if found is None:
        found, new = _same(wish, content).get_or_create(day=content.day, defaults=_defaults(wish, content))
    again = bool(found.problem) or is_stuck(found)
    if again:
        Poster.objects.filter(pk=found.pk).update(problem="", asked_at=timezone.now(), done=0)
        found.refresh_from_db()
    if new or again:
        _enqueue(found.pk)
    return found, new or again


def _enqueue(poster_id: int) -> None:
    from borgen import tasks

    transaction.on_commit(lambda: tasks.make_poster.enqueue(poster_id))


def _same(wish: Wish, content: Content) -> QuerySet[Poster]:
    return Poster.objects.filter(
        team=wish.subject.team,
        fingerprint=content.fingerprint,
        size=wish.sheet.size,
        orientation=wish.sheet.orientation,
        printer=wish.printer,
    )


def _defaults(wish: Wish, content: Content) -> dict[str, object]:
    subject = wish.subject
    return {
        "team": subject.team,
        "fingerprint": content.fingerprint,
        "size": wish.sheet.size,
        "orientation": wish.sheet.orientation,
        "printer": wish.printer,
        "kind": subject.kind,
        "improvement": subject.improvement,
        "planning": subject.planning,
        "year": subject.year.name if subject.year else "",
        "names": wish.names,
        "valid_until": valid_until(subject.kind, content.day, content.shape.dates),
    }


# --- what the worker does ---------------------------------------------------------------------------------


def make(poster_id: int) -> None:
    """From nothing to whole. Killed half-way it begins again; nothing is offered before the last step."""
    found = Poster.objects.filter(pk=poster_id, file=None).select_related("team__institution")
    poster = found.select_related("planning", "improvement").first()
    wish = wish_of(poster) if poster else None
    if poster is None or wish is None:
        return
    content = content_of(wish, poster.day)
    if content.fingerprint != poster.fingerprint or (poster.names and not may_show_names(poster.team)):
        _ask_instead(poster, wish)
        return
    _at(poster, 1)
    try:
        drawn, pictures = _drawn(poster, wish, content)
    except Exception:
        log.exception("no poster %s", poster.pk)
        Poster.objects.filter(pk=poster.pk, file=None).update(problem=PROBLEM)
        raise
    _keep(poster, drawn, pictures)


def _drawn(poster: Poster, wish: Wish, content: Content) -> tuple[drawing.Drawn, list[bytes]]:
    issue = drawing.Issue(content.version, poster.day, poster.valid_until)
    drawn = drawing.draw(content.shape, wish.sheet, issue, printer=wish.printer)
    _at(poster, 2)
    return drawn, list(drawing.pictures(drawn.pdf))


@transaction.atomic
def _ask_instead(poster: Poster, wish: Wish) -> None:
    """What was asked for is no more: the board went on while this waited. What it is now is made."""
    poster.delete()
    if wish.names and not may_show_names(poster.team):
        return
    _asked(wish, content_of(wish, local_today()))


@transaction.atomic
def _keep(poster: Poster, drawn: drawing.Drawn, pictures: list[bytes]) -> None:
    locked = Poster.objects.select_for_update().filter(pk=poster.pk, file=None).first()
    if locked is None:
        # Another worker was given the same job and was first, or it is not wanted any more.
        return
    name = file_name(poster)
    stored = _stored(poster, f"{name}.pdf", drawn.pdf, PDF)
    PosterSheet.objects.bulk_create(
        PosterSheet(poster=locked, number=number, picture=_stored(poster, f"{name}-{number}.png", one, PNG))
        for number, one in enumerate(pictures, start=1)
    )
    Poster.objects.filter(pk=locked.pk).update(
        file=stored, made_at=timezone.now(), sheets=drawn.sheets, done=STEPS, problem=""
    )


def _stored(poster: Poster, name: str, content: bytes, kind: str) -> files.StoredFile:
    return files.store(
        institution_id=poster.team.institution_id, name=name, content=content, content_type=kind
    )


def _at(poster: Poster, step: int) -> None:
    """For who waits; a row that is gone stays so."""
    Poster.objects.filter(pk=poster.pk).update(done=step)


def wish_of(poster: Poster) -> Wish | None:
    """What was chosen, from what was kept; None when what it is about is gone."""
    about = offered(poster.team, Kind(poster.kind), _word(poster), poster.day).subject
    if about is None or about.word != _word(poster):
        return None
    sheet = Sheet(Size(poster.size), Orientation(poster.orientation))
    return Wish(about, sheet, names=poster.names, printer=poster.printer)


def _word(poster: Poster) -> str:
    if poster.planning_id:
        return str(poster.planning_id)
    return poster.improvement.slug if poster.improvement else poster.year


def file_name(poster: Poster) -> str:
    with override(drawing.LANGUAGE):
        parts = [poster.get_kind_display(), poster.team.slug, poster.size, poster.version]
    return slugify(" ".join(["poster", *parts]))


# --- retention --------------------------------------------------------------------------------------------


def purge(*, dry_run: bool = False) -> int:
    """Daily: what was followed by a newer one, what nobody asked for lately, names that were switched off."""
    now = timezone.now()
    newer = Poster.objects.filter(
        team=OuterRef("team"),
        kind=OuterRef("kind"),
        year=OuterRef("year"),
        size=OuterRef("size"),
        orientation=OuterRef("orientation"),
        names=OuterRef("names"),
        printer=OuterRef("printer"),
        asked_at__gt=OuterRef("asked_at"),
    ).filter(
        Q(improvement=OuterRef("improvement"))
        | Q(improvement=None, planning=OuterRef("planning"))
        | Q(improvement=None, planning=None)
    )
    allowed = Board.objects.filter(team=OuterRef("team"), names=True)
    old = Poster.objects.filter(
        Q(asked_at__lt=now - KEPT)
        | (Q(asked_at__lt=now - FOLLOWED) & Exists(newer))
        | (Q(names=True) & ~Exists(allowed))
    )
    keys = list(old.values_list("pk", flat=True))
    if not dry_run:
        Poster.objects.filter(pk__in=keys).delete()
    return len(keys)
