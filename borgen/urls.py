"""Every address. The apps' pages stand under institution and team: short Dutch words that stay."""

from django.conf import settings
from django.urls import include, path

from borgen.views import (
    audit,
    board,
    board_acts,
    board_settings,
    health,
    improvement,
    jobs,
    kiosk,
    kiosks,
    mails,
    overview,
    own_data,
    pages,
    plan,
    posters,
    review,
    standup,
    team,
    team_overview,
    terms,
    thread,
    today,
)

TEAM = "<slug:institution>/teams/<slug:team>/"
IMPROVEMENT = TEAM + "verbeterprojecten/<slug:improvement>/"

site = (
    [
        path("", today.today, name="today"),
        # open to everybody
        path("healthz", health.healthz, name="healthz"),
        path("toegankelijkheid/", pages.accessibility, name="accessibility"),
        path("hulp/", pages.help_page, name="help"),
        path("hulp/gids/", pages.guide, name="guide"),
        path("hulp/gids.pdf", pages.guide_pdf, name="guide-pdf"),
        path("over/", pages.about, name="about"),
        path("privacy/", pages.privacy, name="privacy"),
        # pages that compose several apps
        path("mijn/gegevens.json", own_data.as_json, name="own-data-json"),
        path("mijn/gegevens.xlsx", own_data.as_xlsx, name="own-data-xlsx"),
        path("mijn/post/", mails.own_mails, name="own-mails"),
        path("mijn/post/<int:pk>/opnieuw/", mails.own_resend, name="own-mail-resend"),
        path("<slug:institution>/beheer/taken/", jobs.jobs, name="jobs"),
        path("<slug:institution>/beheer/taken/opnieuw/", jobs.retry, name="job-retry"),
        path("<slug:institution>/beheer/bewaren/", terms.terms, name="terms"),
        path("<slug:institution>/beheer/logboek/", audit.audit_log, name="audit"),
        path("<slug:institution>/beheer/post/", mails.mails, name="mails"),
        path("<slug:institution>/beheer/post/<int:pk>/opnieuw/", mails.resend, name="mail-resend"),
        path("<slug:institution>/teams/", overview.teams, name="teams"),
        path(TEAM, team.team, name="team"),
        path(IMPROVEMENT, improvement.improvement, name="improvement"),
        path(IMPROVEMENT + "verbeterplan/", plan.plan, name="plan"),
        path(IMPROVEMENT + "verbeterplan.pdf", plan.plan_pdf, name="plan-pdf"),
        # the improvement board
        path(TEAM + "bord/", board.board, name="board"),
        path(TEAM + "bord/doorgenomen/", board.go_through, name="board-gone-through"),
        path(TEAM + "bord/acties/", board_acts.add, name="board-action-add"),
        path(TEAM + "bord/acties/<int:pk>/", board_acts.change, name="board-action"),
        path(TEAM + "bord/acties/<int:pk>/klaar/", board_acts.finish, name="board-action-finish"),
        path(TEAM + "bord/acties/<int:pk>/terug/", board_acts.reopen, name="board-action-reopen"),
        path(TEAM + "bord/successen/", board_acts.add_success, name="board-success-add"),
        path(
            TEAM + "bord/successen/<int:pk>/terug/",
            board_acts.withdraw_success,
            name="board-success-withdraw",
        ),
        path(TEAM + "bord/inrichten/", board_settings.arrange, name="board-settings"),
        path(TEAM + "bord/inrichten/afspraken/", board_settings.agree, name="board-agree"),
        # posters
        path(TEAM + "posters/", posters.posters, name="posters"),
        path(TEAM + "posters/<int:pk>/poster.pdf", posters.pdf, name="poster-pdf"),
        path(TEAM + "posters/<int:pk>/vel/<int:number>.png", posters.picture, name="poster-picture"),
        # the teams of the institution
        path("<slug:institution>/overzicht/", overview.overview, name="overview"),
        path("<slug:institution>/overzicht/overzicht.xlsx", overview.overview_xlsx, name="overview-xlsx"),
        path(TEAM + "overzicht/", team_overview.team_overview, name="team-overview"),
        # the thread
        path(IMPROVEMENT + "draad/", thread.thread, name="thread"),
        path(IMPROVEMENT + "verhaal.pdf", thread.story_pdf, name="story-pdf"),
        path(IMPROVEMENT + "waarom/<slug:word>/<int:pk>/", thread.why, name="why"),
        path(TEAM + "waarom/<slug:word>/<int:pk>/", thread.why_of_team, name="why-of-team"),
        # looking back on the year
        path(TEAM + "terugblik/", review.page, name="year-review"),
        path(TEAM + "terugblik/scherm/", review.screen, name="year-review-screen"),
        path(TEAM + "terugblik.pdf", review.pdf, name="year-review-pdf"),
        # the stand-up
        path(TEAM + "bord/stand-up/", standup.screen, name="stand-up"),
        path(TEAM + "bord/stand-up/actie/", standup.add_action, name="stand-up-action"),
        path(TEAM + "bord/stand-up/succes/", standup.add_success, name="stand-up-success"),
        path(TEAM + "bord/stand-up/klaar/<int:pk>/", standup.done, name="stand-up-done"),
        path(TEAM + "bord/stand-up/toch-niet/<int:pk>/", standup.reopen, name="stand-up-reopen"),
        path(TEAM + "bord/stand-up/verzetten/<int:pk>/", standup.move, name="stand-up-move"),
        path(TEAM + "bord/stand-up/doorgenomen/", standup.gone_through, name="stand-up-gone-through"),
        # the screen in the staff room
        path(TEAM + "bord/schermen/", kiosks.page, name="kiosks"),
        path(TEAM + "bord/schermen/maken/", kiosks.make, name="kiosk-make"),
        path(TEAM + "bord/schermen/<int:pk>/code/", kiosks.new_code, name="kiosk-code"),
        path(TEAM + "bord/schermen/<int:pk>/intrekken/", kiosks.revoke, name="kiosk-revoke"),
        path("scherm/", kiosk.connect, name="kiosk-connect"),
        path("scherm/<str:token>/", kiosk.screen, name="kiosk"),
    ],
    "borgen",
)

urlpatterns = [
    # Before the pages of one improvement: "nieuw" is no name of one.
    path("", include("improvements.urls")),
    # Before the pages of one institution: "mijn" is no name of one.
    path("", include("actions.urls")),
    path("", include(site)),
    path("inloggen/", include("borgen.account_urls")),
    path("", include("teams.urls")),
    path("", include("documents.urls")),
    path("", include("monitoring.urls")),
    path("", include("boas.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("borgen.demo.urls")))
