"""What the register shows, for the page and the workbook alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from borgen.lib.dates import local_date
from documents.models import Document, Version
from improvements.models import Process
from teams.models import Team


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as the register shows it."""

    document: Document
    number: str
    valid_since: date | None
    draft: str
    """"draft", "review" or nothing."""
    keeper: str
    evaluator: str
    publisher: str
    late: bool
    """Its evaluation should have been done."""

    @property
    def next_evaluation(self) -> date | None:
        return self.document.next_evaluation_on if self.number else None

    @property
    def standings(self) -> set[str]:
        """The words by which the filter finds it."""
        words = {self.draft} if self.draft else {"valid"} if self.number else set()
        if not self.number:
            words.add("none")
        if self.late:
            words.add("late")
        return words


@dataclass(frozen=True, slots=True)
class Group:
    """A (sub-)process with its documents; without process: everything else."""

    process: Process | None
    entries: list[Entry] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.process.name if self.process else _("Other documents")

    @property
    def owner(self) -> str:
        return self.process.owner.name if self.process and self.process.owner else ""


def entries(documents: Iterable[Document], today: date) -> list[Entry]:
    return [_entry(document, today) for document in documents]


def grouped(found: Iterable[Entry], processes: Iterable[Process]) -> list[Group]:
    """Every process in its order, also one without documents; the rest last."""
    groups = {process.pk: Group(process) for process in processes}
    rest = Group(None)
    for entry in found:
        groups.get(entry.document.process_id or 0, rest).entries.append(entry)
    return [*groups.values(), *([rest] if rest.entries else [])]


def documents_of(team: Team) -> list[Document]:
    """Of the team, in use, with everything that a line shows. Two queries."""
    return list(with_lines(Document.objects.in_use().filter(team=team)))


def used_by(team: Team) -> list[Document]:
    """Of the institution, kept by another team."""
    rows = Document.objects.in_use().filter(institution=team.institution_id, shared=True)
    return list(with_lines(rows.exclude(team=team)))


def with_lines(rows: QuerySet[Document]) -> QuerySet[Document]:
    drafts = Prefetch("versions", Version.objects.open().light(), to_attr="drafts")
    people = ("keeper", "evaluator", "publisher")
    rows = rows.select_related("team__institution", "process__owner", "current", *people)
    return rows.defer("current__html", "current__rows", "current__text").prefetch_related(drafts)


def _entry(document: Document, today: date) -> Entry:
    valid, drafts = document.current, document.drafts  # type: ignore[attr-defined]
    due = document.next_evaluation_on
    return Entry(
        document=document,
        number=valid.number if valid else "",
        valid_since=local_date(valid.approved_at) if valid and valid.approved_at else None,
        draft=drafts[0].state if drafts else "",
        keeper=_who(document, "keeper"),
        evaluator=_who(document, "evaluator"),
        publisher=_who(document, "publisher"),
        late=bool(valid and due and due < today),
    )


def _who(document: Document, name: str) -> str:
    person = getattr(document, name)
    return person.name if person else getattr(document, f"{name}_party")
