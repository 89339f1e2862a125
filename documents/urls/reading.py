"""Reading, history, files, PDF and QR."""

from __future__ import annotations

from django.urls import URLPattern, path

from documents.views import export, reading, reading_files, reading_pdf, sharing

everybody: list[URLPattern] = [
    path("d/<slug:code>/", sharing.short, name="short"),
]
of_document: list[URLPattern] = [
    path("", reading.document, name="document"),
    path("versies/", reading.history, name="history"),
    path("versies/<str:number>/", reading.version, name="version"),
    path("versies/<str:number>/pdf/", reading_pdf.version_pdf, name="version-pdf"),
    # files
    path("versies/<str:number>/bestand/", reading_files.version_file, name="version-file"),
    path("bijlagen/<int:pk>/", reading_files.attachment, name="attachment"),
    path("afbeeldingen/<int:pk>/", reading_files.picture, name="picture"),
    path("alles.zip", export.everything, name="zip"),
    # the wall
    path("qr/", sharing.card, name="qr"),
    path("qr.svg", sharing.qr_svg, name="qr-svg"),
]
