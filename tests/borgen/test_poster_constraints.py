"""Each constraint of posters, in the database and in words for people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation

from actions.models import Poster, PosterSheet
from borgen.lib.dates import local_today
from borgen.posters.shape import Kind
from borgen.posters.sheets import Orientation, Size
from common import files
from tests import builders
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.constraint]
WHOLE = "A poster is offered when all of it is made, not before."
ABOUT = "Choose what the poster is about."


def poster(cast: Cast, **fields: Any) -> Poster:
    today = local_today()
    given = {"kind": "board", "fingerprint": "a" * 64, "day": today, "valid_until": today + timedelta(days=7)}
    return Poster(team=cast.team, **(given | fields))


def stored(cast: Cast) -> Any:
    return files.store(
        institution_id=cast.institution.pk, name="a.pdf", content=b"%PDF", content_type="application/pdf"
    )


def refused(instance: models.Model, sentence: str, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        instance.save()
    with translation.override("en"), pytest.raises(ValidationError) as told:
        instance.validate_constraints()
    assert sentence in told.value.messages


def test_every_constraint_has_a_sentence_for_people() -> None:
    for model in (Poster, PosterSheet):
        for constraint in model._meta.constraints:
            assert constraint.violation_error_message != constraint.default_violation_error_message


def test_the_words_of_the_database_are_those_of_the_rules() -> None:
    assert Poster.Kind.values == [str(kind) for kind in Kind]
    assert Poster.Size.values == [str(size) for size in Size]
    assert Poster.Orientation.values == [str(one) for one in Orientation]


@pytest.mark.parametrize(
    ("fields", "sentence", "name"),
    [
        # Which of the two a database tells first is its own affair.
        (
            {"kind": "banner"},
            "Choose one of the posters in the list.",
            "poster_kind_known|poster_is_about_its_kind",
        ),
        ({"size": "A5"}, "Choose one of the sizes in the list.", "poster_size_known"),
        ({"orientation": "skew"}, "Choose landscape or portrait.", "poster_orientation_known"),
        ({"kind": "year"}, ABOUT, "poster_is_about_its_kind"),
        ({"kind": "story"}, ABOUT, "poster_is_about_its_kind"),
        ({"kind": "planning"}, ABOUT, "poster_is_about_its_kind"),
        ({"year": "2026-2027"}, ABOUT, "poster_is_about_its_kind"),
        ({"sheets": 1}, WHOLE, "poster_whole_or_not_yet"),
        ({"made_at": timezone.now()}, WHOLE, "poster_whole_or_not_yet"),
    ],
)
def test_a_poster(cast: Cast, fields: dict[str, Any], sentence: str, name: str) -> None:
    refused(poster(cast, **fields), sentence, name)


def test_half_a_poster(cast: Cast) -> None:
    refused(poster(cast, file=stored(cast)), WHOLE, "poster_whole_or_not_yet")
    failed = poster(cast, file=stored(cast), made_at=timezone.now(), sheets=1, problem="Mislukt.")
    refused(failed, WHOLE, "poster_whole_or_not_yet")


def test_a_poster_is_valid_for_a_while(cast: Cast) -> None:
    sentence = "A poster is valid until a day after the one on which it is made."
    refused(poster(cast, valid_until=local_today()), sentence, "poster_valid_for_a_while")


def test_the_same_poster_once_a_day(cast: Cast) -> None:
    poster(cast).save()
    poster(cast, size="A4").save()
    sentence = "This poster is already being made."
    refused(poster(cast), sentence, "poster_once_a_day|actions_poster.team_id")


def test_sheets(cast: Cast) -> None:
    made = poster(cast, kind="story", improvement=builders.improvement(cast.team))
    made.save()
    first = PosterSheet(poster=made, number=1, picture=stored(cast))
    first.save()
    again = PosterSheet(poster=made, number=1, picture=stored(cast))
    refused(again, "This sheet is already there.", "poster_sheet_once|actions_postersheet.poster_id")
    none = PosterSheet(poster=made, number=0, picture=stored(cast))
    refused(none, "The first sheet is number 1.", "poster_sheets_count_from_one")
