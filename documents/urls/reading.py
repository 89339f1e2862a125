"""Reading, history, files, PDF and QR."""

from __future__ import annotations

from django.urls import URLPattern, path

from documents.views import reading_files

of_document: list[URLPattern] = [
    # files
    path("versies/<str:number>/bestand/", reading_files.version_file, name="version-file"),
    path("bijlagen/<int:pk>/", reading_files.attachment, name="attachment"),
    path("afbeeldingen/<int:pk>/", reading_files.picture, name="picture"),
]
