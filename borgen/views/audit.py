"""The log of an institution: who did what to what and when. Labels only, never what stands inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from borgen.audit_verbs import VERBS
from borgen.lib.fields import DayField
from common import audit
from common.models import AuditEntry, AuditQuerySet
from teams.access import Permission, Request, institution_page
from teams.models import Institution, InstitutionRole, Membership, Team, User

PER_PAGE = 50
_ROLES = {**dict(Membership.Role.choices), **dict(InstitutionRole.Role.choices)}
_PERSON = User._meta.label_lower


class AuditFilter(forms.Form):
    persoon = forms.CharField(label=_("By or about"), required=False, max_length=120)
    wat = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=lambda: [
            ("", _("everything")),
            *sorted(((verb, _bare(label)) for verb, label in VERBS.items()), key=lambda one: str(one[1])),
        ],
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, to_field_name="slug", empty_label=_("All teams")
    )
    van = DayField(label=_("From day"), required=False)
    tot = DayField(label=_("Up to and including"), required=False)

    def __init__(self, data: QueryDict | None, institution: Institution) -> None:
        super().__init__(data)
        teams = Team.objects.filter(institution=institution)
        cast(forms.ModelChoiceField, self.fields["team"]).queryset = teams


@dataclass(frozen=True, slots=True)
class Row:
    at: datetime
    actor: str
    what: str
    subject: str


@institution_page(Permission.VIEW_AUDIT)
def audit_log(request: Request, institution: Institution) -> HttpResponse:
    form = AuditFilter(request.GET or None, institution)
    asked = form.cleaned_data if form.is_valid() else {}
    found = _filtered(audit.entries(institution.pk), institution, asked)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    kept = {name: value for name, value in request.GET.dict().items() if name in form.fields and value}
    context = {
        "institution": institution,
        "tab": "audit",
        "form": form,
        "page": page,
        "rows": _rows(page.object_list),
        "query": urlencode(kept),
        "filtered": bool(kept),
    }
    return render(request, "audit/log.html", context)


def _filtered(found: AuditQuerySet, institution: Institution, asked: Mapping[str, object]) -> AuditQuerySet:
    if words := str(asked.get("persoon") or "").strip():
        people = User.objects.filter(
            Q(name__icontains=words) | Q(email__icontains=words), institution=institution
        ).values("pk")
        found = found.filter(Q(actor_id__in=people) | Q(subject_type=_PERSON, subject_id__in=people))
    if asked.get("wat"):
        found = found.filter(verb=asked["wat"])
    if team := asked.get("team"):
        found = found.filter(team_id=cast(Team, team).pk)
    if asked.get("van"):
        found = found.filter(at__date__gte=asked["van"])
    if asked.get("tot"):
        found = found.filter(at__date__lte=asked["tot"])
    return found


def _rows(entries: Iterable[AuditEntry]) -> list[Row]:
    """Names are looked up now, in one query: the log itself keeps numbers."""
    found = list(entries)
    wanted = {pk for entry in found for pk in (entry.actor_id, _person_of(entry)) if pk is not None}
    names: dict[int | None, str] = dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))
    gone = gettext("somebody who is gone")
    return [
        Row(
            entry.at,
            names.get(entry.actor_id, gone) if entry.actor_id else gettext("Borgen itself"),
            _words(entry, names.get(_person_of(entry), gone)),
            names.get(entry.subject_id, gone) if entry.subject_type == _PERSON else entry.subject_label,
        )
        for entry in found
    ]


def _person_of(entry: AuditEntry) -> int | None:
    if entry.subject_type == _PERSON:
        return entry.subject_id
    person = entry.details.get("person")
    return person if isinstance(person, int) else None


def _words(entry: AuditEntry, person: str) -> str:
    """Part of a sentence; the bare verb when nobody gave it words yet."""
    label = str(VERBS.get(entry.verb, entry.verb))
    role = str(_ROLES.get(entry.details.get("role", ""), ""))
    return label.replace("{person}", person).replace("{role}", role)


def _bare(label: object) -> str:
    """A verb for a list of choices, without its blanks."""
    return " ".join(str(label).replace("{person}", "…").replace("{role}", "…").split())
