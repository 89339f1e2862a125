"""Addresses of the BOAS. Three places where its pages stand; each group below belongs to one of them."""

from django.urls import include, path

from boas.views import preparing, sets

app_name = "boas"

# /<institution>/teams/<team>/verbeterprojecten/<improvement>/boas/<number>/…
of_assessment: list = [
    # prepare
    path("", preparing.briefing, name="briefing"),
    path("voorbereiden/", preparing.prepare, name="prepare"),
    path("voorbereiden/document/", preparing.add_document, name="document-add"),
    path("voorbereiden/document/<int:pk>/verwijderen/", preparing.remove_document, name="document-remove"),
    path("voorbereiden/aanwezig/", preparing.presence, name="presence"),
    path("voorbereiden/uitnodigen/", preparing.invite, name="invite"),
    path("afzeggen/", preparing.cancel, name="cancel"),
    path("documenten/<int:pk>/", preparing.document, name="document"),
    path("agenda.ics", preparing.calendar_file, name="calendar"),
    # run
    # outcome
]

# /<institution>/teams/<team>/verbeterprojecten/<improvement>/boas/…
of_improvement: list = [
    # sessions of an improvement
    path("nieuw/", preparing.new, name="new"),
    # practice
    path("<int:number>/", include(of_assessment)),
]

# /<institution>/beheer/…
of_institution: list = [
    # statement sets
    path("stellingen/", sets.overview, name="sets"),
    path("stellingen/kopie/", sets.copy, name="set-copy"),
    path("stellingen/<int:pk>/", sets.detail, name="set"),
    path("stellingen/<int:pk>/gebruiken/", sets.publish, name="set-publish"),
    path("stellingen/<int:pk>/weggooien/", sets.discard, name="set-discard"),
    path("stellingen/<int:pk>/stelling/", sets.statement, name="statement-add"),
    path("stellingen/<int:pk>/stelling/<int:statement>/", sets.statement, name="statement"),
    path("stellingen/<int:pk>/stelling/<int:statement>/verwijderen/", sets.remove_statement, name="statement-remove"),
    path("stellingen/<int:pk>/activiteit/", sets.activity, name="activity-add"),
    path("stellingen/<int:pk>/activiteit/<int:activity>/", sets.activity, name="activity"),
    path("stellingen/<int:pk>/activiteit/<int:activity>/verwijderen/", sets.remove_activity, name="activity-remove"),
]

urlpatterns = [
    path(
        "<slug:institution>/teams/<slug:team>/verbeterprojecten/<slug:improvement>/boas/",
        include(of_improvement),
    ),
    path("<slug:institution>/beheer/", include(of_institution)),
]
