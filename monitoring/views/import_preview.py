"""What an import would do or did, by team: one sentence, then counts, then the rows of one team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from monitoring.importing import planning, teams
from monitoring.models import Import, ImportRow
from monitoring.services.import_known import as_number
from teams.models import Institution, Team

# So many rows are shown at a time; the rest is told.
SHOWN = 300
SHOWN_REFUSED = 50
_EMPTY = ngettext_lazy("%(n)d row has no number.", "%(n)d rows have no number.", "n")
_LEFT_OUT = ngettext_lazy(
    "%(n)d number is of a team that you leave out.", "%(n)d numbers are of teams that you leave out.", "n"
)
_OTHER = ngettext_lazy(
    "%(n)d row is of another characteristic.", "%(n)d rows are of another characteristic.", "n"
)
_HIDDEN = ngettext_lazy(
    "%(n)d row is hidden in the sheet and was read as well.",
    "%(n)d rows are hidden in the sheet and were read as well.",
    "n",
)


def context_of(kept: Import, *, team: str = "") -> dict[str, Any]:
    counts = {outcome: kept.report.get("counts", {}).get(outcome, 0) for outcome in ImportRow.Outcome.values}
    rows = ImportRow.objects.filter(upload=kept)
    per_team = _per_team(rows)
    chosen = int(team) if team.isdecimal() else None
    if chosen is None and len(per_team) == 1:
        chosen = per_team[0]["team"]
    return {
        "counts": counts,
        "doing": counts["new"] + counts["changed"],
        "sentence": _sentence(kept, counts, len(per_team)),
        "notes": list(_notes(kept)),
        "per_team": per_team,
        "refused": _lines(rows.filter(outcome="refused"), SHOWN_REFUSED),
        "more_refused": max(counts["refused"] - SHOWN_REFUSED, 0),
        "chosen": next((one for one in per_team if one["team"] == chosen), None),
        "rows": _lines(rows.filter(team=chosen).exclude(outcome="refused"), SHOWN) if chosen else [],
        "unknown": _unknown(kept),
        "questions": kept.report.get("questions", [])[:20],
        "undone": kept.report.get("undone"),
    }


def _sentence(kept: Import, counts: dict[str, int], number: int) -> str:
    """What will happen, before anything else on the page."""
    doing = counts["new"] + counts["changed"]
    if not doing and counts["same"]:
        return _("Everything in this file is in Borgen already: applying it changes nothing.")
    if not doing:
        return _("Nothing in this file can be taken over yet. Below you see why.")
    new = ngettext("%(n)s new measurement", "%(n)s new measurements", counts["new"]) % {"n": counts["new"]}
    changed = ngettext("%(n)s changes", "%(n)s change", counts["changed"]) % {"n": counts["changed"]}
    parts = [part for part, count in ((new, counts["new"]), (changed, counts["changed"])) if count]
    where = ngettext("in %(n)s team", "in %(n)s teams", number) % {"n": number}
    values = {"what": _(" and ").join(parts), "where": where}
    if kept.state in (Import.State.APPLIED, Import.State.UNDONE):
        return _("%(what)s, %(where)s.") % values
    return _("If you apply this file: %(what)s, %(where)s. Everything else stays as it is.") % values


def _notes(kept: Import) -> Iterable[str]:
    """What was read otherwise than somebody may think."""
    report, outline = kept.report, kept.choices.get("outline", {})
    sheet: dict[str, Any] = next(
        (one for one in outline.get("sheets", ()) if one["name"] == kept.choices.get("sheet")), {}
    )
    told = (
        (report.get("empty"), _EMPTY),
        (report.get("left_out"), _LEFT_OUT),
        (report.get("other"), _OTHER),
        (sheet.get("hidden_rows"), _HIDDEN),
    )
    for number, words in told:
        if number:
            yield words % {"n": number}
    if outline.get("hidden"):
        yield _("Hidden sheets were not read: %(names)s.") % {"names": ", ".join(outline["hidden"][:5])}


def _per_team(rows: Any) -> list[dict[str, Any]]:
    counts = {name: Count("pk", filter=Q(outcome=name)) for name in ("new", "changed", "same")}
    found = rows.exclude(team=None).order_by("team__name").values("team", "team__name").annotate(**counts)
    return [{**one, "name": one["team__name"]} for one in found]


def _lines(rows: Any, most: int) -> list[dict[str, Any]]:
    found = rows.select_related("indicator").order_by("row", "pk")[:most]
    return [
        {
            "outcome": one.outcome,
            "sheet": one.sheet,
            "row": one.row,
            "column": one.column,
            "team": one.team_name,
            "why": one.why,
            "indicator": one.indicator.name if one.indicator else "",
            "label": one.label,
            "value": planning.shown(as_number(one.state, one.value, one.numerator, one.denominator))
            if one.state
            else "",
            "before": one.before,
        }
        for one in found
    ]


def _unknown(kept: Import) -> list[dict[str, Any]]:
    """Names that nobody knows, each with the teams that it may be."""
    names = kept.report.get("unknown", [])
    if not names or kept.state != Import.State.PREVIEWED:
        return []
    known = running_teams(kept.institution)
    return [
        {
            "name": name,
            "number": number,
            "field": f"team-{place}",
            "suggested": [known[one] for one in teams.suggestions(name, known)],
            "teams": list(known.values()),
        }
        for place, (name, number) in enumerate(names)
    ]


def running_teams(institution: Institution) -> dict[str, Team]:
    found = Team.objects.filter(institution=institution, archived_on=None).order_by("name")
    return {one.name: one for one in found}
