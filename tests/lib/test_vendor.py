"""static/vendor/README.md names every file that others made, with its version, licence and sum."""

import hashlib
import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
ROW = re.compile(r"^\| (static/\S+) \| ([^|]+) \| ([\d.]+) \| ([^|]+) \| ([0-9a-f]{64}) \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "static" / "vendor" / "README.md").read_text())


@pytest.mark.parametrize(
    ("path", "origin", "version", "licence", "digest"), ROWS, ids=[row[0] for row in ROWS]
)
def test_the_file_is_the_one_that_was_taken_over(path, origin, version, licence, digest):
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest
    assert (ROOT / licence.split(", ")[1]).is_file()


def test_every_foreign_file_has_its_row():
    foreign = {
        str(path.relative_to(ROOT))
        for folder in ("fonts", "vendor", "icons")
        for path in (ROOT / "static" / folder).rglob("*")
        if path.is_file() and not path.name.startswith(("LICENSE", "README"))
    }
    assert foreign == {row[0] for row in ROWS}


def test_no_source_map_is_asked_for():
    """The hashed storage would look for a file that is not there."""
    for path in (ROOT / "static").rglob("*"):
        if path.suffix in {".js", ".css"}:
            assert "sourceMappingURL" not in path.read_text()


def test_the_map_of_icons_is_complete():
    """Each icon that a template names is in the file, and the list for developers is the file's."""
    symbols = set(
        re.findall(r'<symbol id="([a-z0-9-]+)"', (ROOT / "static" / "icons" / "lucide.svg").read_text())
    )
    named: set[str] = set()
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text()
        named |= set(re.findall(r'ui/icon\.html" with name="([^"]+)"', text))
        named |= set(re.findall(r'{% icon "([^"]+)"', text))
        named |= set(re.findall(r'\bicon="([^"]+)"', text))
    assert named <= symbols
    readme = (ROOT / "templates" / "ui" / "README.md").read_text()
    assert set(readme.split("## Icons")[1].split("\n\n")[1].split()) == symbols
