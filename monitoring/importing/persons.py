"""Columns about persons: by their heading, and by what stands in them. Files with one are refused (P14)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from monitoring.importing.columns import MOST, Role, of_heading, plain
from monitoring.importing.teams import key

# Beside those of borgen.lib.personal, which a list of colleagues shares.
_NAME = re.compile(
    r"^(voor|achter|roep|geslachts|familie|tussen)?(naam|namen|voegsel|voegsels|letters)$|^voorletters$"
    r"|(student|leerling|deelnemer|cursist|respondent|docent|slb)er?s?naam$|^naam(van)?(de)?(student|leerling|deelnemer|cursist)"
    r"|^(first|last|sur|full)_?name$|^name$|^(student|leerling|deelnemer|cursist)$"
)
_MAIL = re.compile(r"^e?mail(adres|address)?$|mailadres|mailaddress")
_ADDRESS = re.compile(r"[^\s@;,]+@[^\s@;,]+\.[a-z]{2,}", re.IGNORECASE)
_POSTCODE = re.compile(r"^[1-9]\d{3} ?[A-Z]{2}$")
_BSN_LENGTHS = (8, 9)


def by_heading(heading: str, cells: Sequence[str] = (), known: Collection[str] = ()) -> str:
    """`name` or `mail`, or nothing. A column "naam" is harmless when most of it is the name of a team."""
    word = plain(heading)
    if _MAIL.search(word):
        return "mail"
    if of_heading(heading) is not Role.SKIP or not _NAME.search(word):
        return ""
    if word in ("naam", "name") and cells and sum(key(cell) in known for cell in cells) >= MOST * len(cells):
        return ""
    return "name"


def by_contents(cells: Sequence[str]) -> str:
    """`mail`, `bsn` or `postcode`, or nothing; of the filled cells of a column."""
    if any("@" in cell and _ADDRESS.search(cell) for cell in cells):
        return "mail"
    if not cells:
        return ""
    if sum(is_bsn(cell) for cell in cells if len(cell) in _BSN_LENGTHS) >= MOST * len(cells):
        return "bsn"
    if sum(bool(_POSTCODE.match(cell)) for cell in cells if len(cell) in (6, 7)) >= MOST * len(cells):
        return "postcode"
    return ""


def is_bsn(text: str) -> bool:
    """The test of eleven that every citizen service number and education number passes."""
    if len(text) not in _BSN_LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in text.zfill(9)]
    total = sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return total % 11 == 0 and any(digits)
