"""People and access: own page, invitations, an institution's administration, members of a team."""

from django.urls import URLPattern, URLResolver, include, path

from teams.views import brand, deputies, institution, invitation, members, own, people, people_import, teams

app_name = "teams"

people_urls = [
    path("", people.people_page, name="people"),
    path("nieuw/", people.person_new, name="person-new"),
    path("uitnodigen/", people_import.invite_missing, name="people-invite"),
    path("lijst/", people_import.upload, name="people-upload"),
    path("lijst/<int:pk>/", people_import.preview, name="people-list"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/team/", people.person_team, name="person-team"),
    path("<int:pk>/uitnodigen/", people.person_invite, name="person-invite"),
    path("<int:pk>/sluiten/", people.person_close, name="person-close"),
    path("<int:pk>/openen/", people.person_open, name="person-open"),
    path("<int:pk>/uitloggen/", people.person_sign_out, name="person-sign-out"),
]

administration: list[URLPattern | URLResolver] = [
    path("", institution.settings, name="settings"),
    path("schooljaren/", institution.school_years, name="school-years"),
    path("schooljaren/nieuw/", institution.school_year_new, name="school-year-new"),
    path("schooljaren/<int:pk>/", institution.school_year, name="school-year"),
    path("schooljaren/<int:pk>/verwijderen/", institution.school_year_delete, name="school-year-delete"),
    path("mensen/", include(people_urls)),
    path("teams/", teams.teams, name="teams"),
    path("teams/nieuw/", teams.team_new, name="team-new"),
    path("teams/<slug:team>/", teams.team, name="team"),
    path("teams/<slug:team>/beeindigen/", teams.team_end, name="team-end"),
    path("teams/<slug:team>/heropenen/", teams.team_reopen, name="team-reopen"),
]

member_urls = [
    path("", members.members, name="members"),
    path("nieuw/", members.member_new, name="member-new"),
    path("waarnemen/", deputies.deputies, name="deputies"),
    path("waarnemen/<int:pk>/beeindigen/", deputies.deputy_end, name="deputy-end"),
    path("<int:pk>/", members.member, name="member"),
    path("<int:pk>/uitnodigen/", members.member_invite, name="member-invite"),
]

urlpatterns = [
    # everybody
    path("mijn/", own.own, name="own"),
    path("mijn/overal-uitloggen/", own.sign_out_everywhere, name="sign-out-everywhere"),
    path("uitnodiging/<str:token>/", invitation.invitation, name="invitation"),
    # an institution's look
    path("<slug:institution>/huisstijl.css", brand.stylesheet, name="stylesheet"),
    path("<slug:institution>/logo", brand.logo, name="logo"),
    # its administration
    path("<slug:institution>/beheer/", include(administration)),
    # members of a team
    path("<slug:institution>/teams/<slug:team>/leden/", include(member_urls)),
]
