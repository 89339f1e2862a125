"""An institution and how it looks."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from common import audit, files, logos
from teams import brand
from teams.models import Institution, User
from teams.services.errors import check
from teams.slugs import free_slug


@dataclass(frozen=True, slots=True)
class Settings:
    name: str
    contact: str
    threshold: int
    approval_by_all: bool
    brand_colour: str
    accessibility_statement: str


@transaction.atomic
def add_institution(*, by: User | None, name: str, slug: str = "") -> Institution:
    """Only the operator of the installation does this, from the command line (conventions S4)."""
    taken = Institution.objects.values_list("slug", flat=True)
    institution = Institution(name=name.strip(), slug=slug or free_slug(name, taken, fallback="instelling"))
    check(institution)
    institution.save()
    audit.record(by=by, verb="institution.added", subject=institution, institution_id=institution.pk)
    return institution


@transaction.atomic
def change_institution(
    *,
    by: User,
    institution: Institution,
    settings: Settings,
    logo: File | None = None,
    without_logo: bool = False,
) -> None:
    """A new `logo` is drawn anew as PNG; ValidationError per field."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    institution.name = settings.name.strip()
    institution.contact = settings.contact.strip()
    institution.threshold = settings.threshold
    # Rounds that have begun keep how they began (Approval.needs_everybody).
    institution.approval_by_all = settings.approval_by_all
    institution.brand_colour = settings.brand_colour.lower()
    institution.accessibility_statement = settings.accessibility_statement.strip()
    check(institution, constraints={"institution_threshold_is_percentage": "threshold"})
    try:
        brand.require_readable(institution.brand_colour)
    except ValidationError as error:
        raise ValidationError({"brand_colour": error.error_list}) from error
    if logo:
        try:
            picture = logos.clean_logo(logo)
        except ValidationError as error:
            raise ValidationError({"logo": error.error_list}) from error
        institution.logo = files.store(
            institution_id=institution.pk, name="logo.png", content=picture, content_type="image/png"
        )
    elif without_logo:
        institution.logo = None
    institution.save()
    audit.record(by=by, verb="institution.changed", subject=institution, institution_id=institution.pk)
