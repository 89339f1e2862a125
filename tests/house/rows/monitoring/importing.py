"""Files of the quality office: an import on its way, the code book, the names that files use for teams."""

from typing import Any

from django.utils import timezone

from monitoring.models import Import, Question, TeamAlias
from tests import builders
from tests.house.rows import Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

OFFICE = "quality"


def of_office(name: str, **fields: Any) -> Row:
    return Row(name, of="institution", **{"empty": False, **fields})


def of_import(name: str, **fields: Any) -> Row:
    return of_office(name, **{"words": {"pk": lambda s: s.watched.upload.pk}, **fields})


def _in(state: str, **report: Any) -> Any:
    """An import of this side in another state, made once."""

    def find(side: Side) -> int:
        name = f"{state}.csv"
        found = Import.objects.filter(institution=side.institution, file__name=name).first()
        return (found or _made(side, state, name, report)).pk

    return find


def _made(side: Side, state: str, name: str, report: dict[str, Any]) -> Import:
    by = side.people.get("quality", side.people.get("leader"))
    done = {"applied_by": by, "applied_at": timezone.now()} if state in ("applied", "undone") else {}
    if state == "undone":
        done |= {"undone_by": by, "undone_at": timezone.now()}
        report = {**report, "undone": {"removed": 1, "restored": 1, "kept": 1}}
    counts = {"new": 1, "changed": 1, "same": 1, "refused": 1}
    # The usual preview: something of everything.
    whole = {
        "turn": 1,
        "counts": counts,
        "empty": 1,
        "left_out": 1,
        "other": 2,
        "unknown": [["Ond.assistent", 2]],
        "questions": [["R2", 3]],
        "asked_at": timezone.now().isoformat(),
    }
    made = watching.upload(side.institution, by, name=name, state=state, report={**whole, **report}, **done)
    indicator = side.watched.indicator
    for outcome in ("new", "changed", "same"):
        watching.import_row(made, side.team, indicator, outcome=outcome, before="65" * (outcome == "changed"))
    made.rows.create(
        row=9, sheet="Blad1", column="teller", outcome="refused", why="Het deel is te groot: 41 > 40."
    )
    return made


def _more_imports(side: Side) -> None:
    for _ in range(3):
        watching.upload(side.institution, builders.user(side.institution))


def _more_rows(side: Side) -> None:
    made = Import.objects.get(pk=_in("previewed")(side))
    for _ in range(3):
        team = builders.team(side.institution)
        watching.import_row(made, team, watching.indicator(side.institution))
        watching.import_row(made, side.team, watching.indicator(side.institution))
    made.rows.create(row=10, outcome="refused", why="Geen getal.")


def _more_done(side: Side) -> None:
    made = Import.objects.get(pk=_in("applied")(side))
    for _ in range(3):
        one = watching.indicator(side.institution)
        watching.import_row(made, side.team, one)
        watching.measurement(side.team, one, entered_by=side.people["leader"], imported=made)


def _question(side: Side) -> int:
    found = Question.objects.filter(institution=side.institution).first()
    return (found or watching.question(side.institution, side.watched.indicator)).pk


def _alias(side: Side) -> int:
    found = TeamAlias.objects.filter(institution=side.institution).first()
    return (found or watching.alias(side.institution, "ond.assistent", side.team)).pk


def _more_questions(side: Side) -> None:
    for _ in range(3):
        watching.question(side.institution, watching.indicator(side.institution), breaks="Andere vraag")


def _more_names(side: Side) -> None:
    for number in range(3):
        watching.alias(
            side.institution, f"naam {builders.number()} {number}", builders.team(side.institution)
        )


ROWS: list[Row] = [
    of_office("monitoring:imports", get=OFFICE, more=_more_imports, empty=True),
    of_office("monitoring:import-new", get=OFFICE, post=OFFICE, data={}, posted=422, error={}),
    of_import(
        "monitoring:import",
        get=OFFICE,
        words={"pk": _in("previewed")},
        more=_more_rows,
        looks=(
            Look("reading", words={"pk": _in("reading")}),
            Look("stuck", words={"pk": _in("applying", asked_at="2026-01-01T00:00:00+00:00")}),
            Look("applied", words={"pk": _in("applied")}),
            Look("undone", words={"pk": _in("undone")}),
            Look("refused", words={"pk": _in("refused", problem="Dit bestand is kapot.")}),
        ),
    ),
    of_import("monitoring:import-columns", get=OFFICE, post=OFFICE, data={}, posted=422, error={}),
    of_import("monitoring:import-place", post=OFFICE, kind="action", data={"header": ""}),
    of_import("monitoring:import-teams", post=OFFICE, kind="action"),
    of_import("monitoring:import-again", post=OFFICE, kind="action"),
    of_import("monitoring:import-apply", post=OFFICE, kind="action", words={"pk": _in("previewed")}),
    of_import(
        "monitoring:import-undo",
        get=OFFICE,
        post=OFFICE,
        words={"pk": _in("applied")},
        more=_more_done,
    ),
    of_import("monitoring:import-remove", post=OFFICE, kind="action"),
    # what files refer to
    of_office(
        "monitoring:questions",
        get=OFFICE,
        post=OFFICE,
        data={},
        posted=422,
        error={},
        more=_more_questions,
        empty=True,
    ),
    of_office(
        "monitoring:question-new",
        get=OFFICE,
        post=OFFICE,
        data={"code": ""},
        posted=422,
        error={"code": ""},
    ),
    of_office(
        "monitoring:question",
        get=OFFICE,
        post=OFFICE,
        data={"code": ""},
        posted=422,
        words={"pk": _question},
        error={"code": ""},
    ),
    of_office("monitoring:question-remove", post=OFFICE, kind="action", words={"pk": _question}),
    of_office(
        "monitoring:team-names",
        get=OFFICE,
        post=OFFICE,
        more=_more_names,
        empty=True,
        looks=(Look("some", words={"nothing": _alias}),),
    ),
    of_office("monitoring:team-name-forget", post=OFFICE, kind="action", words={"pk": _alias}),
]
