"""What a list of people would do, row by row. Only looks; `services.people_import` applies it."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from borgen.lib.personal import plain_heading
from teams.models import InstitutionRole, Membership
from teams.people_table import Table

MAX_ROWS = 2_000
MAX_NAME = 120
MOST_HINTS = 25
_TEAM_ROLES = {
    Membership.Role.LEADER: "teamleider leider teammanager teamleader leader onderwijsleider",
    Membership.Role.MEMBER: "teamlid lid docent docente member teammember teacher instructeur medewerker",
}
_INSTITUTION_ROLES = {
    InstitutionRole.Role.QUALITY: "kwaliteitszorg kwaliteit kwaliteitsmedewerker quality qualityoffice",
    InstitutionRole.Role.MANAGEMENT: "directie directeur management manager director",
    InstitutionRole.Role.ADMINISTRATOR: "beheerder beheer functioneelbeheerder administrator admin",
}
ROLE_WORDS: dict[str, str] = {
    word: role for role, words in (_TEAM_ROLES | _INSTITUTION_ROLES).items() for word in words.split()
}


class Kind(enum.StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class KnownPerson:
    name: str
    is_active: bool
    roles: frozenset[str]
    teams: Mapping[str, str]
    """Role per team (its key) of memberships that are not over."""


@dataclass(frozen=True, slots=True)
class KnownTeam:
    name: str
    ended: bool
    leaders: frozenset[str]
    """Addresses of those who lead it and may sign in."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the institution has now; addresses and team keys in small letters."""

    people: Mapping[str, KnownPerson]
    teams: Mapping[str, KnownTeam]
    elsewhere: frozenset[str] = frozenset()
    """Addresses in use at other institutions of this installation."""


@dataclass(slots=True)
class Line:
    row: int
    name: str
    email: str
    team: str
    role: str
    kind: Kind = Kind.SAME
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Wanted:
    """One person as the list wants her: what is not in the list stays as it is."""

    name: str
    new: bool
    renamed: bool = False
    teams: dict[str, str] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    lines: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What is wrong with the list as a whole."""
    remarks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    people: dict[str, Wanted] = field(default_factory=dict)
    new_teams: dict[str, str] = field(default_factory=dict)

    def of(self, kind: Kind) -> list[Line]:
        return [line for line in self.lines if line.kind is kind]

    @property
    def applicable(self) -> bool:
        return not self.faults and not self.of(Kind.REFUSED) and bool(self.people)

    @property
    def changes_something(self) -> bool:
        return bool(self.of(Kind.NEW) or self.of(Kind.CHANGED))

    @property
    def fingerprint(self) -> str:
        """Equal for plans that do the same; so that what was looked at is what is done."""
        told = (self.lines, self.faults, sorted(self.new_teams))
        return hashlib.sha256(repr(told).encode()).hexdigest()


def make_plan(rows: Sequence[Any], known: Known, *, adds_teams: bool = False) -> Plan:
    """`rows` are those of `borgen.lib.workbook`: each with its sheet, number and cells."""
    plan = Plan()
    table = Table.find(rows)
    if table is None:
        plan.faults.append(
            _("There is no row with headings. Borgen looks for a column “e-mail” and a column “name”.")
        )
        return plan
    plan.faults += table.faults()
    if len(table.rows) > MAX_ROWS:
        plan.faults.append(_("This list has more than %(most)s rows. Cut it in parts.") % {"most": MAX_ROWS})
    if plan.faults:
        return plan
    plan.remarks += table.remarks()
    judge = _Judge(plan, known, table, adds_teams)
    plan.lines += [judge.line(row) for row in table.rows]
    if not plan.lines:
        plan.faults.append(_("There are no rows below the headings."))
    plan.warnings += _teams_without_leader(plan, known)
    return plan


class _Judge:
    """Judges one row after another against what is known and what rows above it want."""

    def __init__(self, plan: Plan, known: Known, table: Table, adds_teams: bool) -> None:
        self.plan, self.known, self.table, self.adds_teams = plan, known, table, adds_teams
        self.hints: dict[str, str] = {}

    def line(self, row: Any) -> Line:
        value = self.table.value
        line = Line(
            row.number,
            self.table.name(row),
            value(row, "email").lower(),
            value(row, "team"),
            value(row, "role"),
        )
        refusals = [
            f"{self.table.place(key)}: {why}"
            for key, why in (*self._person_faults(line), *self._place_faults(line))
            if key in self.table.columns or key == "name"
        ]
        if refusals:
            line.kind, line.notes = Kind.REFUSED, refusals
        else:
            self._take(line)
        return line

    def _person_faults(self, line: Line) -> Iterator[tuple[str, str]]:
        if not line.email:
            yield "email", _("there is no e-mail address.")
        elif not _is_email(line.email):
            yield "email", _("“%(email)s” is not an e-mail address.") % {"email": line.email}
        elif line.email in self.known.elsewhere:
            yield "email", _("this e-mail address cannot be used; ask who manages Borgen.")
        known = self.known.people.get(line.email)
        if known and not known.is_active:
            yield "email", _("the account of this person is closed; open it first, or leave the row out.")
        if not line.name:
            yield "name", _("there is no name.")
        elif len(line.name) > MAX_NAME:
            yield "name", _("this name is longer than %(most)s characters.") % {"most": MAX_NAME}
        above = self.plan.people.get(line.email)
        if above and line.name and above.name != line.name:
            yield "name", _("higher up in the list this person is called “%(name)s”.") % {"name": above.name}

    def _place_faults(self, line: Line) -> Iterator[tuple[str, str]]:
        role = role_of(line.role)
        if line.role and role is None:
            yield (
                "role",
                _(
                    "“%(role)s” is not a role. Use teamleider, docent, kwaliteitszorg, directie or "
                    "beheerder, or leave it empty."
                )
                % {"role": line.role},
            )
        elif role in InstitutionRole.Role.values and line.team:
            yield (
                "role",
                _(
                    "“%(role)s” is a role for the whole institution. Leave the team empty, and give it "
                    "a row of its own."
                )
                % {"role": line.role},
            )
        elif role in Membership.Role.values and not line.team:
            yield "role", _("“%(role)s” needs a team.") % {"role": line.role}
        if line.team:
            yield from self._team_faults(line)
        above = self.plan.people.get(line.email)
        given = above.teams.get(team_key(line.team)) if above and line.team else None
        if given and role and given != role:
            yield "role", _("higher up in the list this person has another role in this team.")

    def _team_faults(self, line: Line) -> Iterator[tuple[str, str]]:
        team = self.known.teams.get(team_key(line.team))
        if team is not None:
            if team.ended:
                yield "team", _("team %(team)s has ended.") % {"team": team.name}
        elif len(line.team) > MAX_NAME:
            yield "team", _("this name is longer than %(most)s characters.") % {"most": MAX_NAME}
        elif not self.adds_teams:
            yield "team", _("there is no team “%(team)s”.") % {"team": line.team} + self._hint(line.team)

    def _hint(self, name: str) -> str:
        """A team that is called almost the same; finding it takes time, so not for all of a wrong file."""
        key = team_key(name)
        if key not in self.hints:
            looks = len(self.hints) < MOST_HINTS
            near = get_close_matches(key, self.known.teams, n=1, cutoff=0.75) if looks else []
            text = _(" Do you mean %(team)s?")
            self.hints[key] = text % {"team": self.known.teams[near[0]].name} if near else ""
        return self.hints[key]

    def _take(self, line: Line) -> None:
        known = self.known.people.get(line.email)
        wanted = self.plan.people.get(line.email)
        role = role_of(line.role)
        place = (team_key(line.team), role or "")
        if wanted and place in wanted.rows:
            line.notes.append(_("The same as row %(row)s.") % {"row": wanted.rows[place]})
            return
        if wanted is None:
            wanted = self.plan.people[line.email] = Wanted(line.name, new=known is None)
            if known is None:
                line.kind = Kind.NEW
                line.notes.append(_("Gets an invitation."))
            elif known.name != line.name:
                wanted.renamed = True
                self._change(
                    line, _("Name: %(old)s becomes %(new)s.") % {"old": known.name, "new": line.name}
                )
        wanted.rows[place] = line.row
        if line.team:
            self._take_team(line, wanted, known, role)
        elif role and role not in wanted.roles:
            wanted.roles.add(role)
            if known is None or role not in known.roles:
                label = InstitutionRole.Role(role).label
                self._change(line, _("Gets the role %(role)s.") % {"role": label})

    def _take_team(self, line: Line, wanted: Wanted, known: KnownPerson | None, role: str | None) -> None:
        key = team_key(line.team)
        now = known.teams.get(key) if known else None
        # Without a role in the list somebody keeps the one she has.
        wished = role or wanted.teams.get(key) or now or Membership.Role.MEMBER
        wanted.teams[key] = wished
        team = self.known.teams.get(key)
        name = team.name if team else line.team
        if team is None and key not in self.plan.new_teams:
            self.plan.new_teams[key] = " ".join(line.team.split())
            self._change(line, _("Team %(team)s is added.") % {"team": line.team})
        label = Membership.Role(wished).label
        if now is None:
            self._change(line, _("Joins team %(team)s as %(role)s.") % {"team": name, "role": label})
        elif now != wished:
            old = Membership.Role(now).label
            text = _("Team %(team)s: %(old)s becomes %(new)s.")
            self._change(line, text % {"team": name, "old": old, "new": label})

    @staticmethod
    def _change(line: Line, note: str) -> None:
        if line.kind is Kind.SAME:
            line.kind = Kind.CHANGED
        line.notes.append(note)


def role_of(word: str) -> str | None:
    """The role that a word from a list means; None for an empty or unknown word."""
    return ROLE_WORDS.get(plain_heading(word))


def team_key(name: str) -> str:
    return " ".join(name.split()).lower()


def _teams_without_leader(plan: Plan, known: Known) -> Iterator[str]:
    leads: dict[str, set[str]] = {key: set(team.leaders) for key, team in known.teams.items()}
    touched = set(plan.new_teams)
    for email, wanted in plan.people.items():
        for key, role in wanted.teams.items():
            leaders = leads.setdefault(key, set())
            if role == Membership.Role.LEADER:
                leaders.add(email)
            elif email in leaders:
                leaders.discard(email)
                touched.add(key)
    for key in sorted(touched):
        if not leads.get(key):
            name = known.teams[key].name if key in known.teams else plan.new_teams[key]
            yield _("Team %(team)s has no team leader after this.") % {"team": name}


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
