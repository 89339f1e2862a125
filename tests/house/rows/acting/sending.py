"""The overview by mail, standing in for a leader, jobs, and mails that did not arrive."""

from datetime import timedelta
from typing import Any

from actions.services import digest
from borgen.lib.dates import local_today
from common.models import OutgoingMail
from common.steps import note
from teams.models import Deputy
from tests import builders
from tests.actions.builders_sending import failed_job, refused
from tests.house.rows import EVERYBODY, Look, Row
from tests.house.world import Side

ALL = f"anonymous {EVERYBODY}"
LEADS = "leader administrator"


def token_of(side: Side) -> str:
    return digest.unsubscribe_url(side.people["leader"]).rstrip("/").rpartition("/")[2]


def _own_mail(side: Side) -> int:
    """Of the leader, on every side; made when it is first asked for."""
    leader = side.people["leader"]
    found = OutgoingMail.objects.filter(created_by_id=leader.pk, state="failed").first()
    return (found or refused(side.institution, by=leader)).pk


def _deputy(side: Side) -> int:
    found = Deputy.objects.filter(team=side.team).first()
    return (found or _stand_in(side)).pk


def _stand_in(side: Side) -> Any:
    today = local_today()
    return Deputy.objects.create(
        team=side.team,
        user=builders.membership(side.team).user,
        since=today,
        until=today + timedelta(days=7),
        appointed_by=side.people["leader"],
    )


def _more_deputies(side: Side) -> None:
    for _ in range(3):
        _stand_in(side)


def _more_jobs(side: Side) -> None:
    for attempts in (1, 2, 3):
        failed_job(attempts=attempts)
    note(name=f"step {builders.number()}", number=1)


def _more_own_mails(side: Side) -> None:
    for _ in range(3):
        refused(side.institution, by=side.people["leader"])


ROWS = [
    Row(
        "actions:digest-settings",
        of="personal",
        get=EVERYBODY,
        post=EVERYBODY,
        posted=422,
        empty=False,
        error={"digest": "hourly"},
    ),
    Row(
        "actions:unsubscribe",
        of="public",
        get=ALL,
        post=ALL,
        posted=200,
        empty=False,
        words={"token": token_of},
        looks=(
            Look("stopped", sent={"digest": "off"}),
            Look("began-again", sent={"digest": "weekly"}),
            Look("unknown-link", words={"token": lambda s: "een-deel-ging-verloren"}, code=404),
        ),
    ),
    Row(
        "teams:deputies",
        of="team",
        get=LEADS,
        post=LEADS,
        posted=422,
        error={"person": "", "since": "x", "until": ""},
        more=_more_deputies,
    ),
    Row("teams:deputy-end", of="team", post=LEADS, kind="action", words={"pk": _deputy}),
    Row("borgen:jobs", of="institution", get="administrator", more=_more_jobs),
    Row("borgen:job-retry", of="institution", post="administrator", kind="action", data={"job": "geen"}),
    Row("borgen:own-mails", of="personal", get=EVERYBODY, more=_more_own_mails),
    Row(
        "borgen:own-mail-resend",
        of="personal",
        post="leader",
        kind="action",
        words={"pk": _own_mail},
    ),
]
