"""Step 1 on the page of an improvement: how far its way of working is recorded, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boas.models import SuggestionDecision
from boas.models.statements import Route
from borgen.lib.steps import Recording
from documents.models import Document, Version
from documents.navigation import document_url
from improvements.models import Improvement
from improvements.navigation import improvement_url, team_url
from monitoring.models import Signal
from teams.access import Access, Permission

Facts = dict[str, Any]
STAGES = (
    gettext_lazy("Collect"),
    gettext_lazy("Write"),
    gettext_lazy("Test and agree"),
    gettext_lazy("Easy to find"),
)
CLOSES_WITH = gettext_lazy(
    "Agreements are recorded, the team agreed to them, versions are kept and everybody can find them."
)
_MARKS = {
    "": ("", "circle-dashed"),
    Version.State.DRAFT: ("info", "pencil"),
    Version.State.REVIEW: ("warn", "message-square"),
    Version.State.APPROVED: ("ok", "circle-check"),
}


@dataclass(frozen=True)
class DocumentRow:
    title: str
    url: str
    state: str
    tone: str
    icon: str
    open: str
    """What is being worked on beside the valid version; empty when nothing is."""
    open_url: str


@dataclass(frozen=True)
class Recorded:
    recording: Recording
    documents: list[DocumentRow]
    asked_by_boas: bool
    """The team took over an advice of the BOAS to record the way of working."""
    now: str
    links: list[tuple[str, str]]
    """What to do next, the first one first."""


def recorded(improvement: Improvement, access: Access, facts: Facts) -> Recorded:
    """One query for any number of documents."""
    rows = _documents(improvement)
    recording = Recording(
        materials=facts["collected"],
        unsettled=facts["unsettled"],
        drafts=sum(one.open_state == Version.State.DRAFT for one in rows),
        in_review=sum(one.open_state == Version.State.REVIEW for one in rows),
        valid=sum(one.current_id is not None for one in rows),
    )
    # Looked up once: each lookup costs as much as a row.
    address = document_url(rows[0]).removesuffix(f"{rows[0].slug}/") if rows else ""
    drafts = access.allows(Permission.VIEW_DRAFT)
    return Recorded(
        recording=recording,
        documents=[_row(one, f"{address}{one.slug}/", drafts=drafts) for one in rows],
        asked_by_boas=facts["asked_by_boas"] and not recording.valid,
        now=_now(recording),
        links=_links(improvement, access, recording),
    )


def _documents(improvement: Improvement) -> list[Any]:
    """Those in use, with the state of the version that is being worked on."""
    open_version = Version.objects.open().filter(document=OuterRef("pk")).values("state")[:1]
    found = Document.objects.in_use().filter(improvement=improvement)
    return list(
        found.select_related("team__institution", "current")
        .only(
            "title",
            "slug",
            "team__slug",
            "team__institution__slug",
            "current__major",
            "current__minor",
        )
        .annotate(open_state=open_version)
    )


def facts_of(improvement: Improvement) -> Facts:
    """What is counted for steps 1 and 2 together, in one query."""
    wanted = SuggestionDecision.objects.filter(
        tally__assessment__improvement=OuterRef("pk"),
        tally__assessment__practice=False,
        tally__statement__route=Route.DOCUMENTING,
        choice__in=["accepted", "adapted"],
    )
    signals = Signal.objects.filter(measure__improvement=OuterRef("pk")).order_by()
    known = Improvement.objects.filter(pk=improvement.pk).annotate(
        collected=Count("materials"),
        unsettled=Count("materials", filter=Q(materials__verdict="")),
        asked_by_boas=Exists(wanted),
        signals=_count(signals),
        open_signals=_count(signals.filter(state=Signal.State.OPEN)),
    )
    names = ("collected", "unsettled", "asked_by_boas", "signals", "open_signals")
    return dict(known.values(*names).get())


def _count(signals: QuerySet[Signal]) -> Coalesce:
    by_improvement = signals.values("measure__improvement").annotate(n=Count("pk"))
    return Coalesce(Subquery(by_improvement.values("n")), 0)


def _row(document: Any, url: str, *, drafts: bool) -> DocumentRow:
    valid = document.current
    tone, icon = _MARKS[Version.State.APPROVED if valid else ""]
    working = drafts and document.open_state
    return DocumentRow(
        title=document.title,
        url=url,
        state=_("version {number}").format(number=valid.number) if valid else _("no valid version yet"),
        tone=tone,
        icon=icon,
        open=str(Version.State(working).label) if working else "",
        open_url=f"{url}concept/" if working else "",
    )


def _now(recording: Recording) -> str:
    if recording.in_review:
        return ngettext(
            "{n} version lies before the team.", "{n} versions lie before the team.", recording.in_review
        ).format(n=recording.in_review)
    if recording.drafts:
        return ngettext(
            "{n} draft is being written.", "{n} drafts are being written.", recording.drafts
        ).format(n=recording.drafts)
    if recording.unsettled:
        return ngettext(
            "{n} thing still has to be brought or judged.",
            "{n} things still have to be brought or judged.",
            recording.unsettled,
        ).format(n=recording.unsettled)
    if recording.valid:
        return _("The way of working is recorded and the team agreed to it.")
    if recording.materials:
        return _("Everything that was collected is judged. Now it can be written.")
    return _(
        "Nothing is recorded here yet. Collect what there is; or skip this step when everybody finds the "
        "agreements easily where they are now."
    )


def _links(improvement: Improvement, access: Access, recording: Recording) -> list[tuple[str, str]]:
    links = []
    if access.allows(Permission.VIEW_CONTENT):
        label = _("What was collected") if recording.materials else _("Collect what there is")
        links.append((label, improvement_url(improvement, "documents:collecting")))
    if access.allows(Permission.MANAGE_DOCUMENTS):
        address = team_url(improvement.team, "documents:new")
        links.append((_("New document"), f"{address}?verbeterproject={improvement.slug}"))
    return links
