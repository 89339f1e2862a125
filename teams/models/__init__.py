from .approval import Approval, Consent, Objection
from .institution import Institution, Period, SchoolYear
from .meeting import AgendaItem, Attendance, Meeting
from .people import InstitutionRole, Invitation, Membership, PeopleImport, Team, User

__all__ = [
    "AgendaItem",
    "Approval",
    "Attendance",
    "Consent",
    "Institution",
    "InstitutionRole",
    "Invitation",
    "Meeting",
    "Membership",
    "Objection",
    "PeopleImport",
    "Period",
    "SchoolYear",
    "Team",
    "User",
]
