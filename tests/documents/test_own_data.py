"""What documents keep about one person, and nothing of anybody else."""

import json

import pytest

from borgen.lib.dates import local_today
from documents import own_data
from tests import builders

pytestmark = pytest.mark.django_db


def test_everything_under_my_own_name(client, cast):
    me, other = cast.member, cast.leader
    for mine, person in ((True, me), (False, other)):
        book = builders.document(cast.team, title="Van mij" if mine else "Van een ander", keeper=person)
        version = builders.approved(book, author=person, approved_by=cast.neighbour)
        builders.document_remark(version, person, text=f"Opmerking van {person.name}")
        builders.receipt(version, person)
        builders.evaluation(book, person)
        held = builders.approval(version, state="approved", chair=cast.chair, author=person)
        builders.consent(held, person, present=True)
        builders.objection(held, person, text=f"Bezwaar van {person.name}")
        builders.material(cast.improvement, title=book.title, bringer=person)
    client.force_login(me)
    content = json.loads(client.get("/mijn/gegevens.json").content)
    for part in own_data.parts(me):
        (row,) = content[part.key]
        assert "Lia Leider" not in str(row)
        assert "Van een ander" not in str(row)
    assert content["read_receipts"] == [
        {"document": "Van mij", "version": "1.0", "read_on": local_today().isoformat()}
    ]
    assert content["objections"][0]["objection"] == "Bezwaar van Mo Lid"


def test_titles_fit_on_a_sheet_and_differ(cast):
    titles = [str(part.title) for part in own_data.parts(cast.member)]
    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 31
