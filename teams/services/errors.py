"""From the rules of a model to messages beside the fields of a form."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models


def check(instance: models.Model, *, constraints: Mapping[str, str] | None = None) -> None:
    """Validate all of a record, its constraints included; raises one ValidationError with every message.

    `constraints` says beside which field the message of a constraint stands: {"team_name_unique": "name"}.
    """
    errors: dict[str, list[ValidationError]] = {}
    try:
        instance.full_clean(validate_constraints=False)
    except ValidationError as error:
        error.update_error_dict(errors)
    places = constraints or {}
    for constraint in instance._meta.constraints:
        try:
            constraint.validate(type(instance), instance, exclude=set(errors) - {NON_FIELD_ERRORS} or None)
        except ValidationError as error:
            place = places.get(constraint.name, NON_FIELD_ERRORS)
            errors.setdefault(place, []).extend(error.error_list)
    if errors:
        raise ValidationError(errors)
