"""What each kind of poster shows of a team that has everything, with names and without."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from actions.models import Board
from borgen.lib.dates import local_today
from borgen.posters import keeping
from borgen.posters.drawing import Issue, draw, pictures
from borgen.posters.form import WORD_OF
from borgen.posters.shape import Kind, Poster
from borgen.posters.sheets import Orientation, Sheet, Size
from borgen.posters.subjects import offered
from improvements.navigation import team_url
from tests import builders
from tests.actions import builders_year as made
from tests.cast import Cast
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
ISSUE = Issue("7F3A", date(2026, 11, 27), date(2026, 12, 6))


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Of everything that a poster shows."""
    team, improved, today = cast.team, cast.improvement, local_today()
    Board.objects.create(
        team=team,
        names=True,
        keeper=cast.member,
        rhythm="week",
        gone_through_on=today,
        gone_through_by=cast.member,
    )
    measure = builders.measure(improved, title="Twee gesprekken")
    line = watching.line(
        team,
        measure=measure,
        monitor=cast.member,
        agreement="Iedere student heeft twee gesprekken",
        months=(10,),
    )
    own = watching.indicator(cast.institution, team=team, name="Gesprekken gevoerd")
    watching.instrument(line, own, executor=cast.member, rhythm="year")
    norm = watching.norm(own, 75, team=team, reason="Dat halen de andere teams ook.")
    official = watching.norm(own, 82, kind="inspectorate")
    watching.measurement(team, own, (30, 40), norm=norm, inspectorate=official)
    watching.plan_round(team, "approved", author=cast.member)
    planning = builders.planning(builders.assessment(improved, state="closed", goal="Weten waar wij staan"))
    builders.action(
        planning_=planning,
        owner=cast.member,
        confirmed_at=timezone.now(),
        title="Formulier inkorten",
        explanation="Het telt nu vier bladzijden.",
    )
    builders.action(improved, title="Rooster aanpassen", due_on=today - timedelta(days=2))
    builders.action(improved, owner=cast.member, title="Brief versturen", done=True)
    document = builders.document(team, improvement=improved, title="SLB-handboek")
    builders.approved(
        document,
        number=(1, 1),
        author=cast.member,
        reason="Het oude boek was te dik.",
        approved_by=cast.leader,
    )
    builders.evaluation(document, cast.member)
    made.decision(
        team,
        cast.member,
        improvement=improved,
        what="Gesprekken staan in het rooster",
        why="GEHEIM",
        decided_on=today - timedelta(days=20),
    )
    made.recognition(team, cast.member, "success", improvement=improved, text="Alle gesprekken gevoerd")
    made.recognition(team, cast.member, "success", text="De open dag zat vol")
    made.recognition(
        team, cast.leader, "compliment", improvement=improved, text=f"Dank aan {cast.member.name}"
    )
    made.recognition(
        team, cast.leader, "celebration", text="Taart voor iedereen", on=today + timedelta(days=9)
    )
    made.meeting(team, today + timedelta(days=6), subject="Overleg over begeleiding")
    watching.signal(team, by=cast.member, text="GEHEIM: signaal")
    return cast


def shape(cast: Cast, kind: Kind, *, names: bool) -> Poster:
    about = cast.improvement.slug if kind is Kind.STORY else ""
    subject = offered(cast.team, kind, about, local_today()).subject
    assert subject is not None
    return keeping.content_of(keeping.Wish(subject, names=names), local_today()).shape


def said(poster: Poster) -> str:
    """All its words, spaces as people type them."""
    return repr(poster).replace(r"\xa0", " ")


# Of each kind: what always stands on it, and what comes with names.
ALWAYS: dict[Kind, tuple[str, ...]] = {
    Kind.BOARD: (
        "Begeleiding van de student",
        "Iedere student heeft twee gesprekken per periode.",
        "Laatst afgesproken",
        "SLB-handboek",
        "Volgende meting",
        "Gesprekken gevoerd",
        "75 %",
        "30 van de 40",
        "norm 75 %",
        "inspectie 82 %",
        "norm gehaald",
        "Formulier inkorten",
        "Rooster aanpassen",
        "te laat",
        "nog geen eigenaar",
        "Alle gesprekken gevoerd",
        "De open dag zat vol",
        "Taart voor iedereen",
    ),
    Kind.PLANNING: ("Formulier inkorten", "Het telt nu vier bladzijden.", "bevestigd", "teamoverleg"),
    Kind.MONITORING: (
        "Iedere student heeft twee gesprekken",
        "Begeleiding van de student",
        "Gesprekken gevoerd",
        "Minstens 75 %",
        "inspectie: minstens 82 %",
        "besproken in oktober",
        "afgesproken",
    ),
    Kind.YEAR: ("Overleg over begeleiding", "Taart voor iedereen", "Gesprekken gevoerd"),
    Kind.STORY: (
        "Studenten weten niet bij wie zij terecht kunnen.",
        "Iedere student heeft twee gesprekken per periode.",
        "Gesprekken gevoerd",
        "30 van de 40",
        "norm 75 %",
        "inspectie 82 %",
        "norm gehaald",
        "SLB-handboek 1.1",
        "Weten waar wij staan",
        "Gesprekken staan in het rooster",
        "Alle gesprekken gevoerd",
        "Twee gesprekken",
    ),
}
WITH_NAMES: dict[Kind, tuple[str, ...]] = {
    Kind.BOARD: ("Mo Lid", "Dank aan Mo Lid", "Mo Lid houdt het bij"),
    Kind.PLANNING: ("Mo Lid",),
    Kind.MONITORING: ("let erop: Mo Lid",),
    Kind.YEAR: (),
    Kind.STORY: (
        "Mo Lid",
        "Dank aan Mo Lid",
        "Het oude boek was te dik.",
        "Dat halen de andere teams ook.",
    ),
}


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_shows_what_it_is_for(full: Cast, kind: Kind) -> None:
    off, on = (said(shape(full, kind, names=names)) for names in (False, True))
    for words in ALWAYS[kind]:
        assert words in off, words
        assert words in on, words
    for words in WITH_NAMES[kind]:
        assert words in on, words
        assert words not in off, words
    for person in full.people.values():
        assert person.name not in off
    for words in ("GEHEIM", "signaal"):
        assert words not in on


def test_without_names_it_is_told_that_there_is_somebody(full: Cast) -> None:
    assert "let erop: een collega" in said(shape(full, Kind.MONITORING, names=False))
    (row,) = shape(full, Kind.PLANNING, names=False).panels[0].rows
    assert row.cells[1].small == "", "it has an owner, who is not named"


def test_charts_have_both_norms_in_print(full: Cast) -> None:
    pdf = draw(shape(full, Kind.BOARD, names=False), Sheet(Size.A3), ISSUE).pdf
    words = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace("\xa0", " ").split())
    for told in ("norm 75 %", "inspectie 82 %", "de doorgetrokken rechte lijn is onze norm"):
        assert told in words
    assert words.count("75 %") >= 3, "the number, its norm, and the norm beside the chart"


@pytest.mark.parametrize(
    ("kind", "size", "orientation"),
    [
        (Kind.BOARD, Size.A4, Orientation.LANDSCAPE),
        (Kind.PLANNING, Size.A0, Orientation.PORTRAIT),
        (Kind.MONITORING, Size.A4, Orientation.PORTRAIT),
        (Kind.YEAR, Size.A0, Orientation.LANDSCAPE),
        (Kind.STORY, Size.A4, Orientation.PORTRAIT),
    ],
)
def test_a_phone_comes_to_the_live_page(
    client: Client, full: Cast, kind: Kind, size: Size, orientation: Orientation
) -> None:
    poster = shape(full, kind, names=False)
    sheet = next(pictures(draw(poster, Sheet(size, orientation), ISSUE).pdf))
    with Image.open(io.BytesIO(sheet)) as picture:
        for seen in (picture, picture.convert("L")):
            (code,) = zxingcpp.read_barcodes(seen)
            assert code.text == poster.address
    client.force_login(full.member)
    chosen = f"?soort={WORD_OF[kind]}" + (f"&over={full.improvement.slug}" if kind is Kind.STORY else "")
    path = client.get(team_url(full.team, "borgen:posters") + chosen).context["live_url"]
    assert poster.address == settings.BASE_URL + path
    assert client.get(path).status_code == 200
