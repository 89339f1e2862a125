"""Finding who can lead or join an improvement: the team itself, and guests from the same institution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from improvements.models import Improvement
from teams.models import Institution, Membership, Team, User

MAX_SUGGESTIONS = 5
SHORTEST_TEXT_FOR_SUGGESTIONS = 3


def members_on(team: Team, day: date) -> QuerySet[User]:
    """Everybody of the team who can sign in, by name."""
    ids = Membership.objects.filter(team=team).on(day).values("user")
    return User.objects.filter(pk__in=ids, is_active=True)


def people_of(improvement: Improvement, *, also: Iterable[int | None] = ()) -> list[User]:
    """Who works on it today and can sign in, by name: team, project group, its leader, `also` (ids)."""
    today = local_today()
    ids = set(Membership.objects.filter(team=improvement.team_id).on(today).values_list("user_id", flat=True))
    group = improvement.project_members.filter(Q(until=None) | Q(until__gte=today), since__lte=today)
    ids |= set(group.values_list("user_id", flat=True))
    ids |= {pk for pk in (improvement.project_leader_id, *also) if pk is not None}
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("name"))


def find_person(institution: Institution, text: str) -> User:
    """The one person with this name or e-mail address; ValidationError that says what to do otherwise."""
    people = User.objects.filter(institution=institution, is_active=True)
    wanted = " ".join(text.split())
    if "@" in wanted:
        found = list(people.filter(email=wanted.lower()))
    else:
        found = list(people.filter(name__iexact=wanted)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(
            _("More than one person has this name. Use the e-mail address."), code="ambiguous"
        )
    raise ValidationError(_nobody(people, institution, wanted), code="unknown")


def _nobody(people: QuerySet[User], institution: Institution, text: str) -> str:
    alike: list[str] = []
    if "@" not in text and len(text) >= SHORTEST_TEXT_FOR_SUGGESTIONS:
        alike = list(people.filter(name__icontains=text).values_list("name", flat=True)[:MAX_SUGGESTIONS])
    if alike:
        return _("Nobody is called “{text}”. Do you mean: {names}?").format(text=text, names=", ".join(alike))
    return _(
        "Nobody at {institution} has the name or e-mail address “{text}”. An administrator can add people."
    ).format(institution=institution.name, text=text)
