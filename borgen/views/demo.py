"""The demo's letter box: every mail that a school would have sent, so that an invitation can be followed."""

from __future__ import annotations

import nh3
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from borgen.demo import INSTITUTION, OTHER_INSTITUTION
from common import files
from common.models import MailAttachment, OutgoingMail
from teams.access import public_page
from teams.models import Institution

WHY_PUBLIC = "Only in demo mode: who follows an invitation has not signed in yet."
SHOWN = 100


@public_page(WHY_PUBLIC)
def post(request: HttpRequest) -> HttpResponse:
    mails = _mails()[: SHOWN + 1]
    return render(request, "demo/post.html", {"mails": mails[:SHOWN], "more": len(mails) > SHOWN})


@public_page(WHY_PUBLIC)
def message(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(_mails().prefetch_related("attachments__file"), pk=pk)
    crumbs = [{"title": _("The demo's mail"), "url": reverse("demo:post")}, {"title": mail.subject}]
    return render(
        request, "demo/message.html", {"mail": mail, "html": _harmless(mail.html), "crumbs": crumbs}
    )


@public_page(WHY_PUBLIC)
def attachment(request: HttpRequest, pk: int, position: int) -> FileResponse:
    found = get_object_or_404(
        MailAttachment.objects.select_related("file"), mail__in=_mails(), mail=pk, position=position
    )
    return files.serve(found.file)


def _mails() -> QuerySet[OutgoingMail]:
    """Of the demo's own schools: another school on the same machine keeps its mail to itself."""
    ours = Institution.objects.filter(slug__in=[INSTITUTION, OTHER_INSTITUTION]).values_list("pk", flat=True)
    return OutgoingMail.objects.filter(institution_id__in=list(ours))


def _harmless(html: str) -> SafeString:
    """Headings, text and links of a mail, without scripts and styles: our own policy refuses these anyway."""
    cleaned = nh3.clean(html, clean_content_tags={"script", "style", "title"}, link_rel=None)
    return mark_safe(cleaned)  # noqa: S308  nh3 leaves nothing that runs
