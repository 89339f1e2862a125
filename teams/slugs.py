"""Addresses that people read: short Dutch words, set once and then stable."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

# First words of addresses that Borgen itself uses.
RESERVED = frozenset(
    "inloggen uitloggen wachtwoord mijn healthz readyz toegankelijkheid demo static account uitnodiging "
    "privacy hulp over documenten d scherm well-known favicon robots security".split()
)


def not_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ValidationError(_("Borgen uses this word itself; choose another."), code="reserved")


def free_slug(text: str, taken: Iterable[str], *, fallback: str) -> str:
    """The shortest address for this name that is not taken: `intake`, else `intake-2`, `intake-3`."""
    base = slugify(text)[:50].strip("-") or fallback
    used = set(taken) | RESERVED
    if base not in used:
        return base
    number = 2
    while f"{base}-{number}" in used:
        number += 1
    return f"{base}-{number}"
