"""Rich text: cleaned once on its way in, then read by everything else.

Only `clean` decides what may be in a text. What it returns has one shape (see `cleaning`), in which every `<`
begins a tag; the other functions read that shape and nothing else. Pictures are cited as `picture:<number>`.
"""

from borgen.lib.richtext.cleaning import MAX_LENGTH, TextTooLongError, clean
from borgen.lib.richtext.reading import (
    Block,
    Contents,
    Heading,
    blocks,
    contents,
    one_line,
    picture_numbers,
    plain_text,
    renumbered,
    with_pictures,
)
from borgen.lib.richtext.writing import written

__all__ = [
    "MAX_LENGTH",
    "Block",
    "Contents",
    "Heading",
    "TextTooLongError",
    "blocks",
    "clean",
    "contents",
    "one_line",
    "picture_numbers",
    "plain_text",
    "renumbered",
    "with_pictures",
    "written",
]
