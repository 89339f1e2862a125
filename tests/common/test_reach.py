"""An address that mail servers keep refusing is found, and forgotten when a mail arrives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from common import reach
from common.models import OutgoingMail, Trouble
from tests import builders
from tests.actions.builders_sending import refused

pytestmark = pytest.mark.django_db
ADDRESS = "weg@school.example"


def refuse(school, times, **fields):
    for _ in range(times):
        refused(school, **{"to": ADDRESS, **fields})


def arrived(school, when):
    made = refused(school, to=ADDRESS)
    OutgoingMail.objects.filter(pk=made.pk).update(
        state="sent", sent_at=when, attempted_at=when, last_error=""
    )


def test_three_times_is_too_often():
    school = builders.institution()
    refuse(school, 2)
    assert reach.broken(school.pk) == set()
    refuse(school, 1)
    assert reach.broken(school.pk) == {ADDRESS}
    assert reach.broken(school.pk, [ADDRESS, "ander@school.example"]) == {ADDRESS}
    assert reach.broken(school.pk, ["ander@school.example"]) == set()
    assert reach.broken(builders.institution().pk) == set()


def test_what_says_nothing_about_the_address_does_not_count():
    school = builders.institution()
    refuse(school, 3, reason=Trouble.GAVE_UP)
    refuse(school, 2)
    refuse(school, 1, state="in_doubt")
    assert reach.broken(school.pk) == set()


def test_a_mail_that_arrives_makes_it_good_again_and_one_before_does_not():
    school = builders.institution()
    arrived(school, timezone.now() - timedelta(days=3))
    refuse(school, 3)
    assert reach.broken(school.pk) == {ADDRESS}
    arrived(school, timezone.now())
    assert reach.broken(school.pk) == set()


def test_it_costs_one_question(django_assert_num_queries):
    school = builders.institution()
    with django_assert_num_queries(1):
        reach.broken(school.pk, [ADDRESS] * 50)
