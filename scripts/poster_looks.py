"""Posters as they hang: in five sizes, with little and with much on them, in grey and to the colour-blind.

`python scripts/poster_looks.py <folder> [<name>…]` writes a PNG of each, or of those named; nobody on them
exists. To look at, not to compare: what programmes read back stands in tests/borgen/test_poster_pdf.py.
"""

import io
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# Machado, Oliveira and Fernandes (2009), complete loss of one kind of cone, as Pillow takes a matrix.
BLIND = {
    "protanopia": (0.152, 1.053, -0.205, 0, 0.115, 0.786, 0.099, 0, -0.004, -0.048, 1.052, 0),
    "deuteranopia": (0.367, 0.861, -0.228, 0, 0.280, 0.673, 0.047, 0, -0.012, 0.043, 0.969, 0),
    "tritanopia": (1.256, -0.077, -0.179, 0, -0.078, 0.931, 0.148, 0, 0.005, 0.691, 0.304, 0),
}


def seen(picture: bytes) -> Iterator[tuple[str, Image.Image]]:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    yield "colour", image
    yield "grey", image.convert("L")
    for name, matrix in BLIND.items():
        yield name, image.convert("RGB", matrix)


def main(folder: Path, *wanted: str) -> None:
    import django

    django.setup()
    from django.utils import translation

    from borgen.posters.drawing import Issue, draw, pictures
    from borgen.posters.sheets import Orientation, Sheet, Size
    from tests.borgen.poster_samples import LOOKS

    issue = Issue("7F3A", date(2026, 11, 27), date(2026, 12, 6))
    folder.mkdir(parents=True, exist_ok=True)
    with translation.override("nl"):
        for name in wanted or LOOKS:
            poster = LOOKS[name]()
            for size in Size:
                for orientation in Orientation:
                    pdf = draw(poster, Sheet(size, orientation), issue).pdf
                    for number, picture in enumerate(pictures(pdf), start=1):
                        for kind, image in seen(picture):
                            image.save(folder / f"{name}-{size}-{orientation}-{number}-{kind}.png")
            print(name)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        os.environ.update(
            DATA_DIR=data,
            BORGEN_DEMO="1",
            SECRET_KEY=secrets.token_urlsafe(64),
            DJANGO_SETTINGS_MODULE="borgen.settings",
        )
        main(Path(sys.argv[1]), *sys.argv[2:])
