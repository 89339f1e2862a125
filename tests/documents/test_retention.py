"""What people said about a version goes after two years; the version, and who agreed to it, stays."""

import pytest

from documents.models import PutAside, Remark, Version
from documents.services import retention
from teams.models import Approval, Consent, Objection
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast, time_machine):
    time_machine.move_to("2027-03-01T12:00+01:00")
    document = builders.document(cast.team)
    version = builders.approved(document, author=cast.member, approved_by=cast.leader)
    builders.document_remark(version, cast.leader)
    PutAside.objects.create(version=version, why="kind", kind="text", html="<p>Zo was het.</p>")
    held = builders.approval(version, state="approved")
    builders.consent(held, cast.leader, present=True)
    builders.objection(held, cast.leader)
    return document


@pytest.mark.parametrize(("moment", "kept"), [("2029-03-01T23:00+01:00", 1), ("2029-03-02T00:30+01:00", 0)])
def test_two_years_after_the_approval(book, time_machine, moment, kept):
    time_machine.move_to(moment)
    for purge in (retention.purge_remarks, retention.purge_put_aside, retention.purge_objections):
        assert purge(dry_run=True) == 1 - kept
        assert purge() == 1 - kept
    assert Remark.objects.count() == PutAside.objects.count() == Objection.objects.count() == kept
    assert Version.objects.filter(document=book, state="approved").exists()
    assert Approval.objects.exists()
    assert Consent.objects.filter(agreed_at__isnull=False).exists()


def test_what_is_not_agreed_yet_keeps_its_remarks(cast, book, time_machine):
    remark = builders.document_remark(builders.draft(book, state="review", author=cast.member))
    going_on = builders.objection(builders.approval(remark.version), cast.leader)
    time_machine.move_to("2030-01-01T12:00+01:00")
    retention.purge_remarks()
    retention.purge_objections()
    assert list(Remark.objects.all()) == [remark]
    assert list(Objection.objects.all()) == [going_on]


def test_on_the_last_of_february(time_machine):
    time_machine.move_to("2028-02-29T12:00+01:00")
    assert retention.purge_remarks() == 0
