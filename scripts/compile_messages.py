"""Compile the catalogues (.po to .mo) with Babel: to run Borgen nobody needs the gettext programs.

Only those newer than their compiled form are done; a broken catalogue ends with exit code 1 and a message.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def stale_catalogues(root: Path) -> Iterator[tuple[Path, Path]]:
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            yield source, target


def compile_catalogue(source: Path, target: Path) -> None:
    """Fuzzy entries are left out. The target is replaced in one step: a running server may be reading it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3], domain=source.stem, abort_invalid=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".mo", delete=False) as file:
        write_mo(file, catalogue)
    os.chmod(file.name, 0o644)
    os.replace(file.name, target)


def main(root: Path = ROOT) -> int:
    for source, target in stale_catalogues(root):
        try:
            compile_catalogue(source, target)
        except ValueError as error:
            sys.stderr.write(f"{source}: {error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
