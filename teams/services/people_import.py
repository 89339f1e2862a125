"""A list of people, kept between looking at it and applying it: what was looked at is what is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import cast

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from borgen.lib import workbook
from borgen.lib.dates import local_today
from common import audit, files
from common.models import StoredFile
from teams import people_list, policies, tasks
from teams.models import Institution, InstitutionRole, Membership, PeopleImport, Team, User
from teams.people_plan import Kind, Known, KnownPerson, KnownTeam, Plan, make_plan, team_key
from teams.people_table import emails_in
from teams.services import members, people, teams

KEPT_FOR = timedelta(days=1)
# So many addresses are asked for in one query.
BATCH = 500
CHANGED = _("Something changed since you looked at this list. Look at it again below, then apply it.")


@transaction.atomic
def keep(*, by: User, institution: Institution, upload: File, adds_teams: bool) -> PeopleImport:
    """Store a list to be looked at; ValidationError when it is no table."""
    policies.require_people_manager(by)
    try:
        workbook.read_rows(upload)
    except workbook.WorkbookError as error:
        raise ValidationError({"file": str(error)}) from error
    upload.seek(0)
    stored = files.store(
        institution_id=institution.pk,
        name=upload.name or "lijst",
        content=upload,
        content_type="application/octet-stream",
    )
    return PeopleImport.objects.create(
        institution=institution, file=stored, adds_teams=adds_teams, created_by=by
    )


def look(kept: PeopleImport) -> Plan:
    """What the list would do now."""
    stored = cast(StoredFile, kept.file)
    with files.open_file(stored) as content:
        rows = workbook.read_rows(File(content, name=stored.name))
    return make_plan(rows, known_now(kept.institution, emails_in(rows)), adds_teams=kept.adds_teams)


@transaction.atomic
def apply(*, by: User, kept: PeopleImport, fingerprint: str) -> dict[str, int]:
    """Do what the list says, whole or not at all, and return how many rows of each kind there were.

    ValidationError when it was applied already or when it would do something else than what was looked at.
    """
    policies.require_people_manager(by)
    Institution.objects.select_for_update().get(pk=kept.institution_id)
    kept = PeopleImport.objects.select_related("institution", "file").get(pk=kept.pk)
    if kept.applied_at:
        raise ValidationError(_("This list was applied already."), code="applied")
    plan = look(kept)
    if not plan.applicable or plan.fingerprint != fingerprint:
        raise ValidationError(
            CHANGED,
            code="changed",
        )
    new = _carried_out(by, kept.institution, plan)
    result = {kind.value: len(plan.of(kind)) for kind in Kind} | {"invited": len(new)}
    kept.applied_at, kept.result, kept.file = timezone.now(), result, None
    kept.save(update_fields=["applied_at", "result", "file"])
    audit.record(by=by, verb="people.imported", subject=kept, **result)
    # Writing hundreds of mails takes longer than others should have to wait for the database.
    tasks.invite.enqueue(by.pk, [person.pk for person in new])
    return result


@transaction.atomic
def invite_missing(*, by: User, institution: Institution) -> int:
    """Let the worker invite everybody who never was; returns how many that are."""
    policies.require_people_manager(by)
    waiting = list(people_list.never_invited(institution).values_list("pk", flat=True))
    if waiting:
        tasks.invite.enqueue(by.pk, waiting)
    return len(waiting)


def purge(*, dry_run: bool = False) -> int:
    """Forget lists of more than a day ago, applied or not; their files follow as orphans."""
    old = PeopleImport.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.count() if dry_run else old.delete()[0]


def known_now(institution: Institution, emails: Iterable[str]) -> Known:
    """The institution as the plan needs it, in a number of queries that does not grow with its people."""
    today = local_today()
    roles: dict[int, set[str]] = {}
    for user, role in InstitutionRole.objects.filter(user__institution=institution).values_list(
        "user", "role"
    ):
        roles.setdefault(user, set()).add(role)
    places: dict[int, dict[str, str]] = {}
    leaders: dict[int, set[str]] = {}
    for membership in _not_over(institution, today):
        places.setdefault(membership.user_id, {})[team_key(membership.team.name)] = membership.role
        if membership.role == Membership.Role.LEADER and membership.user.is_active:
            leaders.setdefault(membership.team_id, set()).add(membership.user.email)
    return Known(
        people={
            person.email: KnownPerson(
                person.name,
                person.is_active,
                frozenset(roles.get(person.pk, ())),
                places.get(person.pk, {}),
            )
            for person in User.objects.filter(institution=institution)
        },
        teams={
            team_key(team.name): KnownTeam(
                team.name, team.archived_on is not None, frozenset(leaders.get(team.pk, ()))
            )
            for team in Team.objects.filter(institution=institution)
        },
        elsewhere=_used_elsewhere(institution, sorted(emails)),
    )


def _not_over(institution: Institution, today: date) -> QuerySet[Membership]:
    going = Q(until=None) | Q(until__gte=today)
    return Membership.objects.filter(going, team__institution=institution).select_related("user", "team")


def _used_elsewhere(institution: Institution, emails: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for start in range(0, len(emails), BATCH):
        others = User.objects.exclude(institution=institution).filter(email__in=emails[start : start + BATCH])
        found.update(others.values_list("email", flat=True))
    return frozenset(found)


def _carried_out(by: User, institution: Institution, plan: Plan) -> list[User]:
    """Do it all and return who is new; what a list can change in bulk is written in bulk."""
    try:
        with transaction.atomic():
            for name in plan.new_teams.values():
                teams.add_team(by=by, institution=institution, name=name)
            new = _added(by, institution, plan)
            known = {person.email: person for person in User.objects.filter(institution=institution)}
            for email, wanted in plan.people.items():
                if wanted.renamed:
                    people.change_person(by=by, person=known[email], name=wanted.name, email=email)
            _place(by, institution, plan, known)
            _give_roles(by, plan, known)
    except IntegrityError as error:
        # Another institution took one of the addresses since the plan was made a moment ago.
        raise ValidationError(CHANGED, code="changed") from error
    return new


def _added(by: User, institution: Institution, plan: Plan) -> list[User]:
    new = [
        User(institution=institution, name=wanted.name, email=email, password=make_password(None))
        for email, wanted in plan.people.items()
        if wanted.new
    ]
    for person in new:
        person.clean_fields()
    User.objects.bulk_create(new)
    for person in new:
        audit.record(by=by, verb="person.added", subject=person)
    return new


def _place(by: User, institution: Institution, plan: Plan, known: Mapping[str, User]) -> None:
    today = local_today()
    by_key = {team_key(team.name): team for team in Team.objects.filter(institution=institution)}
    now = {(one.user_id, one.team_id): one for one in _not_over(institution, today).order_by("-since")}
    fresh = []
    for email, wanted in plan.people.items():
        for key, role in wanted.teams.items():
            person, team = known[email], by_key[key]
            membership = now.get((person.pk, team.pk))
            if membership is None:
                fresh.append(Membership(team=team, user=person, role=role, since=today))
            elif membership.role != role:
                members.change_membership(
                    by=by, membership=membership, role=role, until=membership.until, without_leader=True
                )
    Membership.objects.bulk_create(fresh)
    for one in fresh:
        audit.record(by=by, verb="member.added", subject=one.team, person=one.user_id, role=one.role)


def _give_roles(by: User, plan: Plan, known: Mapping[str, User]) -> None:
    for email, wanted in plan.people.items():
        if wanted.roles:
            person = known[email]
            held = set(InstitutionRole.objects.filter(user=person).values_list("role", flat=True))
            people.set_institution_roles(by=by, person=person, roles=held | wanted.roles)
