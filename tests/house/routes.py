"""All routes of the URLconf, with the words in their addresses and the view behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

URLCONF = "tests.house.urls"


@dataclass(frozen=True)
class Route:
    name: str
    address: str
    words: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def rule(self) -> Any:
        return getattr(self.view, "access_rule", None)


@cache
def routes() -> dict[str, Route]:
    found = list(_walk(import_module(URLCONF).urlpatterns, "", "", ()))
    return {route.name: route for route in found}


def unnamed() -> list[str]:
    return [
        route.address for route in _walk(import_module(URLCONF).urlpatterns, "", "", ()) if not route.name
    ]


def _walk(patterns: Any, namespace: str, address: str, words: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        here = address + str(pattern.pattern)
        known = (*words, *_words(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here, known)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{namespace}{pattern.name}" if pattern.name else "", here, known, pattern.callback)


def _words(pattern: Any) -> list[str]:
    if isinstance(pattern, RoutePattern):
        return list(pattern.converters)
    return list(pattern.regex.groupindex)
