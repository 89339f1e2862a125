"""Files of the quality office."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import code_book, importing

of_team: list[URLPattern] = []
of_institution: list[URLPattern] = [
    path("importeren/", importing.imports, name="imports"),
    path("importeren/nieuw/", importing.new, name="import-new"),
    # what files refer to
    path("importeren/vragenboek/", code_book.questions, name="questions"),
    path("importeren/vragenboek/nieuw/", code_book.question_new, name="question-new"),
    path("importeren/vragenboek/<int:pk>/", code_book.question, name="question"),
    path("importeren/vragenboek/<int:pk>/weghalen/", code_book.question_remove, name="question-remove"),
    path("importeren/teamnamen/", code_book.team_names, name="team-names"),
    path("importeren/teamnamen/<int:pk>/vergeten/", code_book.team_name_forget, name="team-name-forget"),
    # one file
    path("importeren/<int:pk>/", importing.one, name="import"),
    path("importeren/<int:pk>/kolommen/", importing.columns, name="import-columns"),
    path("importeren/<int:pk>/werkblad/", importing.place, name="import-place"),
    path("importeren/<int:pk>/teams/", importing.name_teams, name="import-teams"),
    path("importeren/<int:pk>/opnieuw/", importing.again, name="import-again"),
    path("importeren/<int:pk>/toepassen/", importing.apply, name="import-apply"),
    path("importeren/<int:pk>/ongedaan-maken/", importing.undo, name="import-undo"),
    path("importeren/<int:pk>/weggooien/", importing.remove, name="import-remove"),
]
