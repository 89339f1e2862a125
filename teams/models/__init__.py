from .approval import Approval, Consent, Objection
from .institution import Institution, Period, SchoolYear
from .meeting import AgendaItem, Attendance, Meeting, MeetingSeries
from .people import Deputy, InstitutionRole, Invitation, Membership, PeopleImport, Team, User

__all__ = [
    "AgendaItem",
    "Approval",
    "Attendance",
    "Consent",
    "Deputy",
    "Institution",
    "InstitutionRole",
    "Invitation",
    "Meeting",
    "MeetingSeries",
    "Membership",
    "Objection",
    "PeopleImport",
    "Period",
    "SchoolYear",
    "Team",
    "User",
]
