"""The actions of a team, wherever they come from."""

from django.urls import path

from actions.views import acting, action_list, agreement

# /<institution>/teams/<team>/…
of_team: list = [
    path("acties/", acting.actions, name="actions"),
    path("acties/nieuw/", acting.action_new, name="action-new"),
    path("acties/lijst.xlsx", acting.list_xlsx, name="list-xlsx"),
    path("acties/overnemen/", action_list.team_upload, name="list-import"),
    path("acties/overnemen/kijken/", action_list.team_look_or_apply, name="list-import-apply"),
    path("acties/andere-eigenaar/", acting.hand_over, name="hand-over"),
    # after it was agreed
    path("acties/<int:pk>/andere-datum/", agreement.move, name="action-move"),
    path("acties/<int:pk>/lukt-niet/", agreement.stuck, name="action-stuck"),
    path("acties/<int:pk>/lukt-toch/", agreement.carry_on, name="action-carry-on"),
    path("acties/<int:pk>/terugkijken/", agreement.effect_day, name="action-effect-day"),
    path("acties/<int:pk>/werkte-het/", agreement.effect, name="action-effect"),
]

# /<institution>/teams/<team>/verbeterprojecten/<improvement>/…
of_improvement: list = [path("acties/nieuw/", acting.action_new_here, name="action-new-here")]
