"""What was read from a Word file gets its pictures in the document."""

from __future__ import annotations

from documents.models import Document
from documents.services.pictures import PictureError, add_picture
from documents.word import WordText
from teams.models import User


def with_its_pictures(word: WordText, *, document: Document, by: User) -> tuple[str, int]:
    """The html as it is stored, and how many pictures could not be read and stayed behind."""
    numbers: dict[str, int] = {}
    for placeholder, data in word.pictures:
        try:
            numbers[placeholder] = add_picture(document=document, upload=data, by=by).pk
        except PictureError:
            # The page says how many, and which file they are in stays at hand as an attachment.
            continue
    return word.placed(numbers), len(word.pictures) - len(numbers)
