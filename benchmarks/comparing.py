"""A handbook of 8,000 words in three versions.

1.1 changes a tenth of 1.0: words, rows, a chapter that moved. 2.0 changes words in every paragraph of 1.1.
"""

from __future__ import annotations

import random

SLUG = "lang-handboek"
WORDS = 8_000
_VOCABULARY = [
    first + last
    for first in "lees schrijf gesprek verzuim intake stage toets rooster ouder mentor team les".split()
    for last in " plan punt moment lijst groep week verslag afspraak formulier begeleider".split(" ")
]

Block = tuple[str, list[str]]


def blocks(dice: random.Random) -> list[Block]:
    """A chapter: heading, paragraphs of 60 words, items, rows of a table."""
    shape = [("h2", 3), *[("p", 60)] * 6, *[("li", 9)] * 5, *[("td", 12)] * 4]
    found: list[Block] = []
    while sum(len(words) for _tag, words in found) < WORDS:
        found += [(tag, dice.choices(_VOCABULARY, k=length)) for tag, length in shape]
    return found


def edited(found: list[Block], dice: random.Random, *, blocks: float, words: float) -> list[Block]:
    """This share of the words in this share of the blocks becomes another word."""
    return [
        (tag, [dice.choice(_VOCABULARY) if dice.random() < words else word for word in text])
        if dice.random() < blocks
        else (tag, text)
        for tag, text in found
    ]


def html(found: list[Block]) -> str:
    from borgen.lib.richtext import clean

    around = {"li": "<ul><li>{}</ul>", "td": "<table><tr><td>{}<td>week 3</table>"}
    text = "".join(around.get(tag, f"<{tag}>{{}}</{tag}>").format(" ".join(words)) for tag, words in found)
    return clean(text.replace("</ul><ul>", "").replace("</table><table>", ""))


def make() -> None:
    from borgen.lib.richtext import plain_text
    from teams.models import Membership, Team
    from tests import builders

    team = Team.objects.get(slug="onderwijsassistent")
    members = Membership.objects.filter(team=team).select_related("user")
    leader = next(one.user for one in members if one.role == "leader")
    author = next(one.user for one in members if one.user != leader)
    document = builders.document(team, title="Lang handboek", slug=SLUG, by=leader)
    dice = random.Random(8)
    first = blocks(dice)
    second = edited(first[20:40] + first[:20] + first[40:], dice, blocks=0.1, words=0.15)
    third = edited(second, dice, blocks=1, words=0.1)
    for number, found in (((1, 0), first), ((1, 1), second), ((2, 0), third)):
        text = html(found)
        builders.approved(
            document, html=text, text=plain_text(text), number=number, author=author, approved_by=leader
        )
