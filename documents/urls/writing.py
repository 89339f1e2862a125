"""The draft."""

from __future__ import annotations

from django.urls import URLPattern, path

from documents.views import writing, writing_parts

of_document: list[URLPattern] = [
    path("concept/beginnen/", writing.draft_start, name="draft-start"),
    path("concept/schrijven/", writing.write, name="write"),
    path("concept/bewaren/", writing.draft_save, name="draft-save"),
    path("concept/weggooien/", writing.draft_discard, name="draft-discard"),
    path("concept/terugzetten/<int:pk>/", writing.draft_put_back, name="draft-put-back"),
    # what comes in from outside
    path("concept/afbeelding/", writing_parts.picture_add, name="picture-add"),
    path("concept/word/", writing_parts.word, name="word"),
    path("concept/bijlage/", writing_parts.attachment_add, name="attachment-add"),
    path("concept/bijlage/<int:pk>/weg/", writing_parts.attachment_remove, name="attachment-remove"),
]
