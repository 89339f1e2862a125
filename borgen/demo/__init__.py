"""The demo: a made-up school around the case for which the method was written. Only there in demo mode."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "borgen-demo"  # noqa: S105  known to everybody, which is why the demo stays on this machine
# Of the address of the screen in the staff room: as public as the passwords, for the same reason.
SCREEN = "demo-scherm-in-de-teamkamer-van-onderwijsassistent"
INSTITUTION = "roc-demo"
OTHER_INSTITUTION = "demo-college"
DOMAIN = "demo.example"


def address(name: str) -> str:
    return f"{name}@{DOMAIN}"


@dataclass(frozen=True)
class Account:
    name: str
    """Of the address: what stands before the @."""
    person: str
    role: Promise

    @property
    def email(self) -> str:
        return address(self.name)

    @property
    def password(self) -> str:
        return PASSWORD


# Who can sign in. The others of the demo have no password.
ACCOUNTS = (
    Account("teamleider", "Marieke Demo", _("Team leader")),
    Account("docent", "Youssef Demo", _("Teacher, member of the team")),
    Account("proceseigenaar", "Inge Demo", _("Process owner")),
    Account("projectleider", "Tom Demo", _("Project leader, guest from another team")),
    Account("kwaliteit", "Ruth Demo", _("Quality office")),
    Account("directie", "Karim Demo", _("Management")),
    Account("beheerder", "Els Demo", _("Administrator")),
    Account("vreemde", "Noor Demo", _("Team leader of another school")),
)
