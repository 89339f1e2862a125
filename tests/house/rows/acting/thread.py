from actions.models import Action, Decision, Recognition
from borgen.lib.dates import local_today
from tests import builders
from tests.actions import builders_acting as acting
from tests.house.rows import MEMBERS, PROJECT, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

READERS = f"{MEMBERS} {PROJECT}"


def _more(side: Side) -> None:
    """Of everything that can happen two more."""
    leader, improved = side.people["leader"], side.improvement
    for number in range(2):
        measure = builders.measure(improved)
        line = watching.line(side.team, measure=measure, created_by=leader)
        indicator = watching.indicator(side.institution, team=side.team)
        watching.instrument(line, indicator)
        norm = watching.norm(indicator, 80, team=side.team, set_by=leader)
        for result in watching.years_of(side.team, indicator, 2, norm=norm, entered_by=leader):
            watching.response(result, by=leader)
        watching.signal(side.team, leader, measure=measure)
        closed = builders.assessment(improved, state="closed", chair=side.people.get("chair", leader))
        planning = builders.planning(closed)
        done = builders.action(
            planning_=planning, decision=builders.decision(closed), done=True, owner=leader, measure=measure
        )
        done.date_changes.create(was=local_today(), became=local_today(), reason="Ziek", by=leader)
        book = builders.document(side.team, improvement=improved, by=leader)
        author = builders.user(side.institution)
        builders.approved(book, author=author, approved_by=leader)
        builders.approved(book, author=author, approved_by=leader, number=(1, 1))
        builders.evaluation(book, leader, "revise", note="Klopt niet meer.")
        told = {"team": side.team, "improvement": improved}
        Decision.objects.create(
            **told, what=f"Besluit {number}", measure=measure, decided_on=local_today(), created_by=leader
        )
        Recognition.objects.create(**told, text=f"Gelukt {number}", on=local_today(), by=leader)
    pack = watching.discussion(side.team)
    watching.topic(pack, line, conclusion="Zo doorgaan.", discussed_at=pack.created_at)


def _loose(side: Side) -> Action:
    """Of no improvement; made when it is first asked for."""
    found = Action.objects.filter(team=side.team, improvement=None, title="Zonder verbeterproject").first()
    return found or acting.action(side.team, title="Zonder verbeterproject", owner=side.people["leader"])


def _loose_decision(side: Side) -> Decision:
    found = Decision.objects.filter(team=side.team, improvement=None).first()
    return found or acting.decision(side.team, why="Dat spraken we zo af.")


def _more_loose(side: Side) -> None:
    leader = side.people["leader"]
    for _number in range(3):
        acting.action(side.team, owner=leader)
        acting.decision(side.team)
        watching.instrument(watching.line(side.team, created_by=leader))
        builders.approved(builders.document(side.team, by=leader), approved_by=leader)


ROWS = [
    Row(
        "borgen:thread",
        of="improvement",
        get=f"{READERS} quality",
        more=_more,
        looks=(
            Look("everything", query="?alles"),
            Look("one-kind", query="?toon=metingen"),
            Look("nothing-of-it", query="?toon=vieren"),
            Look("outcomes", role="quality"),
        ),
    ),
    Row("borgen:story-pdf", of="improvement", get=f"{READERS} quality", kind="file", more=_more),
    Row(
        "borgen:why",
        of="improvement",
        get=READERS,
        empty=False,
        words={"word": lambda s: "verbeteractie", "pk": lambda s: s.measure.pk},
        more=_more,
        looks=(
            Look(
                "line",
                words={"word": lambda s: "afspraak", "pk": lambda s: s.watched.line.pk},
            ),
            Look("norm", words={"word": lambda s: "norm", "pk": lambda s: s.watched.norm.pk}),
            Look(
                "version",
                words={"word": lambda s: "versie", "pk": lambda s: s.documents["current"].current_id},
            ),
        ),
    ),
    Row(
        "borgen:why-of-team",
        of="team",
        get=MEMBERS,
        empty=False,
        words={"word": lambda s: "actie", "pk": lambda s: _loose(s).pk},
        more=_more_loose,
        looks=(Look("decision", words={"word": lambda s: "besluit", "pk": lambda s: _loose_decision(s).pk}),),
    ),
]
