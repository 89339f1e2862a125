"""What monitoring keeps about one person: numbers she entered, and what she wrote beside them."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from borgen.lib.own_data import Part
from monitoring.models import Correction, Import, Instrument, Measurement, MonitoringLine, Response, Sample
from teams.models import User


def parts(user: User) -> list[Part]:
    return [
        _watched(user),
        _executed(user),
        _entered(user),
        _corrected(user),
        _answered(user),
        _samples(user),
        _files(user),
    ]


def _watched(user: User) -> Part:
    columns = (("agreement", _("What we agreed")), ("team", _("Team")), ("ended_on", _("Ended on")))
    mine = Q(monitor=user) | Q(created_by=user)
    found = MonitoringLine.objects.filter(mine).select_related("team").order_by("pk")
    rows = [(one.agreement, one.team.name, one.ended_on) for one in found]
    return Part("monitoring_lines", _("What I monitor or wrote in a plan"), columns, rows)


def _executed(user: User) -> Part:
    columns = (
        ("indicator", _("What it measures")),
        ("agreement", _("What we agreed")),
        ("since", _("Since")),
        ("ended_on", _("Ended on")),
    )
    found = Instrument.objects.filter(executor=user).select_related("indicator", "line").order_by("pk")
    rows = [(one.indicator.name, one.line.agreement, one.since, one.ended_on) for one in found]
    return Part("instruments", _("What I measure"), columns, rows)


def _entered(user: User) -> Part:
    columns = (
        ("indicator", _("What it measures")),
        ("team", _("Team")),
        ("time", _("Time")),
        ("value", _("Value")),
        ("note", _("Remark")),
        ("entered_at", _("Entered on")),
    )
    found = Measurement.objects.filter(entered_by=user).select_related("indicator", "team").order_by("pk")
    rows = [
        (one.indicator.name, one.team.name, one.label, one.value, one.note, one.entered_at) for one in found
    ]
    return Part("measurements", _("Measurements I entered"), columns, rows)


def _corrected(user: User) -> Part:
    columns = (
        ("measurement", _("Measurement")),
        ("was", _("It was")),
        ("reason", _("Why")),
        ("corrected_at", _("Corrected on")),
    )
    found = Correction.objects.filter(by=user).select_related("measurement__indicator").order_by("pk")
    rows = [(str(one.measurement), one.value, one.reason, one.at) for one in found]
    return Part("corrections", _("Measurements I corrected"), columns, rows)


def _answered(user: User) -> Part:
    columns = (
        ("measurement", _("Measurement")),
        ("act", _("What we do")),
        ("explanation", _("Explanation")),
        ("on", _("On")),
        ("withdrawn_at", _("Taken back on")),
    )
    found = Response.objects.filter(by=user).select_related("measurement__indicator").order_by("pk")
    rows = [
        (str(one.measurement), str(one.get_act_display()), one.explanation, one.at, one.withdrawn_at)
        for one in found
    ]
    return Part("responses", _("What I wrote down about results"), columns, rows)


def _samples(user: User) -> Part:
    columns = (
        ("indicator", _("What it measures")),
        ("time", _("Time")),
        ("population", _("Number of students")),
        ("size", _("Size of the sample")),
        ("drawn_at", _("Drawn on")),
    )
    found = Sample.objects.filter(drawn_by=user).select_related("instrument__indicator").order_by("pk")
    rows = [
        (one.instrument.indicator.name, one.label, one.population, one.size, one.drawn_at) for one in found
    ]
    return Part("samples", _("Samples I drew"), columns, rows)


def _files(user: User) -> Part:
    columns = (
        ("file", _("File")),
        ("brought_at", _("Brought in on")),
        ("brought", _("Brought in by me")),
        ("applied", _("Applied by me")),
        ("undone", _("Undone by me")),
    )
    mine = Q(created_by=user) | Q(applied_by=user) | Q(undone_by=user)
    found = Import.objects.filter(mine).select_related("file").order_by("pk")
    rows = [
        (
            one.file.name,
            one.created_at,
            one.created_by_id == user.pk,
            one.applied_by_id == user.pk,
            one.undone_by_id == user.pk,
        )
        for one in found
    ]
    return Part("measurement_imports", _("Files with measurements"), columns, rows)
