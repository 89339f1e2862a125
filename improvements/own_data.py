"""What improvements keep about one person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from borgen.lib.own_data import Part
from improvements.models import Improvement, Process, ProjectMember
from teams.models import User


def parts(user: User) -> list[Part]:
    return [_improvements(user), _processes(user)]


def _improvements(user: User) -> Part:
    columns = (
        ("improvement", _("Improvement")),
        ("team", _("Team")),
        ("as", _("As")),
        ("since", _("Since")),
        ("until", _("Last day")),
    )
    led = Improvement.objects.filter(project_leader=user).select_related("team").order_by("name")
    joined = ProjectMember.objects.filter(user=user).select_related("improvement__team").order_by("since")
    leader, member = str(_("project leader")), str(_("project group"))
    rows: list[tuple[object, ...]] = [(one.name, one.team.name, leader, None, None) for one in led]
    rows += [
        (one.improvement.name, one.improvement.team.name, member, one.since, one.until) for one in joined
    ]
    return Part("improvements", _("Improvements"), columns, rows)


def _processes(user: User) -> Part:
    found = Process.objects.filter(owner=user).select_related("team").order_by("name")
    rows = [(one.name, one.team.name) for one in found]
    return Part("processes", _("Processes I own"), (("process", _("Process")), ("team", _("Team"))), rows)
