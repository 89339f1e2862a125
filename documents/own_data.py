"""What documents keep about one person. That somebody read a version, and nothing about how or when."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from borgen.lib.own_data import Part
from documents.models import Document, Evaluation, Material, ReadReceipt, Remark, Version
from teams.models import Consent, Objection, User


def parts(user: User) -> list[Part]:
    return [
        _tasks(user),
        _written(user),
        _remarks(user),
        _read(user),
        _agreed(user),
        _objections(user),
        _evaluated(user),
        _brought(user),
    ]


def _tasks(user: User) -> Part:
    columns = (
        ("document", _("Document")),
        ("keeps", _("I keep the versions")),
        ("evaluates", _("I evaluate")),
        ("publishes", _("I make it available")),
    )
    mine = Q(keeper=user) | Q(evaluator=user) | Q(publisher=user)
    rows = [
        (one.title, one.keeper_id == user.pk, one.evaluator_id == user.pk, one.publisher_id == user.pk)
        for one in Document.objects.filter(mine).order_by("pk")
    ]
    return Part("document_tasks", _("Documents I take care of"), columns, rows)


def _written(user: User) -> Part:
    columns = (
        ("document", _("Document")),
        ("version", _("Version")),
        ("state", _("State")),
        ("began_at", _("Began on")),
    )
    found = Version.objects.light().filter(author=user).select_related("document").order_by("pk")
    rows = [(one.document.title, one.number, str(one.get_state_display()), one.created_at) for one in found]
    return Part("versions_written", _("Versions I wrote"), columns, rows)


def _remarks(user: User) -> Part:
    columns = (
        ("document", _("Document")),
        ("remark", _("Remark")),
        ("made_at", _("On")),
        ("answer", _("Answer")),
    )
    found = Remark.objects.filter(by=user).select_related("version__document").order_by("pk")
    found = found.defer("version__html", "version__text", "version__rows")
    rows = [(one.version.document.title, one.text, one.made_at, one.answer) for one in found]
    return Part("document_remarks", _("Remarks on drafts"), columns, rows)


def _read(user: User) -> Part:
    columns = (("document", _("Document")), ("version", _("Version")), ("read_on", _("Confirmed on")))
    found = ReadReceipt.objects.filter(user=user).select_related("version__document").order_by("pk")
    found = found.defer("version__html", "version__text", "version__rows")
    rows = [(one.version.document.title, one.version.number, one.read_on) for one in found]
    return Part("read_receipts", _("Documents I read"), columns, rows)


def _agreed(user: User) -> Part:
    columns = (
        ("subject", _("Subject")),
        ("team", _("Team")),
        ("present", _("Present")),
        ("agreed_at", _("Agreed with it on")),
    )
    found = Consent.objects.filter(user=user).select_related("approval__team").order_by("pk")
    rows = [(one.approval.subject, one.approval.team.name, one.present, one.agreed_at) for one in found]
    return Part("consents", _("What I agreed to"), columns, rows)


def _objections(user: User) -> Part:
    columns = (
        ("subject", _("Subject")),
        ("objection", _("Objection")),
        ("raised_at", _("On")),
        ("answer", _("Answer")),
    )
    found = Objection.objects.filter(by=user).select_related("approval").order_by("pk")
    rows = [(one.approval.subject, one.text, one.raised_at, one.answer) for one in found]
    return Part("objections", _("My objections"), columns, rows)


def _evaluated(user: User) -> Part:
    columns = (
        ("document", _("Document")),
        ("version", _("Version")),
        ("verdict", _("What was done with it")),
        ("note", _("Note")),
        ("on", _("On")),
    )
    found = Evaluation.objects.filter(by=user).select_related("version__document").order_by("pk")
    found = found.defer("version__html", "version__text", "version__rows")
    rows = [
        (one.version.document.title, one.version.number, str(one.get_verdict_display()), one.note, one.at)
        for one in found
    ]
    return Part("evaluations", _("Documents I evaluated"), columns, rows)


def _brought(user: User) -> Part:
    columns = (
        ("material", _("What")),
        ("improvement", _("Improvement")),
        ("note", _("Note")),
        ("brought_at", _("Brought on")),
        ("judged_by_me", _("Judged by me")),
    )
    mine = Q(bringer=user) | Q(added_by=user) | Q(judged_by=user)
    found = Material.objects.filter(mine).select_related("improvement").order_by("pk")
    rows = [
        (one.title, one.improvement.name, one.note, one.brought_at, one.judged_by_id == user.pk)
        for one in found
    ]
    return Part("material", _("Material I brought"), columns, rows)
