"""Tags for what stands on every page or in every row; loaded in all templates (settings: builtins)."""

from __future__ import annotations

import functools

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from borgen.guide.entries import BY_ROUTE

register = template.Library()


@register.simple_tag
def icon(name: str, label: object = "", *, large: bool = False) -> SafeString:
    """`{% icon "check" %}`; a label only when no word stands beside it. Names: templates/ui/README.md."""
    return _drawn(name, str(label), large)


@register.simple_tag
def place(name: str, *words: str) -> str:
    """`{% url %}` for the frame of the page: the same few addresses each time, so they are looked up once."""
    return _address(name, words)


@register.simple_tag(takes_context=True)
def explanation(context: Context) -> str:
    """What this page is for and how others do it (borgen/guide/entries.py); nothing without an entry."""
    match = getattr(context.get("request"), "resolver_match", None)
    return _explained(match.view_name, get_language()) if match else ""


@functools.lru_cache(maxsize=1024)
def _explained(route: str, language: str) -> str:
    found = BY_ROUTE.get(route)
    return render_to_string("ui/explanation.html", {"found": found}) if found else ""


@functools.lru_cache(maxsize=512)
def _drawn(name: str, label: str, large: bool) -> SafeString:
    return render_to_string("ui/icon_svg.html", {"name": name, "label": label, "large": large})


@functools.lru_cache(maxsize=4096)
def _address(name: str, words: tuple[str, ...]) -> str:
    return reverse(name, args=words)
