"""Indicators: what a number means stays; the inspectorate's come with Borgen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from borgen.lib.conflict import Conflict, Edit
from monitoring.content import inspectorate_indicators
from monitoring.models import Indicator, Norm
from monitoring.services import indicators as services
from monitoring.services.norms import norms_on
from tests.monitoring import builders as watching

VALUES: dict[str, Any] = {
    "name": "Studenten met twee gesprekken",
    "meaning": "Hoeveel procent had minstens twee gesprekken?",
    "kind": "share",
    "reaches": 2,
    "direction": "at_least",
    "unit": "%",
    "minimum_denominator": 0,
    "secondary": "",
}


def changed(indicator: Indicator, **wanted: Any) -> Edit:
    seen = {name: getattr(indicator, name) for name in wanted}
    return Edit(seen=seen, wanted=wanted)


def test_the_short_name_stays_when_the_name_changes(cast):
    made = services.create_indicator(
        institution=cast.institution, team=cast.team, values=VALUES, by=cast.leader
    )
    assert made.slug == "studenten-met-twee-gesprekken"
    services.edit_indicator(indicator=made, edit=changed(made, name="Gesprekken"), by=cast.leader)
    made.refresh_from_db()
    assert (made.name, made.slug) == ("Gesprekken", "studenten-met-twee-gesprekken")


def test_two_teams_may_use_one_name_and_one_team_may_not(cast):
    for team in (cast.team, cast.other_team):
        services.create_indicator(institution=cast.institution, team=team, values=VALUES, by=cast.leader)
    with pytest.raises(ValidationError) as refusal:
        services.create_indicator(institution=cast.institution, team=cast.team, values=VALUES, by=cast.leader)
    assert "name" in refusal.value.message_dict


@pytest.mark.parametrize(
    "wanted", [{"direction": "at_most"}, {"reaches": 3}, {"kind": "percentage", "reaches": None}]
)
def test_what_a_number_means_stays_once_it_was_measured(cast, wanted):
    made = watching.indicator(cast.institution, team=cast.team)
    services.edit_indicator(indicator=made, edit=changed(made, **wanted), by=cast.leader)
    other = watching.indicator(cast.institution, team=cast.team)
    watching.measurement(cast.team, other)
    with pytest.raises(ValidationError, match="nieuwe indicator"):
        services.edit_indicator(indicator=other, edit=changed(other, **wanted), by=cast.leader)
    services.edit_indicator(indicator=other, edit=changed(other, meaning="Anders gezegd."), by=cast.leader)
    other.refresh_from_db()
    assert other.meaning == "Anders gezegd."


def test_a_scale_with_a_norm_on_it_stays(cast):
    made = watching.indicator(cast.institution, kind="mean")
    watching.norm(made, 6)
    with pytest.raises(ValidationError) as refusal:
        services.edit_indicator(indicator=made, edit=changed(made, scale_high=5), by=cast.quality)
    assert "scale_high" in refusal.value.message_dict


def test_two_at_once_meet_and_other_fields_are_both_kept(cast):
    made = watching.indicator(cast.institution)
    mine, other = changed(made, meaning="Van mij."), changed(made, meaning="Van jou.")
    services.edit_indicator(indicator=made, edit=mine, by=cast.quality)
    with pytest.raises(Conflict):
        services.edit_indicator(indicator=made, edit=other, by=cast.quality)
    seen = {"meaning": "Hoe het was.", "name": made.name}
    kept = Edit(seen=seen, wanted={**seen, "name": "Nieuwe naam"})
    assert services.edit_indicator(indicator=made, edit=kept, by=cast.quality)


def test_the_archive_waits_for_the_plans(cast):
    used = watching.instrument(watching.line(cast.team))
    with pytest.raises(ValidationError):
        services.archive_indicator(indicator=used.indicator, by=cast.leader)
    used.ended_on = date(2026, 1, 1)
    used.save()
    services.archive_indicator(indicator=used.indicator, by=cast.leader)
    assert not Indicator.objects.in_use().filter(pk=used.indicator_id).exists()
    services.use_again(indicator=used.indicator, by=cast.leader)
    assert Indicator.objects.in_use().filter(pk=used.indicator_id).exists()


# --- what ships -------------------------------------------------------------------------------------------

INSPECTORATE = {
    "jaarresultaat": ((67, 68, 68), (82, 85, 85)),
    "diplomaresultaat": ((61, 70, 70), (79, 89, 89)),
    "startersresultaat": ((79, 82, 82), (None, None, None)),
}


def test_the_figures_of_the_inspectorate_are_those_of_31_may_2024():
    found = {one.slug: one for one in inspectorate_indicators()}
    assert len(found) == 9
    for name, (norms, high) in INSPECTORATE.items():
        for level, norm, mark in zip((2, 3, 4), norms, high, strict=True):
            one = found[f"{name}-niveau-{level}"]
            by_kind = {each.kind: each for each in one.norms}
            assert by_kind["inspectorate"].value == norm
            assert (by_kind["high"].value if "high" in by_kind else None) == mark
            assert one.minimum_denominator == 12
            assert "indicatief" in one.meaning
            assert all(each.valid_from == date(2024, 5, 31) and each.source for each in one.norms)
    assert not [one for one in found.values() if "vsv" in one.slug]


def test_they_are_added_once_and_what_was_changed_stays(cast):
    assert services.ensure_inspectorate_indicators(institution=cast.institution, by=cast.quality) == 9
    changed_one = Indicator.objects.get(slug="jaarresultaat-niveau-3")
    changed_one.meaning = "Onze eigen woorden."
    changed_one.save()
    assert services.ensure_inspectorate_indicators(institution=cast.institution, by=cast.quality) == 0
    changed_one.refresh_from_db()
    assert changed_one.meaning == "Onze eigen woorden."
    internal, inspectorate = norms_on(cast.team, changed_one, date(2025, 1, 1))
    assert internal is None
    assert inspectorate is not None
    assert inspectorate.value == 68
    assert norms_on(cast.team, changed_one, date(2024, 5, 30)) == (None, None)


# --- pages ------------------------------------------------------------------------------------------------


def test_the_quality_office_makes_one_and_adjusts_its_norm_with_a_reason(client: Client, cast):
    client.force_login(cast.quality)
    start = f"/{cast.institution.slug}/kwaliteit/indicatoren/"
    sent = {**VALUES, "kind": "percentage", "level": "3", "source": "DUO"}
    page = client.post(f"{start}nieuw/", sent, follow=True)
    made = Indicator.objects.get()
    assert (made.team, made.level, made.reaches, page.status_code) == (None, 3, None, 200)
    norm = {"kind": "internal", "value": "72,5", "reason": "Haalbaar.", "valid_from": "2024-08-01"}
    assert client.post(f"{start}{made.slug}/norm/", {**norm, "reason": ""}).status_code == 422
    client.post(f"{start}{made.slug}/norm/", norm)
    page = client.get(f"{start}{made.slug}/norm/")
    assert "minstens 72,5 %" in page.content.decode()
    client.post(f"{start}{made.slug}/norm/", {**norm, "value": "70", "valid_from": "2025-08-01"})
    history = client.get(f"{start}{made.slug}/").content.decode()
    assert "31 juli 2025" in history
    assert "minstens 70 %" in history


def test_a_team_sets_its_own_norm_and_touches_no_other(client: Client, cast):
    shared = watching.indicator(cast.institution, kind="percentage")
    official = watching.norm(shared, 68, kind="inspectorate")
    client.force_login(cast.leader)
    start = f"/{cast.institution.slug}/teams/{cast.team.slug}/monitoring/indicatoren/{shared.slug}/"
    data = {"kind": "inspectorate", "value": "60", "reason": "Makkelijker.", "valid_from": "2024-08-01"}
    client.post(f"{start}norm/", data)
    own = Norm.objects.get(team=cast.team)
    assert (own.kind, own.value) == ("internal", 60)
    assert client.post(f"{start}norm/{official.pk}/weg/").status_code == 404
    assert (
        client.post(f"{start}norm/{official.pk}/eindigt/", {"valid_until": "2026-12-01"}).status_code == 404
    )
    assert client.get(f"{start}wijzigen/").status_code == 403
    official.refresh_from_db()
    assert official.valid_until is None


def test_a_form_without_a_meaning_keeps_what_was_typed(client: Client, cast):
    client.force_login(cast.leader)
    address = f"/{cast.institution.slug}/teams/{cast.team.slug}/monitoring/indicatoren/nieuw/"
    page = client.post(address, {**VALUES, "meaning": "", "name": "Onvergetelijk"})
    assert page.status_code == 422
    assert "Onvergetelijk" in page.content.decode()
    assert not Indicator.objects.exists()
