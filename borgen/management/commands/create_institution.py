"""The first institution of an installation, or one more, with its administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from boas.services.sets import ensure_standard_set
from borgen.lib.dates import local_today, school_year
from documents.services.templates import ensure_standard_templates
from monitoring.services.indicators import ensure_inspectorate_indicators
from teams.models import InstitutionRole
from teams.school_years import next_name
from teams.services import institution as institutions
from teams.services import invitations, people
from teams.services import school_years as years

PERIODS = 4


class Command(BaseCommand):
    help = (
        "Make an institution with its school year and administrator; prints the administrator's invitation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="as people know it, for example: ROC De Brug")
        parser.add_argument("email", help="address of the administrator")
        parser.add_argument("administrator", help="name of the administrator")
        parser.add_argument(
            "--slug", default="", help="first word of every address; made of the name otherwise"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            link, address = self._create(options)
        except ValidationError as error:
            raise CommandError(" ".join(self._sentences(error))) from error
        text = _("%(name)s stands at /%(address)s/. With this link the administrator comes in, once:")
        self.stdout.write(text % {"name": options["name"], "address": address})
        self.stdout.write(link)

    @transaction.atomic
    def _create(self, options: dict[str, Any]) -> tuple[str, str]:
        ensure_standard_set()
        institution = institutions.add_institution(by=None, name=options["name"], slug=options["slug"])
        ensure_standard_templates(institution=institution, by=None)
        ensure_inspectorate_indicators(institution=institution, by=None)
        span = school_year(local_today())
        years.add_school_year(
            by=None,
            institution=institution,
            name=next_name(span),
            starts_on=span.start,
            ends_on=span.end,
            count=PERIODS,
        )
        person = people.add_person(
            by=None,
            institution=institution,
            name=options["administrator"],
            email=options["email"],
            institution_roles=[InstitutionRole.Role.ADMINISTRATOR],
        )
        return invitations.issue(by=None, person=person), institution.slug

    @staticmethod
    def _sentences(error: ValidationError) -> list[str]:
        if not hasattr(error, "error_dict"):
            return error.messages
        return [f"{name}: {text}" for name, texts in error.message_dict.items() for text in texts]
