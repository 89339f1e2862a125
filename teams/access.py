"""Who may do what. One table of roles, one function that answers, one mark on every view.

A view never fetches a team's object by its key alone: its decorator loads the object through institution and
team, decides, and hands it in. Somebody outside the circle meets 404, somebody inside without the right 403.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from teams.models import Institution, Team
from teams.places import places_of

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from boas.models import Assessment
    from improvements.models import Improvement
    from teams.models import User

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """What a view gets behind every mark below but `public_page`: LoginRequiredMiddleware let one of ours in.

    `access` is there when the mark handed an object in.
    """

    user: User
    access: Access
    htmx: HtmxDetails


class Role(enum.StrEnum):
    MEMBER = "member"
    LEADER = "leader"
    PROJECT_LEADER = "project_leader"
    PROJECT_MEMBER = "project_member"
    CHAIR = "chair"
    KEEPER = "keeper"
    READER = "reader"
    MONITOR = "monitor"
    EXECUTOR = "executor"
    QUALITY = "quality"
    MANAGEMENT = "management"
    ADMINISTRATOR = "administrator"


class Permission(enum.StrEnum):
    # of a team and what it owns
    VIEW_TEAM = "view_team"
    MANAGE_TEAM = "manage_team"
    VIEW_MEMBERS = "view_members"
    MANAGE_MEMBERS = "manage_members"
    VIEW_CONTENT = "view_content"
    VIEW_OUTCOME = "view_outcome"
    CREATE_IMPROVEMENT = "create_improvement"
    EDIT_IMPROVEMENT = "edit_improvement"
    PREPARE_ASSESSMENT = "prepare_assessment"
    RUN_ASSESSMENT = "run_assessment"
    CORRECT_ASSESSMENT = "correct_assessment"
    EDIT_PLANNING = "edit_planning"
    OWN_ACTIONS = "own_actions"
    VIEW_DOCUMENT = "view_document"
    VIEW_DRAFT = "view_draft"
    EDIT_DOCUMENT = "edit_document"
    MANAGE_DOCUMENTS = "manage_documents"
    RUN_APPROVAL = "run_approval"
    VIEW_MEASUREMENTS = "view_measurements"
    ENTER_MEASUREMENTS = "enter_measurements"
    EDIT_MONITORING = "edit_monitoring"
    SHARE_SIGNALS = "share_signals"
    RUN_DISCUSSION = "run_discussion"
    VIEW_MEETINGS = "view_meetings"
    RUN_MEETINGS = "run_meetings"
    # of an institution
    VIEW_TEAMS = "view_teams"
    MANAGE_INSTITUTION = "manage_institution"
    MANAGE_PEOPLE = "manage_people"
    VIEW_AUDIT = "view_audit"
    EDIT_STATEMENT_SETS = "edit_statement_sets"
    EDIT_DOCUMENT_TEMPLATES = "edit_document_templates"
    MANAGE_INDICATORS = "manage_indicators"
    IMPORT_MEASUREMENTS = "import_measurements"


_MEMBER = {
    Permission.VIEW_TEAM,
    Permission.VIEW_MEMBERS,
    Permission.VIEW_CONTENT,
    Permission.VIEW_OUTCOME,
    Permission.OWN_ACTIONS,
    Permission.VIEW_DOCUMENT,
    Permission.VIEW_DRAFT,
    Permission.VIEW_MEASUREMENTS,
    Permission.ENTER_MEASUREMENTS,
    Permission.SHARE_SIGNALS,
    Permission.VIEW_MEETINGS,
}
_PROJECT_MEMBER = {
    Permission.VIEW_CONTENT,
    Permission.VIEW_OUTCOME,
    Permission.OWN_ACTIONS,
    Permission.VIEW_DOCUMENT,
    Permission.VIEW_DRAFT,
    Permission.VIEW_MEASUREMENTS,
}
_PROJECT_LEADER = _PROJECT_MEMBER | {
    Permission.EDIT_IMPROVEMENT,
    Permission.PREPARE_ASSESSMENT,
    Permission.EDIT_PLANNING,
    Permission.EDIT_DOCUMENT,
    Permission.ENTER_MEASUREMENTS,
    Permission.EDIT_MONITORING,
}
PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: frozenset(_MEMBER),
    Role.LEADER: frozenset(
        _MEMBER
        | _PROJECT_LEADER
        | {
            Permission.MANAGE_TEAM,
            Permission.MANAGE_MEMBERS,
            Permission.CREATE_IMPROVEMENT,
            Permission.RUN_ASSESSMENT,
            Permission.CORRECT_ASSESSMENT,
            Permission.MANAGE_DOCUMENTS,
            Permission.RUN_APPROVAL,
            Permission.RUN_DISCUSSION,
            Permission.RUN_MEETINGS,
        }
    ),
    Role.PROJECT_MEMBER: frozenset(_PROJECT_MEMBER),
    Role.PROJECT_LEADER: frozenset(_PROJECT_LEADER),
    Role.CHAIR: frozenset(
        _PROJECT_MEMBER | {Permission.RUN_ASSESSMENT, Permission.RUN_APPROVAL, Permission.RUN_MEETINGS}
    ),
    # Of one document: who keeps its versions, or owns its process.
    Role.KEEPER: frozenset({Permission.VIEW_DOCUMENT, Permission.VIEW_DRAFT, Permission.EDIT_DOCUMENT}),
    # Of one document of the institution: everybody who is in a team, and the quality office.
    Role.READER: frozenset({Permission.VIEW_DOCUMENT}),
    # Of one line of the monitoring plan: who keeps an eye on it, or owns its process.
    Role.MONITOR: frozenset(
        {Permission.VIEW_MEASUREMENTS, Permission.ENTER_MEASUREMENTS, Permission.EDIT_MONITORING}
    ),
    # Of one line: who executes an instrument of it and is not in the team.
    Role.EXECUTOR: frozenset({Permission.VIEW_MEASUREMENTS, Permission.ENTER_MEASUREMENTS}),
    Role.QUALITY: frozenset(
        {
            Permission.VIEW_TEAMS,
            Permission.VIEW_OUTCOME,
            Permission.EDIT_STATEMENT_SETS,
            Permission.EDIT_DOCUMENT_TEMPLATES,
            Permission.VIEW_MEASUREMENTS,
            Permission.ENTER_MEASUREMENTS,
            Permission.MANAGE_INDICATORS,
            Permission.IMPORT_MEASUREMENTS,
        }
    ),
    Role.MANAGEMENT: frozenset({Permission.VIEW_TEAMS}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_INSTITUTION,
            Permission.MANAGE_PEOPLE,
            Permission.VIEW_MEMBERS,
            Permission.MANAGE_MEMBERS,
            Permission.VIEW_AUDIT,
        }
    ),
}


@dataclass
class Access:
    """What the signed-in person is, and so may do, for the object of this request."""

    user: User
    institution: Institution
    team: Team | None = None
    improvement: Improvement | None = None
    assessment: Assessment | None = None
    local_roles: frozenset[Role] = field(default_factory=frozenset)

    @functools.cached_property
    def roles(self) -> frozenset[Role]:
        return self.local_roles | institution_roles(self.user)

    @property
    def belongs(self) -> bool:
        """In the circle of this object; everybody of an institution belongs to the institution itself."""
        return bool(self.team is None or self.local_roles or self.roles)

    def allows(self, permission: Permission) -> bool:
        return grants(self.roles, permission)

    @functools.cached_property
    def may(self) -> dict[str, bool]:
        """For templates: `{% if request.access.may.edit_planning %}`."""
        return {permission.value: self.allows(permission) for permission in Permission}


def grants(roles: Iterable[Role], permission: Permission) -> bool:
    return any(permission in PERMISSIONS_OF[role] for role in roles)


def institution_roles(user: User) -> frozenset[Role]:
    """Roles for the whole institution."""
    place = places_of(user)[0]
    return frozenset(
        role for role in (Role.QUALITY, Role.MANAGEMENT, Role.ADMINISTRATOR) if getattr(place, role)
    )


def team_roles(user: User, team: Team) -> frozenset[Role]:
    """Who stands in for the leader is a leader in those days, beside what she is herself."""
    mine = (place for place in places_of(user) if place.team == team.pk)
    return frozenset(Role(role) for place in mine for role in (place.role, place.own_role))


# --- marks on views -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AccessRule:
    """The mark that the walk over all routes looks for."""

    kind: str
    permission: Permission | None = None
    methods: tuple[str, ...] = ("GET",)
    reason: str = ""


Loader = Callable[[Request, dict[str, Any]], tuple[Any, Access]]


def guarded(
    kind: str, loader: Loader, permission: Permission, methods: tuple[str, ...]
) -> Callable[[View], View]:
    """Build a decorator: load through the team, decide, hand the object in."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: Request, **kwargs: Any) -> HttpResponseBase:
            target, access = loader(request, kwargs)
            if not access.belongs:
                raise Http404
            if not access.allows(permission):
                raise PermissionDenied
            request.access = access
            return view(request, target, **kwargs)

        marked = require_http_methods(_with_head(methods))(wrapper)
        marked.access_rule = AccessRule(kind, permission, methods)  # type: ignore[attr-defined]
        return marked

    return decorate


def public_page(reason: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Open to everybody, signed in or not; the reason stands in the access test."""

    def decorate(view: View) -> View:
        marked = login_not_required(require_http_methods(_with_head(methods))(view))
        marked.access_rule = AccessRule("public", methods=methods, reason=reason)  # type: ignore[attr-defined]
        return marked

    return decorate


def personal_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """For everybody who is signed in, about herself only."""

    def decorate(view: View) -> View:
        marked = require_http_methods(_with_head(methods))(view)
        marked.access_rule = AccessRule("personal", methods=methods)  # type: ignore[attr-defined]
        return marked

    return decorate


def institution_page(
    permission: Permission, *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    return guarded("institution", _load_institution, permission, methods)


def team_page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return guarded("team", _load_team, permission, methods)


def own_institution(request: Request, kwargs: dict[str, Any]) -> Institution:
    """The institution of the address, which must be the person's own; takes its word out of kwargs."""
    slug = kwargs.pop("institution")
    return get_object_or_404(Institution, slug=slug, pk=request.user.institution_id)


def _load_institution(request: Request, kwargs: dict[str, Any]) -> tuple[Institution, Access]:
    institution = own_institution(request, kwargs)
    return institution, Access(request.user, institution)


def _load_team(request: Request, kwargs: dict[str, Any]) -> tuple[Team, Access]:
    team = get_object_or_404(
        Team.objects.select_related("institution"),
        slug=kwargs.pop("team"),
        institution__slug=kwargs.pop("institution"),
        institution=request.user.institution_id,
    )
    return team, Access(request.user, team.institution, team, local_roles=team_roles(request.user, team))


def _with_head(methods: tuple[str, ...]) -> list[str]:
    return [*methods, "HEAD"] if "GET" in methods else list(methods)
