"""Remarks, review and approval by the team."""

from __future__ import annotations

from django.urls import URLPattern, path

from documents.views import agree, approval, draft, review

of_document: list[URLPattern] = [
    # the draft, and what is said about it
    path("concept/", draft.draft, name="draft"),
    path("concept/opmerking/", draft.add_remark, name="remark-add"),
    path("concept/opmerking/<int:pk>/", draft.answer_remark, name="remark-answer"),
    path("concept/opmerking/<int:pk>/weg/", draft.remove_remark, name="remark-remove"),
    # review
    path("concept/ter-beoordeling/", review.offer, name="offer"),
    path("concept/terug/", review.take_back, name="take-back"),
    # the meeting
    path("akkoord/", approval.approval, name="approval"),
    path("akkoord/beginnen/", approval.begin, name="approval-begin"),
    path("akkoord/aanwezig/", approval.presence, name="approval-present"),
    path("akkoord/bezwaar/", approval.add_objection, name="approval-object"),
    path("akkoord/bezwaar/<int:pk>/", approval.resolve, name="approval-resolve"),
    path("akkoord/vaststellen/", approval.close, name="approval-close"),
    path("akkoord/niet-vaststellen/", approval.decline, name="approval-decline"),
    # afterwards
    path("versies/<str:number>/akkoord/", agree.agree, name="agree"),
    path("versies/<str:number>/akkoord/herinneren/", agree.remind, name="remind"),
]
