"""What the database itself refuses of imports, and two people who apply one import at the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from borgen.lib.states import TransitionNotAllowed
from monitoring.models import ColumnMapping, Import, ImportRow, Measurement, TeamAlias
from monitoring.services import import_applying, importing
from tests.cast import make_cast
from tests.monitoring import builders as watching


@pytest.fixture
def upload(cast):
    return watching.upload(cast.institution, cast.quality)


def refuses(name):
    return pytest.raises(
        IntegrityError, match=name if connection.vendor == "postgresql" else "constraint failed"
    )


@pytest.mark.constraint
@pytest.mark.django_db
class TestConstraints:
    def test_an_import(self, cast, upload):
        one = Import.objects.filter(pk=upload.pk)
        for name, fields in (
            ("import_state_known", {"state": "elsewhere"}),
            ("import_applied_by_whom_and_when", {"state": "applied"}),
            ("import_applied_by_whom_and_when", {"applied_at": timezone.now(), "applied_by": cast.quality}),
            ("import_undone_by_whom_and_when", {"undone_at": timezone.now()}),
        ):
            with refuses(name), transaction.atomic():
                one.update(**fields)

    def test_a_row(self, upload):
        for name, fields in (
            ("import_row_outcome_known", {"outcome": "perhaps"}),
            ("import_row_refused_says_why", {"outcome": "refused", "why": ""}),
            ("import_row_whole_unless_refused", {"outcome": "new"}),
        ):
            with refuses(name), transaction.atomic():
                ImportRow.objects.create(upload=upload, row=2, **fields)

    def test_what_is_remembered_is_remembered_once(self, cast):
        school, one = cast.institution, watching.indicator(cast.institution)
        for name, make in (
            (
                "column_mapping_once",
                lambda: ColumnMapping.objects.create(institution=school, headings="a", choices={}),
            ),
            ("team_alias_once", lambda: TeamAlias.objects.create(institution=school, name="zorg")),
            ("question_once_a_year", lambda: watching.question(school, one, code="V1")),
            ("question_once_a_year", lambda: watching.question(school, one, code="V2", year=2020)),
        ):
            make()
            with refuses(name), transaction.atomic():
                make()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_people_apply_at_the_same_moment():
    cast = make_cast()
    one = watching.indicator(cast.institution, kind="percentage")
    upload = watching.upload(
        cast.institution, cast.quality, state="previewed", report={"turn": 1, "counts": {"new": 1}}
    )
    watching.import_row(upload, cast.team, one)
    start, said = Barrier(2), []

    def press():
        start.wait()
        try:
            importing.ask_apply(by=cast.quality, kept=Import.objects.get(pk=upload.pk))
            said.append("asked")
        except TransitionNotAllowed as error:
            said.append(str(error))
        finally:
            connection.close()

    people = [Thread(target=press) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(answer == "asked" for answer in said) == [False, True]
    workers = [Thread(target=_work, args=(upload.pk, 2)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    upload.refresh_from_db()
    assert upload.state == "applied"
    assert Measurement.objects.filter(indicator=one).count() == 1


def _work(pk, turn):
    try:
        import_applying.apply(pk, turn)
    finally:
        connection.close()
