"""The planning after a BOAS, and a single action of it."""

from django.urls import include, path

from actions.views import action, action_list, planning, workbook

# /<institution>/teams/<team>/verbeterprojecten/<improvement>/boas/<number>/…
of_assessment: list = [
    # planning
    path("planning/", planning.planning, name="planning"),
    path("planning/maken/", planning.make, name="planning-make"),
    path("planning/opstellen/", planning.plan, name="plan"),
    path("planning/opstellen/<int:pk>/", planning.save_row, name="plan-row"),
    path("planning/opstellen/<int:pk>/weg/", planning.remove, name="plan-remove"),
    path("planning/toevoegen/", planning.add, name="plan-add"),
    path("planning/vaststellen/", planning.agree, name="plan-agree"),
    path("planning.pdf", planning.pdf, name="planning-pdf"),
    path("planning.ics", planning.calendar_file, name="planning-calendar"),
    path("planning/overnemen/", action_list.upload, name="import"),
    path("planning/overnemen/kijken/", action_list.look_or_apply, name="import-apply"),
    # workbook
    path("werkboek.xlsx", workbook.download, name="workbook"),
    path("werkboek/", workbook.upload, name="workbook-upload"),
    path("werkboek/overnemen/", workbook.apply, name="workbook-apply"),
]

# /<institution>/teams/<team>/…
of_team: list = [
    path("acties/<int:pk>/", action.detail, name="action"),
    path("acties/<int:pk>/bevestigen/", action.confirm, name="action-confirm"),
    path("acties/<int:pk>/klaar/", action.finish, name="action-finish"),
    path("acties/<int:pk>/vervalt/", action.drop, name="action-drop"),
    path("acties/<int:pk>/heropenen/", action.reopen, name="action-reopen"),
    path("acties/<int:pk>/wijzigen/", action.edit, name="action-edit"),
]

# /<institution>/teams/<team>/verbeterprojecten/<improvement>/…
of_improvement: list = [path("boas/<int:number>/", include(of_assessment))]
