"""The formats of an institution: those that came with Borgen, and its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from common import audit
from documents.content import standard_templates
from documents.models import DocumentTemplate
from teams.models import Institution, User


@transaction.atomic
def ensure_standard_templates(*, institution: Institution, by: User | None) -> int:
    """Borgen's own formats for this institution; returns how many were not there yet."""
    kept = set(DocumentTemplate.objects.filter(institution=institution).values_list("title", flat=True))
    missing = [one for one in standard_templates() if one.title not in kept]
    DocumentTemplate.objects.bulk_create(
        DocumentTemplate(
            institution=institution,
            title=one.title,
            format=one.format,
            explanation=one.explanation,
            html=one.html,
            shipped=True,
        )
        for one in missing
    )
    if missing and by is not None:
        audit.record(by=by, verb="document_template.standard", subject=institution, added=len(missing))
    return len(missing)


@transaction.atomic
def save_template(*, template: DocumentTemplate, values: Mapping[str, Any], by: User) -> DocumentTemplate:
    """A new one, or a change of one: text or file, never both."""
    for name, value in values.items():
        setattr(template, name, value)
    template.full_clean()
    template.save()
    _record(template, "document_template.saved", by)
    return template


@transaction.atomic
def remove_template(*, template: DocumentTemplate, by: User) -> None:
    """Documents that began with it keep their text."""
    _record(template, "document_template.removed", by)
    template.delete()


def _record(template: DocumentTemplate, verb: str, by: User) -> None:
    audit.record(by=by, verb=verb, subject=template, institution_id=template.institution_id)
