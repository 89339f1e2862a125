from .institution import Institution, Period, SchoolYear
from .meeting import AgendaItem, Attendance, Meeting
from .people import InstitutionRole, Invitation, Membership, PeopleImport, Team, User

__all__ = [
    "AgendaItem",
    "Attendance",
    "Institution",
    "InstitutionRole",
    "Invitation",
    "Meeting",
    "Membership",
    "PeopleImport",
    "Period",
    "SchoolYear",
    "Team",
    "User",
]
