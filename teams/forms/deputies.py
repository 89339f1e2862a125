from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from teams.forms.base import ServiceForm
from teams.models import Team, User
from teams.services import deputies


class DeputyForm(ServiceForm):
    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Who stands in"), empty_label=_("choose a member of the team")
    )
    since = DayField(label=_("From day"), initial=local_today)
    until = DayField(label=_("Up to and including"))

    def __init__(self, *args: Any, team: Team, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = deputies.candidates(team, today)  # type: ignore[attr-defined]
