"""The year of a team; what it celebrates; and everybody's own calendar."""

from django.urls import path

from actions.views import feed, recognitions, year

# /<institution>/teams/<team>/…
of_team: list = [
    path("jaaragenda/", year.agenda, name="year-agenda"),
    path("jaaragenda.pdf", year.pdf, name="year-agenda-pdf"),
    path("jaaragenda.xlsx", year.workbook, name="year-agenda-xlsx"),
    path("complimenten/", recognitions.page, name="recognitions"),
    path("complimenten/<int:pk>/terugnemen/", recognitions.withdraw, name="recognition-withdraw"),
]

# /mijn/…
of_person: list = [
    path("agenda/", feed.page, name="feed"),
    path("agenda/maken/", feed.make, name="feed-make"),
    path("agenda/intrekken/", feed.revoke, name="feed-revoke"),
    path("agenda/<str:token>.ics", feed.file, name="feed-file"),
]
