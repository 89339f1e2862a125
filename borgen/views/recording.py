"""Step 1 on the page of an improvement: how far its way of working is recorded, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boas.models.statements import Route
from borgen.lib.sql import rows
from borgen.lib.steps import Recording
from documents.models import Version
from improvements.models import Improvement
from improvements.navigation import improvement_url, team_url
from teams.access import Access, Permission

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
    documents = rows(_Document, _DOCUMENTS, improvement=improvement.pk)
    recording = Recording(
        materials=facts.collected,
        unsettled=facts.unsettled,
        drafts=sum(one.working == Version.State.DRAFT for one in documents),
        in_review=sum(one.working == Version.State.REVIEW for one in documents),
        valid=sum(one.major is not None for one in documents),
    )
    # Looked up once: each lookup costs as much as a row.
    address = team_url(improvement.team, "documents:document", document="x").removesuffix("x/")
    drafts = access.allows(Permission.VIEW_DRAFT)
    return Recorded(
        recording=recording,
        documents=[_row(one, f"{address}{one.slug}/", drafts=drafts) for one in documents],
        asked_by_boas=facts.asked_by_boas and not recording.valid,
        now=_now(recording),
        links=_links(improvement, access, recording),
    )


class _Document(NamedTuple):
    """One in use: the number of its valid version, and the state of the one that is being worked on."""

    title: str
    slug: str
    major: int | None
    minor: int | None
    working: str | None


_DOCUMENTS = """
SELECT document.title, document.slug, valid.major, valid.minor, working.state
FROM documents_document document
LEFT JOIN documents_version valid ON valid.id = document.current_id
LEFT JOIN documents_version working
       ON working.document_id = document.id AND working.state IN ('draft', 'review')
WHERE document.improvement_id = %(improvement)s AND document.withdrawn_at IS NULL
ORDER BY document.title, document.id
"""


class Facts(NamedTuple):
    """What is counted for steps 1 and 2 together."""

    collected: int
    unsettled: int
    asked_by_boas: bool
    signals: int
    open_signals: int


_FACTS = """
SELECT (SELECT count(*) FROM documents_material material WHERE material.improvement_id = %(improvement)s),
       (SELECT count(*) FROM documents_material material
        WHERE material.improvement_id = %(improvement)s AND material.verdict = ''),
       EXISTS (SELECT 1 FROM boas_suggestiondecision decision
               JOIN boas_tally tally ON tally.id = decision.tally_id
               JOIN boas_statement statement ON statement.id = tally.statement_id
               JOIN boas_assessment session ON session.id = tally.assessment_id
               WHERE session.improvement_id = %(improvement)s AND NOT session.practice
                 AND statement.route = %(documenting)s AND decision.choice IN ('accepted', 'adapted')),
       (SELECT count(*) FROM monitoring_signal signal
        JOIN improvements_measure measure ON measure.id = signal.measure_id
        WHERE measure.improvement_id = %(improvement)s),
       (SELECT count(*) FROM monitoring_signal signal
        JOIN improvements_measure measure ON measure.id = signal.measure_id
        WHERE measure.improvement_id = %(improvement)s AND signal.state = 'open')
"""


def facts_of(improvement: Improvement) -> Facts:
    (facts,) = rows(Facts, _FACTS, improvement=improvement.pk, documenting=Route.DOCUMENTING.value)
    return facts


def _row(document: _Document, url: str, *, drafts: bool) -> DocumentRow:
    valid = document.major is not None
    number = f"{document.major}.{document.minor}"
    tone, icon = _MARKS[Version.State.APPROVED if valid else ""]
    working = drafts and document.working
    return DocumentRow(
        title=document.title,
        url=url,
        state=_("version {number}").format(number=number) if valid else _("no valid version yet"),
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
