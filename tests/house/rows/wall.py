"""The stand-up, and the screen in the staff room."""

from __future__ import annotations

import time
from typing import Any

from actions.models import Action, Kiosk
from tests import builders
from tests.actions import builders_year as made
from tests.house.rows import EVERYBODY, MEMBERS, Look, Row
from tests.house.wall import kiosk_of, kiosk_token
from tests.house.world import Side
from tests.monitoring import builders as watching

ALL = f"anonymous {EVERYBODY}"


def _more(side: Side) -> None:
    """Three of everything that hangs on a board."""
    leader = side.people["leader"]
    for _number in range(3):
        improvement = builders.improvement(side.team, measures=1)
        builders.action(improvement, owner=leader)
        made.recognition(side.team, leader, "success", improvement=improvement)
        made.decision(side.team, leader, improvement=improvement)
        line = watching.line(side.team, process=builders.process(side.team), created_by=leader)
        watching.instrument(line, watching.indicator(side.institution, team=side.team))


def _more_screens(side: Side) -> None:
    known = Kiosk.objects.count()
    for number in range(3):
        Kiosk.objects.create(
            team=side.team,
            name=f"Scherm {known + number}",
            token_hash=f"hash-{known + number}",
            made_by=builders.user(side.institution),
        )


def _open(side: Side) -> int:
    return Action.objects.filter(team=side.team, state="open").values_list("pk", flat=True)[0]


def _done(side: Side) -> int:
    return Action.objects.filter(team=side.team, state="done", effect="").values_list("pk", flat=True)[0]


def _next_week(side: Side) -> dict[str, Any]:
    return {"to": "1", "reason": "Het rooster", "seen": Action.objects.get(pk=_open(side)).due_on or ""}


def of_team(name: str, **fields: Any) -> Row:
    return Row(name, **{"of": "team", **fields})


ROWS = [
    of_team(
        "borgen:stand-up",
        get=MEMBERS,
        more=_more,
        looks=(
            Look("goal", query=f"?scherm=doelen&sinds={int(time.time()) - 60}"),
            Look("actions", query="?scherm=acties"),
            Look("action", query="?scherm=acties&erbij=actie"),
            Look("success", query="?scherm=successen&erbij=succes", role="member"),
            Look(
                "moved-nowhere",
                query="?scherm=acties",
                to="borgen:stand-up-move",
                words={"pk": _open},
                error={"to": "own"},
                shows=".stand-form.moving .error-summary",
            ),
            Look("end", query="?scherm=einde", role="member"),
        ),
    ),
    of_team(
        "borgen:stand-up-action",
        post=MEMBERS,
        kind="action",
        data={"title": "Formulier inkorten", "owner": "", "due_on": ""},
    ),
    of_team("borgen:stand-up-success", post=MEMBERS, kind="action", data={"text": "Iedereen was er"}),
    of_team("borgen:stand-up-done", post=MEMBERS, kind="action", words={"pk": _open}),
    of_team("borgen:stand-up-reopen", post=MEMBERS, kind="action", words={"pk": _done}),
    of_team("borgen:stand-up-move", post=MEMBERS, kind="action", words={"pk": _open}, data=_next_week),
    of_team("borgen:stand-up-gone-through", post=MEMBERS, kind="action"),
    # screens
    of_team("borgen:kiosks", get="leader", more=_more_screens),
    of_team("borgen:kiosk-make", post="leader", posted=200, kind="action", data={"name": "Kantine"}),
    of_team("borgen:kiosk-code", post="leader", posted=200, kind="action", words={"pk": kiosk_of}),
    of_team("borgen:kiosk-revoke", post="leader", kind="action", words={"pk": kiosk_of}),
    Row(
        "borgen:kiosk",
        of="public",
        get=ALL,
        words={"token": kiosk_token},
        looks=(Look("team", query="?deel=team"), Look("held", query="?vast=1")),
    ),
    Row(
        "borgen:kiosk-connect",
        of="public",
        get=ALL,
        post=ALL,
        posted=422,
        empty=False,
        data={"code": "1"},
        error={"code": "123 456 789"},
    ),
]
