"""The plan itself: its lines, instruments and the agreement of the team."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import improvement_plan, plan, plan_agree, plan_agreed, plan_lines

of_team: list[URLPattern] = [
    path("", plan.plan, name="plan"),
    path("plan.xlsx", plan.workbook, name="plan-xlsx"),
    path("plan.pdf", plan.pdf, name="plan-pdf"),
    path("nieuw/", plan_lines.new, name="line-new"),
    # the meeting
    path("akkoord/", plan_agree.agree, name="plan-agree"),
    path("akkoord/beginnen/", plan_agree.begin, name="plan-agree-begin"),
    path("akkoord/opnieuw/", plan_agree.put_again, name="plan-agree-again"),
    path("akkoord/aanwezig/", plan_agree.presence, name="plan-agree-present"),
    path("akkoord/bezwaar/", plan_agree.add_objection, name="plan-agree-object"),
    path("akkoord/bezwaar/<int:pk>/", plan_agree.resolve, name="plan-agree-resolve"),
    path("akkoord/vaststellen/", plan_agree.close, name="plan-agree-close"),
    path("akkoord/niet-vaststellen/", plan_agree.decline, name="plan-agree-decline"),
    # afterwards
    path("akkoord/<int:number>/", plan_agreed.agreed, name="plan-agreed"),
    path("akkoord/<int:number>/herinneren/", plan_agreed.remind, name="plan-remind"),
]
of_line: list[URLPattern] = [
    path("wijzigen/", plan_lines.edit, name="line-edit"),
    path("stoppen/", plan_lines.end, name="line-end"),
    path("hervatten/", plan_lines.resume, name="line-resume"),
    path("instrument/nieuw/", plan_lines.instrument_new, name="instrument-new"),
    path("instrument/<int:pk>/", plan_lines.instrument_edit, name="instrument-edit"),
    path("instrument/<int:pk>/stoppen/", plan_lines.instrument_end, name="instrument-end"),
]
of_improvement: list[URLPattern] = [
    path("", improvement_plan.plan, name="improvement-plan"),
    path("nieuw/", improvement_plan.new, name="improvement-line-new"),
]
