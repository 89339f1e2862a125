"""What the sources say fits together and holds nothing that does not belong there. No database is asked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines

from tests.house.routes import routes

ROOT = Path(__file__).resolve().parent.parent.parent
TOPS = ("borgen", "common", "teams", "improvements", "documents", "monitoring", "boas", "actions")
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".svg"}
)
PAGES = [
    path
    for path in TEMPLATES
    if path.suffix == ".html" and "mail" not in path.parts and "pdf" not in path.parts
]
SOURCES = sorted(
    path for top in TOPS for path in (ROOT / top).rglob("*.py") if "migrations" not in path.parts
)
ASSETS = sorted(
    path
    for folder in ("js", "css")
    for path in (ROOT / "static" / folder).rglob("*")
    if path.suffix in {".js", ".css"}
)
# Modules that call something safe, each with why that holds.
SAFE = {
    "actions/forms/planning.py": "hidden inputs that Django itself drew and escaped",
    "borgen/overview/pages.py": "the small chart's own template, filled with what format_html escapes",
    "borgen/views/demo.py": "nh3 cleaned it",
    "documents/compared.py": "blocks of versions, cleaned when they were saved; words go through format_html",
    "documents/matrix.py": "what was typed goes through format_html, and the whole through clean",
    "documents/merging.py": "a label through format_html, between parts that were cleaned",
    "documents/rendering.py": "html of a version, cleaned when it was saved; badges go through format_html",
    "documents/scheme.py": "what was typed goes through format_html, and the whole through clean",
    "documents/services/writing.py": "what was collected goes through format_html and clean",
    "documents/views/writing_desk.py": "html of a draft, cleaned when it was saved or sent in",
    "documents/views/writing_parts.py": "the words at a picture go through format_html and clean",
}
# Components that are described for who builds a page, though none uses them now.
WAITING: set[str] = set()
COMMENTS = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    """Without its comments, line numbers kept."""
    return COMMENTS.sub(lambda found: "\n" * found[0].count("\n"), path.read_text())


def found_in(paths: list[Path], pattern: str, flags: int = re.IGNORECASE) -> list[str]:
    return list(_found(paths, re.compile(pattern, flags)))


def _found(paths: list[Path], pattern: re.Pattern[str]) -> Iterator[str]:
    for path in paths:
        text = text_of(path) if path.suffix in {".html", ".txt", ".svg"} else path.read_text()
        for hit in pattern.finditer(text):
            line = text.count("\n", 0, hit.start()) + 1
            yield f"{relative(path)}:{line} {hit[0][:80]}"


def forms() -> Iterator[tuple[str, str, str]]:
    """Where it stands, its opening tag, and the whole of each form in a page."""
    for path in PAGES:
        text = text_of(path)
        for hit in re.finditer(r"<form\b([^>]*)>(.*?)</form>", text, re.DOTALL | re.IGNORECASE):
            yield f"{relative(path)}:{text.count(chr(10), 0, hit.start()) + 1}", hit[1], hit[2]


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_compiles(path: Path) -> None:
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))


def test_no_template_is_left_over() -> None:
    """Named by a view, another template or a mail; the libraries and Django ask for theirs by name."""
    asked_for_by_others = {"account", "allauth", "mfa", "django"}
    everything = "\n".join(path.read_text() for path in [*SOURCES, *TEMPLATES])
    left = []
    for path in TEMPLATES:
        name = path.relative_to(ROOT / "templates")
        if name.parts[0] in asked_for_by_others or re.fullmatch(r"[45]\d\d(_csrf)?\.html", str(name)):
            continue
        wanted = [str(name)] if name.parts[0] != "mail" else [str(name), f'"{name.stem}"']
        if not any(word in everything for word in wanted):
            left.append(str(name))
    assert set(left) == WAITING, f"nobody asks for {left}; waiting: {WAITING}"


def test_no_inline_scripts_styles_or_handlers() -> None:
    """The policy of our headers would refuse them, silently for who reads the page."""
    assert not found_in(PAGES, r"\son[a-z]+\s*=\s*[\"']")
    assert not found_in(PAGES, r"\sstyle\s*=\s*[\"']")
    assert not found_in(PAGES, r"<style\b")
    assert not found_in(PAGES, r"<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)[^>]*>")
    assert not found_in(PAGES, r"\bhx-on|javascript:")


def test_forms_say_how_they_are_sent_and_carry_a_token() -> None:
    silent = [where for where, tag, _ in forms() if not re.search(r"\bmethod\s*=", tag, re.IGNORECASE)]
    posted = [
        (where, body) for where, tag, body in forms() if re.search(r"method=[\"']?post", tag, re.IGNORECASE)
    ]
    assert not silent, f"without a method: {silent}"
    assert posted
    assert not [where for where, body in posted if "csrf_token" not in body]


def test_only_what_was_cleaned_is_called_safe() -> None:
    calls = r"\bmark_safe\(|\bSafeString\(|\bformat_html\("
    users = {hit.split(":")[0] for hit in found_in(SOURCES, calls)}
    assert users == set(SAFE), f"not on the list: {users - set(SAFE)}; stale: {set(SAFE) - users}"
    marked = {hit.split(":")[0] for hit in found_in(TEMPLATES, r"\|\s*safe(seq)?\b")}
    assert marked == {"templates/django/forms/field.html"}, "help texts come from our own forms, nowhere else"
    assert not found_in(PAGES, r"{%\s*autoescape\s+off")


# What makes a file while somebody waits, and views that need no limit, each with why.
MAKERS = {"render_pdf", "pdf_response", "xlsx_response", "csv_response", "zip_of"}
UNLIMITED = {"borgen/views/pages.py guide_pdf": "the same for everybody, made once a day and language"}


def test_who_makes_a_file_in_a_request_is_limited() -> None:
    """Convention X8: one person cannot keep the server busy with exports."""
    free, limited = set(), 0
    for path in (path for path in SOURCES if "views" in path.parts):
        for view in ast.walk(ast.parse(path.read_text())):
            if not isinstance(view, ast.FunctionDef) or not MAKERS & _called_in(view):
                continue
            if "limits.export" in map(ast.unparse, view.decorator_list):
                limited += 1
            elif not view.name.startswith("_"):
                free.add(f"{relative(path)} {view.name}")
    assert free == set(UNLIMITED)
    assert limited > 15


def _called_in(view: ast.FunctionDef) -> set[str]:
    calls = [call.func for call in ast.walk(view) if isinstance(call, ast.Call)]
    return {call.attr if isinstance(call, ast.Attribute) else ast.unparse(call) for call in calls}


def test_no_words_hide_from_the_translator() -> None:
    """What collects the words reads no further than the quotation mark of an f-string."""
    hidden = [
        f"{relative(path)}:{call.lineno}"
        for path in SOURCES
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"_", "gettext", "ngettext", "pgettext"}
    ]
    assert not hidden


def test_names_of_addresses_exist() -> None:
    known = set(routes())
    used = [
        (relative(path), hit[1])
        for path in TEMPLATES
        for hit in re.finditer(r"{%\s*url\s+[\"']([^\"']+)[\"']", text_of(path))
    ]
    assert used
    assert not [(path, name) for path, name in used if name not in known]


def test_nothing_comes_from_elsewhere() -> None:
    """No CDN: every script, style, font and picture is ours."""
    assert not found_in(PAGES, r"<(?:script|img|link|iframe|source)\b[^>]*\b(?:src|href)=[\"'](?:https?:)?//")
    assert not found_in(ASSETS, r"@import\s|url\(\s*[\"']?(?:https?:)?//|\bimport\([\"']https?:")


def test_nothing_is_left_for_later() -> None:
    """Neither notes to ourselves, nor paths of the machine on which this was written."""
    ours = [*SOURCES, *TEMPLATES, *ASSETS]
    assert not found_in(ours, r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", 0)
    assert not found_in(ours, r"(?<![\w.])/(?:work|root|tmp)/[a-z]")


def test_the_guards_see_what_they_forbid(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('{# onclick="x" #}\n<a onclick="x" style="y">{{ z|safe }}</a>')
    text = text_of(page)
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", text) == [' onclick="']
    assert re.search(r"\|\s*safe(seq)?\b", text)
