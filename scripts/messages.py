"""The Dutch catalogue: `collect` brings it up to date with the sources, `check` says what is not complete.

Both extract in a copy of the sources, because Django's makemessages leaves helper files beside the templates
while it works. Needs xgettext and msgmerge (Debian: gettext).
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
from django.core.management import call_command
from django.core.management.commands.makemessages import Command as MakeMessages

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/nl/LC_MESSAGES/django.po")
SOURCES = {".html", ".txt", ".svg", ".py"}
SKIPPED = {"data", "docs", "node_modules", "scripts", "static", "tests", "benchmarks", "__pycache__"}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-z]|%(?:\d+\$)?[sdifr]|\{\w*\}")
HEADER = {
    "Project-Id-Version": "Borgen",
    "Language": "nl",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Extraction(MakeMessages):
    """A guessed translation is worse than none: no fuzzy matching."""

    msgmerge_options = [*MakeMessages.msgmerge_options, "--no-fuzzy-matching"]


def copy_sources(root: Path, copy: Path) -> None:
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name not in SKIPPED and not name.startswith(".")]
        here = Path(folder).relative_to(root)
        wanted = [name for name in files if Path(name).suffix in SOURCES] if here.parts else []
        if wanted:
            (copy / here).mkdir(parents=True, exist_ok=True)
        for name in wanted:
            shutil.copyfile(root / here / name, copy / here / name)
    (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    if (root / CATALOGUE).exists():
        shutil.copyfile(root / CATALOGUE, copy / CATALOGUE)


def extract(root: Path) -> polib.POFile:
    """The catalogue as it should be for the sources under `root`, with the translations there are."""
    with tempfile.TemporaryDirectory(prefix="borgen-messages-") as name:
        copy = Path(name)
        copy_sources(root, copy)
        before = Path.cwd()
        os.chdir(copy)
        try:
            call_command(
                Extraction(),
                locale=["nl"],
                extensions=["html,txt,svg,py"],
                add_location="file",
                no_wrap=True,
                no_obsolete=True,
                verbosity=0,
            )
        finally:
            os.chdir(before)
        return polib.pofile(str(copy / CATALOGUE), wrapwidth=0)


def save(catalogue: polib.POFile, path: Path) -> None:
    """No dates, line numbers or wrapping, ordered by msgid: two branches rarely touch the same lines."""
    catalogue.metadata = dict(HEADER)
    catalogue.metadata_is_fuzzy = False
    catalogue.header = "Borgen, Dutch catalogue. Made by `make messages`; the translations are ours."
    catalogue.wrapwidth = 0
    catalogue.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or ""))
    for entry in catalogue:
        entry.occurrences = sorted({(file, "") for file, _line in entry.occurrences})
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "fuzzy"
    if not all(translations):
        yield "not translated"
        return
    if not entry.msgid_plural:
        if set(placeholders(entry.msgid)) != set(placeholders(entry.msgstr)):
            yield "other placeholders than the source"
        return
    allowed = set(placeholders(entry.msgid)) | set(placeholders(entry.msgid_plural))
    if not set(placeholders(translations[-1])) >= set(placeholders(entry.msgid_plural)):
        yield "the plural misses a placeholder of the source"
    if any(set(placeholders(text)) - allowed for text in translations):
        yield "a placeholder that the source does not have"


def identity(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def faults(committed: polib.POFile, wanted: polib.POFile) -> Iterator[str]:
    have = {identity(entry) for entry in committed if not entry.obsolete}
    need = {identity(entry): entry for entry in wanted if not entry.obsolete}
    for key, entry in need.items():
        if key not in have:
            yield f"missing, run `make messages`: {entry.msgid!r} ({entry.occurrences[0][0]})"
    for entry in committed:
        if entry.obsolete or identity(entry) not in need:
            yield f"no longer used, run `make messages`: {entry.msgid!r}"
            continue
        for fault in faults_of(entry):
            yield f"{fault}: {entry.msgid!r}"


def collect(root: Path) -> int:
    catalogue = extract(root)
    save(catalogue, root / CATALOGUE)
    open_entries = [entry for entry in catalogue if not entry.translated()]
    sys.stdout.write(f"{len(catalogue)} messages, {len(open_entries)} to translate: {CATALOGUE}\n")
    return 0


def check(root: Path) -> int:
    if not (root / CATALOGUE).exists():
        sys.stderr.write(f"{CATALOGUE} does not exist: run `make messages`\n")
        return 1
    committed = polib.pofile(str(root / CATALOGUE))
    found = list(faults(committed, extract(root)))
    for line in found:
        sys.stderr.write(f"{CATALOGUE}: {line}\n")
    if not found:
        sys.stdout.write(f"{len(committed)} messages, all translated\n")
    return 1 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=["collect", "check"])
    return {"collect": collect, "check": check}[parser.parse_args().mode](ROOT)


if __name__ == "__main__":
    sys.exit(main())
