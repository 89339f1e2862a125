"""What the check of the translations finds in a catalogue, and that gettext can read a compiled one."""

import gettext
from pathlib import Path

import compile_messages
import messages
import polib
import pytest


def entry(msgid: str, *texts: str, **more: object) -> polib.POEntry:
    if "msgid_plural" in more:
        return polib.POEntry(msgid=msgid, msgstr_plural=dict(enumerate(texts)), **more)
    return polib.POEntry(msgid=msgid, msgstr=texts[0], **more)


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.extend(entries)
    return file


SOUND = [
    entry("Save", "Opslaan"),
    entry("%(count)s of {total}", "{total}, waarvan %(count)s"),
    entry("one hand", "één hand", "%(n)s handen", msgid_plural="%(n)s hands"),
    entry("50 %% is enough", "50 %% is genoeg"),
]


@pytest.mark.parametrize("sound", SOUND, ids=lambda entry: entry.msgid)
def test_a_sound_entry_has_no_fault(sound: polib.POEntry):
    assert list(messages.faults_of(sound)) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (entry("Save", ""), "not translated"),
        (entry("one", "een", "", msgid_plural="many"), "not translated"),
        (entry("Save", "Opslaan", flags=["fuzzy"]), "fuzzy"),
        (entry("%(name)s left", "%(naam)s is weg"), "placeholders"),
        (entry("Hello {name}", "Hallo"), "placeholders"),
        (entry("one hand", "één hand", "handen", msgid_plural="%(n)s hands"), "misses a placeholder"),
        (entry("one hand", "één %(x)s", "%(n)s handen", msgid_plural="%(n)s hands"), "does not have"),
    ],
)
def test_a_broken_entry_is_named(broken: polib.POEntry, fault: str):
    assert any(fault in found for found in messages.faults_of(broken))


def test_a_catalogue_behind_its_sources_is_named_both_ways():
    new = entry("New", "", occurrences=[("teams/forms.py", "")])
    found = list(messages.faults(catalogue(entry("Old", "Oud")), catalogue(new)))
    assert len(found) == 2
    assert "'New' (teams/forms.py)" in found[0]
    assert "no longer used" in found[1]


def test_sources_of_a_small_project_are_collected_and_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "page.html").write_text("{% load i18n %}{% translate 'Save' %}")
    messages.collect(tmp_path)
    assert sorted(path.name for path in (tmp_path / "app").iterdir()) == ["page.html"]
    assert messages.check(tmp_path) == 1
    written = polib.pofile(str(tmp_path / messages.CATALOGUE))
    written[0].msgstr = "Opslaan"
    written.save()
    assert messages.check(tmp_path) == 0
    assert capsys.readouterr().out.endswith("1 messages, all translated\n")

    assert compile_messages.main(tmp_path) == 0
    with (tmp_path / messages.CATALOGUE).with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Save") == "Opslaan"
    assert list(compile_messages.stale_catalogues(tmp_path)) == []
