"""Columns of an uploaded table with personal data that nobody needs here (conventions P14, D5)."""

from __future__ import annotations

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What a heading is about, and the words that give it away once spaces, signs and accents are taken out.
_WORDS: tuple[tuple[Promise, str], ...] = (
    (
        _("a citizen service number"),
        r"^(bsn|sofi)(nr|nummer|number)?$|burgerservice|sofinummer|citizenservice|onderwijsnummer|^pgn|persoonsgebonden",
    ),
    (
        _("a student number"),
        r"(student|leerling|deelnemer|cursist)(en)?(nr|nummer|number|id|code)$|^(ovnummer|studentid)$",
    ),
    (_("a date of birth"), r"^geb(oorte)?(datum|dat|jaar)?$|geboorte|birth|^dob$"),
    (
        _("a home address"),
        r"(?<!mail)(?<!ip)adres$|(?<!mail)(?<!ip)address$|straat|street|huisnummer|postcode|postalcode|zipcode|woonplaats",
    ),
    (_("a telephone number"), r"telefoon|^tel(nr|nummer)?$|mobiel|phone|^mobile"),
    (_("a sex or origin"), r"^(geslacht|gender|sex)$|nationalit|geboorteland|etnicit"),
)
_PATTERNS = [(label, re.compile(words)) for label, words in _WORDS]


def plain_heading(text: object) -> str:
    """A heading as people mean it: `E-mail adres ` and `emailadres` are the same."""
    letters = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", letters)


def personal_kind(heading: object) -> Promise | None:
    """What kind of personal data a column with this heading holds; None when it looks harmless."""
    plain = plain_heading(heading)
    return next((label for label, words in _PATTERNS if words.search(plain)), None)
