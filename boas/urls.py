"""Addresses of the BOAS. Three places where its pages stand; each group below belongs to one of them."""

from django.urls import include, path

from boas.views import entry, outcome, preparing, run, screen, sets, tap

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
    path("uitvoeren/", run.run, name="run"),
    path("uitvoeren/beginnen/", run.start, name="start"),
    path("uitvoeren/opening/", run.opening, name="opening"),
    path("uitvoeren/turf/", tap.tap, name="tap"),
    path("uitvoeren/aantallen/", tap.counts, name="counts"),
    path("uitvoeren/geteld/", run.finish_count, name="finish-count"),
    path("uitvoeren/verder-tellen/", run.reopen_count, name="reopen-count"),
    path("uitvoeren/overslaan/", run.skip, name="skip"),
    path("uitvoeren/naar/", run.goto, name="goto"),
    path("uitvoeren/stemmers/", run.voters, name="voters"),
    path("uitvoeren/opmerking/", run.remark_add, name="remark-add"),
    path("uitvoeren/opmerking/<int:remark>/verwijderen/", run.remark_delete, name="remark-delete"),
    path("uitvoeren/besluit/", run.decide, name="decide"),
    path("uitvoeren/pauze/", run.pause, name="pause"),
    path("uitvoeren/verder/", run.resume, name="resume"),
    path("uitvoeren/stand/", tap.state, name="state"),
    path("scherm/", screen.screen, name="screen"),
    path("scherm/stand/", screen.screen_state, name="screen-state"),
    path("oefenen/", run.practice_start_chair, name="practice-start-chair"),
    path("oefenen/stoppen/", run.practice_stop, name="practice-stop"),
    # outcome
    path("uitslag/", outcome.outcome, name="outcome"),
    path("uitslag/besluit/", outcome.decide, name="outcome-decide"),
    path("uitslag/afsluiten/", outcome.close, name="close"),
    path("uitslag/planningsoverleg/", outcome.planning_meeting, name="planning-meeting"),
    path("uitslag/corrigeren/<slug:code>/", outcome.correct, name="correct"),
    path("uitslag.pdf", outcome.pdf, name="outcome-pdf"),
    path("vergelijken/", outcome.compare, name="compare"),
    path("invoeren/", entry.entry, name="entry"),
]

# /<institution>/teams/<team>/verbeterprojecten/<improvement>/boas/…
of_improvement: list = [
    # sessions of an improvement
    path("nieuw/", preparing.new, name="new"),
    # practice
    path("oefenen/", run.practice_start, name="practice-start"),
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
    path(
        "stellingen/<int:pk>/stelling/<int:statement>/verwijderen/",
        sets.remove_statement,
        name="statement-remove",
    ),
    path("stellingen/<int:pk>/activiteit/", sets.activity, name="activity-add"),
    path("stellingen/<int:pk>/activiteit/<int:activity>/", sets.activity, name="activity"),
    path(
        "stellingen/<int:pk>/activiteit/<int:activity>/verwijderen/",
        sets.remove_activity,
        name="activity-remove",
    ),
]

urlpatterns = [
    path(
        "<slug:institution>/teams/<slug:team>/verbeterprojecten/<slug:improvement>/boas/",
        include(of_improvement),
    ),
    path("<slug:institution>/beheer/", include(of_institution)),
]
