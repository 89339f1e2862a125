"""Content that ships with Borgen: formats to begin a document with, in Dutch."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from borgen.lib.richtext import clean
from documents.models import Format

TEMPLATES = Path(__file__).with_name("templates_nl.toml")


class ContentError(ValueError):
    """The content file is not in order; the message lists everything that is wrong."""


@dataclass(frozen=True, slots=True)
class TemplateContent:
    """The fields have the names of the model `DocumentTemplate`."""

    title: str
    format: str
    explanation: str
    html: str


@cache
def standard_templates() -> tuple[TemplateContent, ...]:
    return parse(TEMPLATES.read_text(encoding="utf-8"))


def parse(source: str) -> tuple[TemplateContent, ...]:
    """Raises `ContentError` for anything that is not exactly such a list."""
    try:
        rows = tomllib.loads(source).get("templates", [])
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not TOML: {error}") from error
    if problems := list(_problems(rows)):
        raise ContentError("\n".join(problems))
    return tuple(TemplateContent(**{**row, "html": clean(row["html"])}) for row in rows)


def _problems(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    names = {field.name for field in fields(TemplateContent)}
    if not rows:
        yield "no templates"
    for place, row in enumerate(rows, start=1):
        if set(row) != names or not all(isinstance(row[name], str) and row[name].strip() for name in names):
            yield f"{place}: not exactly {sorted(names)}, each with a text"
        elif row["format"] not in Format.values:
            yield f"{place}: unknown format {row['format']}"
        elif not clean(row["html"]):
            yield f"{place}: nothing is left of the text"
    titles = [row.get("title") for row in rows]
    yield from (f"{title}: twice" for title in sorted({str(t) for t in titles if titles.count(t) > 1}))
