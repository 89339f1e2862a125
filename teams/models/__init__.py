from .institution import Institution, Period, SchoolYear
from .meeting import AgendaItem, Attendance, Meeting
from .people import InstitutionRole, Invitation, Membership, Team, User

__all__ = [
    "AgendaItem",
    "Attendance",
    "Institution",
    "InstitutionRole",
    "Invitation",
    "Meeting",
    "Membership",
    "Period",
    "SchoolYear",
    "Team",
    "User",
]
