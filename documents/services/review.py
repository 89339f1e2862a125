"""From the draft to the team: remarks, review, approval in the meeting, and who was absent (decisions 8, 19).

Rounds take the row of the approval first, then that of the document, then that of the version.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from borgen.lib.conflict import Edit, values_of
from borgen.lib.states import TransitionNotAllowed
from common import audit
from documents.models import ApprovalRound, Document, Remark, Version
from documents.numbering import next_number
from documents.services import publishing, review_mail
from documents.states import REVIEW, SUPERSEDED, VERSION
from teams.models import Approval, Meeting, Objection, User
from teams.services import approvals, meetings
from teams.services.errors import check
from teams.services.meetings import NewMeeting
from teams.states import APPROVED, DECLINED, WAITING

ON_AGENDA = "approval"
EXPLAINED = ("change", "summary", "reason", "practice")


def open_version(document: Document) -> Version | None:
    """The draft, or what is in review."""
    return Version.objects.open().filter(document=document).select_related("author", "file").first()


def number_to_be(version: Version, change: str = "") -> str:
    """The number that this draft gets when it is approved; "1.0" for the first."""
    current = version.document.current
    last = (current.major, current.minor) if current else None
    major, minor = next_number(last, change or version.change)  # type: ignore[arg-type]
    return f"{major}.{minor}"


def readers_to_mail(document: Document, *, by: User) -> int:
    return review_mail.readers(document, by=by).count()


# --- remarks ----------------------------------------------------------------------------------------------


@transaction.atomic
def add_remark(*, version: Version, text: str, by: User, quote: str = "") -> Remark:
    """While it is a draft or in review; `quote` is the beginning of the place, empty for the whole."""
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if not locked.is_open:
        raise ValidationError(
            _("This version is no longer a draft. Tell the team leader what has to change."), code="closed"
        )
    remark = Remark(version=locked, by=by, quote=quote, text=text.strip())
    check(remark, constraints={"document_remark_says_something": "text"})
    remark.save()
    _note(version.document, "document.remark_added", by, remark=remark.pk)
    return remark


@transaction.atomic
def remove_remark(*, remark: Remark, by: User) -> None:
    """One's own, as long as nobody answered it."""
    locked = Remark.objects.select_for_update().select_related("version").get(pk=remark.pk)
    if locked.by_id != by.pk or locked.outcome or not locked.version.is_open:
        raise ValidationError(_("This remark has been answered; it stays."), code="answered")
    _note(remark.version.document, "document.remark_removed", by, remark=locked.pk)
    locked.delete()


@transaction.atomic
def answer_remark(*, remark: Remark, outcome: str, answer: str, by: User) -> Remark:
    """What is done with it, and why when it is not taken over. The first answer stands."""
    locked = Remark.objects.select_for_update().get(pk=remark.pk)
    if locked.outcome:
        raise ValidationError(
            _("A colleague has just answered this remark. Your answer is not saved."), code="answered"
        )
    locked.outcome, locked.answer = outcome, answer.strip()
    locked.answered_by, locked.answered_at = by, timezone.now()
    places = {"document_remark_declined_says_why": "answer"}
    check(locked, constraints=places | {"document_remark_answered_by_whom_and_how": "outcome"})
    locked.save()
    _note(remark.version.document, "document.remark_answered", by, remark=locked.pk, outcome=outcome)
    return locked


# --- review -----------------------------------------------------------------------------------------------


@transaction.atomic
def offer(*, version: Version, edit: Edit, revision: int, by: User, meeting: Meeting | None = None) -> int:
    """From now on nobody edits it; the team gets a mail to read it. Returns how many mails go.

    `edit` has change, summary, reason and practice; `Conflict` when a colleague wrote another one.
    ValidationError when the text is not the one that was seen, or is empty.
    """
    locked = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    state = VERSION.target("offer", locked.state)
    if locked.revision != revision:
        raise ValidationError(
            _("The text was changed while you had this page open. Read it again before you offer it."),
            code="changed",
        )
    for name, value in edit.over(values_of(locked, EXPLAINED)).items():
        setattr(locked, name, value.strip())
    locked.state, locked.review_by, locked.review_at = state, by, timezone.now()
    check(locked)
    locked.save()
    document = version.document
    if meeting:
        put_on_agenda(meeting, document)
    _note(document, "document.offered", by, version=locked.pk, meeting=meeting and meeting.pk)
    return review_mail.ask_to_read(version=locked, meeting=meeting, by=by)


@transaction.atomic
def take_back(*, version: Version, by: User) -> None:
    """To the drawing board. Not while the team is asked: then the point is first closed in the meeting."""
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if locked.rounds.open().exists():
        raise ValidationError(
            _("The team is being asked to approve this version. First close that point as not approved."),
            code="round",
        )
    _back_to_draft(locked)
    _note(version.document, "document.taken_back", by, version=version.pk)


# --- in the meeting ---------------------------------------------------------------------------------------


@transaction.atomic
def begin_approval(
    *, version: Version, chair: User, by: User, meeting: Meeting | None = None, new: NewMeeting | None = None
) -> ApprovalRound:
    """Put a version in review before the team, in a meeting that is known or in a new one."""
    locked = Version.objects.select_for_update(of=("self",)).select_related("author").get(pk=version.pk)
    if locked.state != REVIEW:
        raise TransitionNotAllowed("approve", locked.state, VERSION.transitions["approve"].refusal)
    numbers = locked.rounds.aggregate(last=Max("number"))["last"] or 0
    if locked.rounds.open().exists():
        raise ValidationError(
            _("This version is already before the team; here is that point."), code="open_round"
        )
    document = version.document
    meeting = meetings.known_or_new(team=document.team, chair=chair, meeting=meeting, new=new)
    approval = approvals.open_round(
        team=document.team,
        subject=f"{document.title} {number_to_be(version)}",
        author=locked.author,
        chair=chair,
        meeting=meeting,
        by=by,
    )
    put_on_agenda(meeting, document)
    return ApprovalRound.objects.create(
        version=locked, approval=approval, number=numbers + 1, revision=locked.revision
    )


def put_on_agenda(meeting: Meeting, document: Document) -> None:
    """As its last point, once."""
    meetings.put_on_agenda(
        meeting=meeting,
        title=_("Approve: {title}").format(title=document.title),
        source=ON_AGENDA,
        source_key=_key(document),
    )


def _key(document: Document) -> str:
    """Of its point on an agenda; what is due, actions/agenda_sources.py names in the same way."""
    return f"document:{document.pk}"


@transaction.atomic
def close_approval(*, round_: ApprovalRound, by: User) -> tuple[Approval, int]:
    """Close it as approved; who was absent gets a mail. Returns the round and how many mails go.

    The version is valid at once, or when everybody agreed where the institution asks for that.
    """
    closed = approvals.close(approval=round_.approval, by=by)
    if Version.objects.filter(pk=round_.version_id).exclude(revision=round_.revision).exists():
        raise ValidationError(
            _("The text is not the one that was put before the team. Close the point as not approved."),
            code="changed",
        )
    if closed.state == APPROVED:
        publishing.publish(version=round_.version, by=by)
    document = round_.version.document
    meetings.deal_with(meeting=closed.meeting, source=ON_AGENDA, source_key=_key(document))
    mails = review_mail.ask_to_agree(round_=round_, people=approvals.members_to_ask(closed), by=by)
    return closed, mails


@transaction.atomic
def decline_approval(*, round_: ApprovalRound, reason: str, by: User) -> None:
    """The team does not approve; the version goes back to the drawing board with its remarks."""
    declined = approvals.decline(approval=round_.approval, reason=reason, by=by)
    document = round_.version.document
    meetings.deal_with(meeting=declined.meeting, source=ON_AGENDA, source_key=_key(document))
    _back_to_draft(Version.objects.select_for_update().get(pk=round_.version_id))


# --- afterwards -------------------------------------------------------------------------------------------


class NothingAsked(Exception):  # noqa: N818  no mistake of anybody
    """The version was superseded, or the team did not approve it: there is nothing to agree with any more."""


@transaction.atomic
def agree_afterwards(*, round_: ApprovalRound, by: User) -> bool:
    """True when the version became valid by this."""
    _hold_asked(round_)
    approval = approvals.agree(approval=round_.approval, by=by)
    return _publish_when_complete(round_, approval, by)


@transaction.atomic
def object_afterwards(*, round_: ApprovalRound, text: str, by: User) -> Objection:
    _hold_asked(round_)
    return approvals.object_to(approval=round_.approval, by=by, person=by, text=text)


@transaction.atomic
def resolve_objection(
    *, round_: ApprovalRound, objection: Objection, how: str, answer: str, by: User
) -> bool:
    """In the meeting or afterwards; true when the version became valid by this."""
    approvals.resolve(objection=objection, how=how, answer=answer, by=by)
    return _publish_when_complete(round_, Approval.objects.get(pk=round_.approval_id), by)


@transaction.atomic
def remind(*, round_: ApprovalRound, by: User) -> int:
    """One more mail to who has not answered, at most once a day to each. Returns how many go."""
    _hold_asked(round_)
    people = approvals.members_to_ask(round_.approval)
    mails = review_mail.ask_to_agree(
        round_=round_, people=review_mail.not_mailed_today(round_, people), by=by
    )
    if mails:
        _note(round_.version.document, "document.reminded", by, approval=round_.approval_id, people=mails)
    return mails


def complete_waiting(*, dry_run: bool = False) -> int:
    """Rounds that wait for nobody any more since somebody left the team; daily."""
    waiting = ApprovalRound.objects.filter(approval__state=WAITING)
    done = 0
    for round_ in waiting.select_related("version__document", "approval__team", "approval__closed_by"):
        if approvals.is_complete(round_.approval):
            done += 1
            if not dry_run:
                with transaction.atomic():
                    _publish_when_complete(round_, round_.approval, None)
    return done


def _publish_when_complete(round_: ApprovalRound, approval: Approval, by: User | None) -> bool:
    if approval.state != WAITING or not approvals.complete(approval=approval, by=by):
        return False
    if approval.closed_by is None:
        raise ValueError("a round that waits was closed by somebody")
    publishing.publish(version=round_.version, by=approval.closed_by)
    return True


def _hold_asked(round_: ApprovalRound) -> None:
    """Nothing supersedes the version while somebody answers; `NothingAsked` when something did already."""
    approval = Approval.objects.select_for_update().get(pk=round_.approval_id)
    Document.objects.select_for_update().get(pk=round_.version.document_id)
    state = Version.objects.values_list("state", flat=True).get(pk=round_.version_id)
    if state == SUPERSEDED or approval.state == DECLINED:
        raise NothingAsked


def _back_to_draft(version: Version) -> None:
    version.state = VERSION.target("take_back", version.state)
    version.review_by = version.review_at = None
    version.save(update_fields=["state", "review_by", "review_at"])


def _note(document: Document, verb: str, by: User, **details: object) -> None:
    audit.record(by=by, verb=verb, subject=document, institution_id=document.institution_id, **details)
