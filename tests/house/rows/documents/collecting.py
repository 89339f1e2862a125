"""Loose material of an improvement: everybody who takes part adds and judges; leading asks and uses."""

from typing import Any

from common import files
from tests import builders
from tests.house.rows import MEMBERS, PROJECT, Look, Row
from tests.house.world import Side

TAKES_PART = f"{MEMBERS} {PROJECT}"
LEADS = "leader project_leader"


def of_material(name: str, **fields: Any) -> Row:
    fields = {"words": {"pk": lambda s: s.material.pk}, **fields}
    return Row(name, of="improvement", **fields)


def _more(side: Side) -> None:
    leader = side.people["leader"]
    for _ in range(3):
        builders.material(side.improvement, note="", bringer=leader)
        builders.material(side.improvement)
        judged = builders.material(
            side.improvement,
            verdict="use",
            why="Goed.",
            judged_by=leader,
            judged_at=side.material.added_at if side.material else None,
            document=builders.document(side.team),
        )
        judged.judges.set([leader, builders.membership(side.team).user])


def _file_pk(side: Side) -> int:
    stored = files.store(
        institution_id=side.institution.pk, name="bron.txt", content=b"bron", content_type="text/plain"
    )
    found = side.improvement.materials.filter(file=stored).first()
    return (found or builders.material(side.improvement, note="", file=stored)).pk


def _asked_pk(side: Side) -> int:
    found = side.improvement.materials.filter(brought_at=None).first()
    return (found or builders.material(side.improvement, note="", bringer=side.people["leader"])).pk


ROWS = [
    Row(
        "documents:collecting",
        of="improvement",
        get=TAKES_PART,
        more=_more,
        queries=14,
        looks=(Look("as a member", role="member"),),
    ),
    Row("documents:material-add", of="improvement", post=TAKES_PART, kind="action", posted=422),
    Row("documents:material-ask", of="improvement", post=LEADS, kind="action", posted=422),
    Row(
        "documents:new-of-improvement",
        of="improvement",
        get=LEADS,
        post=LEADS,
        data={"title": ""},
        posted=422,
        error={"title": ""},
        queries=18,
    ),
    of_material(
        "documents:material",
        get=TAKES_PART,
        empty=False,
        queries=14,
        looks=(Look("still to come", words={"pk": _asked_pk}),),
    ),
    of_material(
        "documents:material-bring",
        post=LEADS,
        circle=f"{TAKES_PART} quality management administrator",
        kind="action",
        posted=422,
        words={"pk": _asked_pk},
    ),
    of_material("documents:material-judge", post=TAKES_PART, kind="action", posted=422),
    of_material("documents:material-use", post=LEADS, kind="action", posted=422),
    of_material(
        "documents:material-remove",
        post=LEADS,
        circle=f"{TAKES_PART} quality management administrator",
        kind="action",
    ),
    of_material(
        "documents:material-file", get=TAKES_PART, kind="file", rows_inside=False, words={"pk": _file_pk}
    ),
]
