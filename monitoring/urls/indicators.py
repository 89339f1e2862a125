"""Indicators and norms, of the institution and of a team."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import indicators, team_indicators

ONE = "indicatoren/<slug:indicator>/"

of_institution: list[URLPattern] = [
    path("indicatoren/", indicators.indicators, name="indicators"),
    path("indicatoren/nieuw/", indicators.new, name="indicator-new"),
    path("indicatoren/standaard/", indicators.standard, name="indicators-standard"),
    path(ONE, indicators.indicator, name="indicator"),
    path(ONE + "wijzigen/", indicators.edit, name="indicator-edit"),
    path(ONE + "archief/", indicators.archive, name="indicator-archive"),
    path(ONE + "norm/", indicators.norm_new, name="norm-new"),
    path(ONE + "norm/<int:pk>/eindigt/", indicators.norm_end, name="norm-end"),
    path(ONE + "norm/<int:pk>/weg/", indicators.norm_take_back, name="norm-take-back"),
]
of_team: list[URLPattern] = [
    path("indicatoren/", team_indicators.indicators, name="team-indicators"),
    path("indicatoren/nieuw/", team_indicators.new, name="team-indicator-new"),
    path(ONE, team_indicators.indicator, name="team-indicator"),
    path(ONE + "wijzigen/", team_indicators.edit, name="team-indicator-edit"),
    path(ONE + "archief/", team_indicators.archive, name="team-indicator-archive"),
    path(ONE + "norm/", team_indicators.norm_new, name="team-norm-new"),
    path(ONE + "norm/<int:pk>/eindigt/", team_indicators.norm_end, name="team-norm-end"),
    path(ONE + "norm/<int:pk>/weg/", team_indicators.norm_take_back, name="team-norm-take-back"),
]
