"""Posters of each side of the world: one that is ready, one that is being made, one that failed.

They hang on the last hook of the world: what stands on them is what their side holds then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from actions.models import Poster, PosterSheet
from borgen.lib.dates import local_today
from borgen.posters import keeping
from borgen.posters.shape import Kind
from borgen.posters.sheets import Size
from borgen.posters.subjects import offered
from common import files

if TYPE_CHECKING:
    from tests.house.world import Side

PDF = b"%PDF-1.7 poster"
PNG = b"\x89PNG\r\n\x1a\n"


def hang(side: Side) -> Poster:
    """The one that is ready, A4, of the monitoring plan."""
    today = local_today()
    subject = offered(side.team, Kind.MONITORING, "", today).subject
    assert subject is not None
    content = keeping.content_of(keeping.Wish(subject), today)
    made = {
        size: Poster.objects.create(
            team=side.team,
            kind="monitoring",
            size=size,
            fingerprint=content.fingerprint,
            day=today,
            valid_until=today + timedelta(days=30),
            asked_at=timezone.now() + timedelta(days=1),
            problem="Het is niet gelukt." if size is Size.A1 else "",
        )
        for size in (Size.A4, Size.A2, Size.A1)
    }
    ready = made[Size.A4]
    school = side.institution.pk
    picture = files.store(institution_id=school, name="vel.png", content=PNG, content_type="image/png")
    PosterSheet.objects.create(poster=ready, number=1, picture=picture)
    ready.file = files.store(
        institution_id=school, name="poster.pdf", content=PDF, content_type="application/pdf"
    )
    ready.made_at, ready.sheets, ready.done = timezone.now(), 1, keeping.STEPS
    ready.save()
    return ready
