"""Confirming what was read, and evaluating."""

from __future__ import annotations

from django.urls import URLPattern, path

from documents.views import care, reading_list

everybody: list[URLPattern] = [
    path("documenten/lezen/", reading_list.my_list, name="reading-list"),
]
of_document: list[URLPattern] = [
    path("versies/<str:number>/gelezen/", reading_list.confirm, name="confirm-reading"),
    path("gelezen/", reading_list.readers, name="readers"),
    path("evalueren/", care.evaluate, name="evaluate"),
    path("herzien/", care.revise, name="revise"),
]
