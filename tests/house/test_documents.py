"""What the documents promise is what the code says."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIAGRAM = re.compile(r"<!-- (?P<place>[\w.]+) -->\n```mermaid\n(?P<drawn>.*?)```", re.DOTALL)
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_state_machine_is_drawn():
    drawn = {match["place"] for match in DIAGRAM.finditer(ARCHITECTURE)}
    made = {
        f"{path.parent.name}.states.{name}"
        for path in ROOT.glob("*/states.py")
        for name in re.findall(r"^([A-Z]+) = Machine\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert drawn == made


@pytest.mark.parametrize("match", list(DIAGRAM.finditer(ARCHITECTURE)), ids=lambda match: match["place"])
def test_a_diagram_is_made_from_its_table(match):
    module, _, name = match["place"].rpartition(".")
    assert match["drawn"].strip() == getattr(import_module(module), name).mermaid()


def test_the_commands_of_the_readme_exist():
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z-]+)", readme))
    assert named
    assert named <= made


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (ROOT / target).exists(), target
