from django.urls import path

from improvements import views

app_name = "improvements"

TEAM = "<slug:institution>/teams/<slug:team>/"
IMPROVEMENT = TEAM + "verbeterprojecten/<slug:improvement>/"

urlpatterns = [
    path(TEAM + "verbeterprojecten/nieuw/", views.create, name="new"),
    path(IMPROVEMENT + "wijzigen/", views.edit, name="edit"),
    path(IMPROVEMENT + "stand/<slug:word>/", views.change_state, name="state"),
    # the project group
    path(IMPROVEMENT + "projectgroep/", views.group, name="group"),
    path(IMPROVEMENT + "projectgroep/<int:member>/", views.group_member, name="group-member"),
    # measures
    path(IMPROVEMENT + "verbeteracties/", views.measures, name="measures"),
    path(IMPROVEMENT + "verbeteracties/nieuw/", views.measure_new, name="measure-new"),
    path(IMPROVEMENT + "verbeteracties/<int:measure>/", views.measure, name="measure"),
    path(IMPROVEMENT + "verbeteracties/<int:measure>/einde/", views.measure_end, name="measure-end"),
    # processes of the team
    path(TEAM + "processen/nieuw/", views.process_new, name="process-new"),
    path(TEAM + "processen/<int:process>/", views.process, name="process"),
]
