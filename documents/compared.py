"""Two versions beside each other, as the page draws them: which ones, what differs, in which pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from borgen.lib.richtext import Block, with_pictures, written
from documents import comparison
from documents.comparison import Change
from documents.models import Attachment, Document, Version
from documents.navigation import document_url
from documents.rendering import safe

CONCEPT = "concept"


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of change is shown: tone, sign and words."""

    css: str
    tone: str
    sign: str
    label: Any


LOOKS = {
    comparison.NEW: Look("new", "ok", "+", gettext_lazy("New")),
    comparison.GONE: Look("gone", "bad", "−", gettext_lazy("Gone")),
    comparison.CHANGED: Look("changed", "warn", "±", gettext_lazy("Changed")),
    comparison.MOVED_HERE: Look("moved", "info", "→", gettext_lazy("Moved here")),
    comparison.MOVED_AWAY: Look("moved away", "info", "←", gettext_lazy("Moved from here")),
    comparison.FORMAT: Look("format", "", "¶", gettext_lazy("Only layout")),
}
# In the order in which the sentence above the text names them.
_COUNTED = {
    comparison.CHANGED: gettext_lazy("{n} changed"),
    comparison.NEW: gettext_lazy("{n} new"),
    comparison.GONE: gettext_lazy("{n} gone"),
    comparison.MOVED_HERE: gettext_lazy("{n} moved"),
    comparison.FORMAT: gettext_lazy("{n} only in layout"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One block, in its tag unless it is an item or a row; without a label it stayed the same."""

    html: SafeString
    css: str = ""
    label: SafeString | str = ""
    level: int = 0
    mark: str = ""
    """Of an item: its number or a dot."""
    anchor: str = ""


@dataclass(slots=True)
class Piece:
    """Lines that stand together: of one list, one table, or unchanged ones as they are (`text`)."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text; `folded` says how many blocks are folded away, 0 when they are in sight."""

    folded: int
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something beside the text: what it is called, what it was, what it became."""

    name: str
    old: str
    new: str


def names(document: Document, *, drafts: bool) -> dict[str, Version]:
    """By number ("1.0") or "concept", the newest first; without their texts."""
    found = document.versions.light().select_related("author")
    if not drafts:
        found = found.final()
    listed = sorted(found, key=lambda version: (version.is_open, version.major or 0, version.minor or 0))
    return {version.number or CONCEPT: version for version in reversed(listed)}


def chosen(listed: Sequence[str], old: str, new: str) -> tuple[str, str]:
    """What to compare: as asked, the older first; otherwise the newest with the one before it."""
    if new not in listed:
        new = listed[0]
    if old not in listed:
        later = listed.index(new)
        old = listed[later + 1] if later + 1 < len(listed) else listed[0]
    older, newer = sorted((old, new), key=listed.index, reverse=True)
    return older, newer


def version_url(document: Document, name: str) -> str:
    if name == CONCEPT:
        return document_url(document, "documents:draft")
    return document_url(document, "documents:version", number=name)


def sentence(changes: Sequence[Change]) -> str:
    """ "3 changed, 1 new, 12 the same"; empty when nothing differs."""
    found = comparison.counts(changes)
    told = [str(words).format(n=found[kind]) for kind, words in _COUNTED.items() if found[kind]]
    if not told:
        return ""
    return ", ".join([*told, _("{n} the same").format(n=found[comparison.SAME])])


def differences(old: Version, new: Version) -> list[Difference]:
    """Of kind, file, link and attachments."""
    facts = [
        (_("Content"), str(old.get_kind_display()), str(new.get_kind_display())),
        (_("File"), _file(old), _file(new)),
        (_("Link"), old.url, new.url),
        (_("Version there"), old.url_label, new.url_label),
    ]
    told = [Difference(name, was, is_now) for name, was, is_now in facts if was != is_now]
    if old.file and new.file and old.file.sha256 != new.file.sha256 and _file(old) == _file(new):
        told.append(Difference(_("File"), _("the same name and size"), _("but other content")))
    return told + _attached(old, new)


def parts(document: Document, changes: Sequence[Change]) -> list[Part]:
    pieces = _Pieces(document, changes)
    return [Part(len(run) if folded else 0, pieces.of(run)) for folded, run in comparison.folded(changes)]


def _file(version: Version) -> str:
    return f"{version.file.name} ({filesizeformat(version.file.size)})" if version.file else ""


def _attached(old: Version, new: Version) -> list[Difference]:
    found = Attachment.objects.filter(version__in=[old, new]).select_related("file").order_by("title", "pk")
    before: dict[tuple[str, str], str] = {}
    after: dict[tuple[str, str], str] = {}
    for attachment in found:
        side = before if attachment.version_id == old.pk else after
        side[attachment.title, attachment.file.sha256] = attachment.title
    kept = before.keys() & after.keys()
    gone = {title for key, title in before.items() if key not in kept}
    came = {title for key, title in after.items() if key not in kept}
    name = _("Attachment")
    return (
        [Difference(name, title, _("another file with this title")) for title in sorted(gone & came)]
        + [Difference(name, title, "") for title in sorted(gone - came)]
        + [Difference(name, "", title) for title in sorted(came - gone)]
    )


class _Pieces:
    def __init__(self, document: Document, changes: Sequence[Change]) -> None:
        base = document_url(document, "documents:picture", pk=0).removesuffix("0/")
        self._with_pictures = partial(with_pictures, address=lambda number: f"{base}{number}/")
        # Heard, not seen: the eye has the sign and the line.
        self._new = format_html('<ins><span class="visually-hidden">{} </span>', _("new:"))
        self._gone = format_html('<del><span class="visually-hidden">{} </span>', _("gone:"))
        self._region = format_html(
            '<div class="table-scroll" tabindex="0" role="region" aria-label="{}"><table class="table">',
            _("Table"),
        )
        self._labels: dict[tuple[str, str], SafeString] = {}
        # Rows that are gone stand in the table that took them over.
        self._groups = {c.old.group: c.new.group for c in changes if c.old and c.new and c.new.tag == "tr"}
        self._heads: dict[int, Block] = {}
        for change in changes:
            if change.block.tag == "tr" and _is_head(change.block):
                self._heads.setdefault(self._group(change), change.block)

    def of(self, run: Iterable[Change]) -> list[Piece]:
        found: list[Piece] = []
        for (kind, group, _same), changes in groupby(run, self._place):
            together = list(changes)
            if all(change.kind == comparison.SAME for change in together):
                found.append(Piece("text", text=self._unchanged(kind, group, together)))
            else:
                piece = Piece(kind, [self._line(change) for change in together])
                if kind == "table":
                    self._with_head(piece, group, together)
                found.append(piece)
        return found

    def _place(self, change: Change) -> tuple[str, int, bool]:
        """What stands together; a table with a change stays whole, elsewhere unchanged blocks go apart."""
        kind = {"tr": "table", "li": "list"}.get(change.block.tag, "block")
        return kind, self._group(change), kind != "table" and change.kind == comparison.SAME

    def _group(self, change: Change) -> int:
        if change.block.tag != "tr":
            return 0
        return change.new.group if change.new else self._groups.get(change.block.group, -change.block.group)

    def _unchanged(self, kind: str, group: int, changes: list[Change]) -> SafeString:
        blocks = [change.block for change in changes]
        head = self._heads.get(group)
        if kind == "table" and head and not _is_head(blocks[0]):
            blocks = [head, *blocks]
        html = self._with_pictures(written(blocks))
        return safe(html.replace("<table>", self._region).replace("</table>", "</table></div>"))

    def _with_head(self, piece: Piece, group: int, changes: list[Change]) -> None:
        """What a part of a table shows above its rows: its own row of headings, or that of the whole."""
        head = self._heads.get(group)
        if _is_head(changes[0].block):
            piece.head, piece.lines = piece.lines[:1], piece.lines[1:]
        elif head:
            piece.head = [Line(safe(self._with_pictures(head.html)))]

    def _line(self, change: Change) -> Line:
        block, kind = change.block, change.kind
        html = change.html
        if kind in (comparison.CHANGED, comparison.MOVED_HERE):
            html = html.replace("<ins>", self._new).replace("<del>", self._gone)
        if block.tag not in ("li", "tr"):
            html = written([replace(block, html=html)])
        here, there = "", ""
        if change.move:
            sides = [f"verplaatst-{change.move}-{side}" for side in ("van", "naar")]
            here, there = sides if kind == comparison.MOVED_AWAY else sides[::-1]
        mark = f"{block.number}." if block.parent == "ol" and block.number else "•"
        css = LOOKS[kind].css if kind in LOOKS else ""
        return Line(safe(self._with_pictures(html)), css, self._label(kind, there), block.level, mark, here)

    def _label(self, kind: str, there: str) -> SafeString | str:
        """Drawn once for each kind; only a move has an address of its own in it."""
        if kind not in LOOKS:
            return ""
        if (kind, there) not in self._labels:
            context = {"look": LOOKS[kind], "there": there}
            self._labels[kind, there] = render_to_string("documents/_compare_label.html", context)
        return self._labels[kind, there]


def _is_head(block: Block) -> bool:
    """A row of headings, also where an editor put it among the other rows."""
    return block.parent == "thead" or "<td" not in block.html
