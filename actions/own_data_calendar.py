"""The addresses of somebody's calendar: when they were made and revoked. The secret itself is not kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from actions.models import CalendarFeed
from borgen.lib.own_data import Part
from teams.models import User


def parts(user: User) -> list[Part]:
    columns = (("made_at", _("Made on")), ("revoked_at", _("Revoked on")))
    found = CalendarFeed.objects.filter(user=user).order_by("pk").values_list("created_at", "revoked_at")
    return [Part("calendar_addresses", _("Addresses of my calendar"), columns, list(found))]
