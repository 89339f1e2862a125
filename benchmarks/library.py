"""A handbook of twenty pages with fifty versions, each agreed by the team."""

from __future__ import annotations

SLUG = "dik-handboek"
VERSIONS = 50
CHAPTERS = 10
_WORDS = (
    "De begeleider voert iedere periode een gesprek met de student over de voortgang van de opleiding, het "
    "verzuim en wat er nodig is. Van elk gesprek blijft een kort verslag over dat de student zelf kan lezen. "
)


def text_of_twenty_pages() -> str:
    from borgen.lib.richtext import clean

    parts = []
    for chapter in range(1, CHAPTERS + 1):
        parts.append(f"<h2>{chapter}. Begeleiding in periode {chapter}</h2>")
        for part in (1, 2):
            parts.append(f"<h3>{chapter}.{part} Verzuimmeldingen en leerlingbespreking</h3>")
            parts += [f"<p>{_WORDS * 2}</p>"] * 3 + ["<ul><li>Bel op de eerste dag.<li>Vraag hulp.</ul>"]
        rows = "".join(f"<tr><td>Begeleider {n}<td>{_WORDS[:80]}<td>week {n}" for n in range(6))
        parts.append(f"<table><tr><th>Wie<th>Wat<th>Wanneer</tr>{rows}</table>")
    return clean("".join(parts))


def make() -> None:
    from borgen.lib.richtext import plain_text
    from teams.models import Membership, Team
    from tests import builders

    team = Team.objects.get(slug="onderwijsassistent")
    people = [one.user for one in Membership.objects.filter(team=team).select_related("user")]
    leader = Membership.objects.filter(team=team, role="leader").get().user
    author = next(person for person in people if person != leader)
    document = builders.document(
        team, title="Dik handboek", slug=SLUG, by=leader, asks_reading=True, keeper=leader
    )
    html = text_of_twenty_pages()
    for minor in range(VERSIONS):
        version = builders.approved(
            document,
            html=html,
            text=plain_text(html),
            number=(1, minor),
            author=author,
            approved_by=leader,
            change="small" if minor else "first",
        )
        held = builders.approval(version, state="approved", present=people[:-2], chair=leader)
        for person in people:
            builders.consent(held, person, present=person not in people[-2:])
    builders.evaluation(document, leader, note="Klopt nog.")
