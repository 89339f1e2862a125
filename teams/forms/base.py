"""Forms whose rules live in services: what a service refuses stands beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models


class ServiceForm(forms.Form):
    result: Any = None

    def carry_out(self, service: Callable[..., Any], **kwargs: Any) -> bool:
        """Call the service of a valid form and keep its `result`; false when it refused."""
        try:
            self.result = service(**kwargs)
        except ValidationError as error:
            self.take(error)
            return False
        return True

    def take(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name != NON_FIELD_ERRORS and name in self.fields else None, errors)


def model_field(model: type[models.Model], name: str, **kwargs: Any) -> forms.Field:
    """The form field of a model's field: its label, length, help and validators stand once."""
    field: forms.Field = model._meta.get_field(name).formfield(**kwargs)  # type: ignore[union-attr,assignment]
    return field
