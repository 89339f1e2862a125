"""HTML of anybody in, our own small kind of HTML out.

nh3 reads it as a browser does and throws out what is not allowed; the shape is then built anew from its tree:

    text    = (p | h2 | h3 | h4 | ul | ol | blockquote | table | hr)*
    li, td  = words (ul | ol)*  or  (p | ul | ol)*          lists at most MAX_LIST_DEPTH deep
    quote   = (p | ul | ol)+
    table   = thead? tbody?, no table in a table

and nh3 has the last word over the result. Cleaning what was cleaned changes nothing.
"""

from __future__ import annotations

import re

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from lxml import etree

from borgen.lib.richtext.building import Builder

# 300 pages are about a million characters.
MAX_LENGTH = 4_000_000
# Deeper than any text is nested; readers of HTML take quadratic time over depth.
MAX_DEPTH = 80

_KEPT = "h2 h3 h4 p br strong em u s sub sup ul ol li blockquote table thead tbody tr th td a img hr".split()
# Read for what they mean and written as one of the above.
_READ = [
    *_KEPT,
    *"h1 h5 h6 b i strike del ins div section article header footer main aside nav address".split(),
    *"figure figcaption pre dl dt dd center caption tfoot details summary fieldset form".split(),
]
# Not only the tag goes, but what is in it too.
_GONE = (
    "script style template title svg math noscript iframe noembed noframes xmp plaintext textarea select "
    "object embed applet video audio canvas"
).split()
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "picture"}
_reading = nh3.Cleaner(
    tags=set(_READ),
    clean_content_tags=set(_GONE),
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel=None,
)
_last_word = nh3.Cleaner(
    tags=set(_KEPT),
    clean_content_tags=set(_GONE),
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer",
)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^>]*>")
# These end by themselves and do not nest, however often they are left open; or they hold nothing.
_NOT_DEEPER = frozenset(
    "p li td th tr thead tbody tfoot dt dd option br img hr input meta link wbr col area base source".split()
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class TextTooLongError(ValidationError):
    """A form may raise it from its `clean_` method; `str()` gives the message for people."""

    def __init__(self) -> None:
        super().__init__(
            _("This text is too long for one document. Divide it over more documents and try again."),
            code="too-long",
        )

    def __str__(self) -> str:
        return str(self.messages[0])


def clean(html: str) -> str:
    """Safe HTML of the shape above; "" when there is nothing to read. TextTooLongError above MAX_LENGTH."""
    if len(html) > MAX_LENGTH:
        raise TextTooLongError
    safe = _reading.clean(_shallow(_CONTROLS.sub("", html)))
    tree = etree.fromstring(
        f"<html><body>{safe}</body></html>".encode(),
        etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True),
    )
    body = tree.find("body")
    return _last_word.clean(Builder().build(body)) if body is not None else ""


def _shallow(html: str) -> str:
    """Without the tags that would be nested deeper than MAX_DEPTH. Roughly: nh3 cleans it afterwards."""
    depth = 0

    def tag(found: re.Match[str]) -> str:
        nonlocal depth
        closes, name = found[1], found[2].lower()
        if name in _NOT_DEEPER or found[0].endswith("/>"):
            return found[0]
        if closes:
            depth = max(0, depth - 1)
            return found[0] if depth < MAX_DEPTH else ""
        depth += 1
        return found[0] if depth <= MAX_DEPTH else ""

    return _TAG.sub(tag, html)
