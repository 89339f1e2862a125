"""The meetings of a team: planning them, their agenda, running one, its minutes."""

from django.urls import include, path

from actions.views import agenda, meetings, minutes, running, series

# /<institution>/teams/<team>/overleg/<number>/…
of_meeting: list = [
    path("", meetings.meeting, name="meeting"),
    path("wijzigen/", meetings.change, name="meeting-change"),
    path("afzeggen/", meetings.cancel, name="meeting-cancel"),
    path("versturen/", meetings.announce, name="meeting-announce"),
    path("overleg.ics", meetings.calendar_file, name="meeting-calendar"),
    # agenda
    path("punten/", agenda.add, name="agenda-add"),
    path("punten/vullen/", agenda.fill, name="agenda-fill"),
    path("punten/volgorde/", agenda.order, name="agenda-order"),
    path("punten/<int:item>/", agenda.change, name="agenda-change"),
    path("punten/<int:item>/weg/", agenda.drop, name="agenda-drop"),
    path("punten/<int:item>/terug/", agenda.put_back, name="agenda-put-back"),
    # running it
    path("beginnen/", running.start, name="meeting-start"),
    path("scherm/", running.screen, name="meeting-screen"),
    path("aanwezig/", running.presence, name="meeting-presence"),
    path("punten/<int:item>/notulen/", running.notes, name="agenda-notes"),
    path("punten/<int:item>/afgesproken/", running.agreed, name="agenda-agreed"),
    path("punten/<int:item>/actie/", running.add_action, name="agenda-action"),
    path("punten/<int:item>/besluit/", running.add_decision, name="agenda-decision"),
    # its end
    path("sluiten/", minutes.close, name="meeting-close"),
    path("heropenen/", minutes.reopen, name="meeting-reopen"),
    path("notulen/", minutes.minutes, name="meeting-minutes"),
    path("notulen.pdf", minutes.pdf, name="meeting-minutes-pdf"),
]

# /<institution>/teams/<team>/…
of_team: list = [
    path("overleg/", meetings.list_page, name="meetings"),
    path("overleg/nieuw/", meetings.new, name="meeting-new"),
    path("overleg/reeks/", series.new, name="series-new"),
    path("overleg/reeks/<int:pk>/stoppen/", series.end, name="series-end"),
    path("overleg/<int:pk>/", include(of_meeting)),
]
