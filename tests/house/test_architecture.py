"""The house stands as ARCHITECTURE.md draws it: who may import whom, what may point where, how big a room is.

A new app gets a line in MAY_IMPORT; a new kind of module inside an app a line in FLOOR_OF or NAMED.
"""

from __future__ import annotations

import ast
import functools
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent

_LOWER = ("improvements", "teams", "common", "borgen.lib")
_MIDDLE = ("boas", "documents", "monitoring")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "borgen.lib": (),
    "common": ("borgen.lib",),
    "teams": ("common", "borgen.lib"),
    "improvements": ("teams", "common", "borgen.lib"),
    "boas": _LOWER,
    "documents": _LOWER,
    "monitoring": _LOWER,
    "growth": (*_MIDDLE, *_LOWER),
    "actions": ("growth", *_MIDDLE, *_LOWER),
    # Addresses, composed pages, commands and demo: they import everything, and nobody imports them.
    "borgen": ("actions", "growth", *_MIDDLE, *_LOWER),
}
# Inside an app a module imports from its own floor and from those with a higher number.
FLOORS = {"urls": 0, "views": 1, "services": 2, "policies": 3, "models": 4, "pure": 5}
FLOOR_OF = {
    "urls": "urls",
    "account_urls": "urls",
    "management": "urls",
    "views": "views",
    "context": "views",
    "middleware": "views",
    "adapter": "views",
    "forms": "services",
    "services": "services",
    "tasks": "services",
    "today": "services",
    "own_data": "services",
    "access": "policies",
    "policies": "policies",
    "states": "policies",
    "models": "models",
}
# Modules with a name of their own; every other one that is not in FLOOR_OF is pure: no model, no request.
NAMED = {
    "actions.celebrations_today": "services",
    "actions.own_data_calendar": "services",
    "actions.own_data_written": "services",
    "actions.recognition_forms": "services",
    "actions.workbook.export": "services",
    "actions.workbook.lists": "services",
    "actions.workbook.taking_in": "services",
    "actions.workbook.year_agenda": "services",
    "actions.meeting_access": "policies",
    "actions.meetings_today": "services",
    "boas.content": "policies",
    "boas.occasion": "policies",
    "boas.outcome": "policies",
    "common.audit": "services",
    "common.delivery": "services",
    "common.files": "services",
    "common.jobs": "services",
    "common.mail": "services",
    "common.reach": "services",
    "common.retention": "services",
    "common.steps": "services",
    "documents.content": "policies",
    "documents.library": "policies",
    "documents.register": "policies",
    "documents.search": "policies",
    "documents.compared": "policies",
    "documents.editions": "policies",
    "documents.rendering": "policies",
    "documents.sheet": "policies",
    "improvements.people": "policies",
    "monitoring.content": "policies",
    "monitoring.plan": "policies",
    "monitoring.plan_rounds": "policies",
    "monitoring.figures": "policies",
    "monitoring.panels": "services",
    "monitoring.own_data_talks": "services",
    "monitoring.talks_today": "services",
    "teams.asks": "policies",
    "teams.brand": "policies",
    "teams.places": "policies",
    "teams.people_list": "policies",
    "teams.people_plan": "policies",
}

# The one module of the library that asks the database, in text and without a model; no pure module uses it.
DATABASE = "borgen.lib.sql"

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
LONGEST_VIEW = 40
LONGEST_TEMPLATE = 200


def app_of(name: str) -> str | None:
    return next((app for app in MAY_IMPORT if name == app or name.startswith(f"{app}.")), None)


class Module:
    def __init__(self, path: Path) -> None:
        self.path = path
        parts = path.relative_to(ROOT).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.package = self.name if parts[-1] == "__init__" else self.name.rpartition(".")[0]
        self.app = app_of(self.name)

    def __repr__(self) -> str:
        return self.name

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(), str(self.path))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full name of everything imported at run time; types alone bind nobody."""
        skipped = {node for block in self._only_for_types() for node in ast.walk(block)}
        for node in ast.walk(self.tree):
            if node in skipped:
                continue
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.package.split(".")
        return ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])

    def _only_for_types(self) -> Iterator[ast.stmt]:
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.If)
                and isinstance(node.test, ast.Name)
                and node.test.id == "TYPE_CHECKING"
            ):
                yield from node.body

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def modules() -> list[Module]:
    tops = sorted({name.split(".")[0] for name in MAY_IMPORT})
    found = [Module(path) for top in tops for path in sorted((ROOT / top).rglob("*.py"))]
    return [module for module in found if "migrations" not in module.path.parts]


MODULES = modules()


def floor_of(name: str) -> str:
    app = app_of(name) or ""
    inside = name.removeprefix(app).strip(".").split(".")[0]
    if app == "borgen.lib" or not inside:
        return "pure"
    for named, floor in NAMED.items():
        if name == named or name.startswith(f"{named}."):
            return floor
    return FLOOR_OF.get(inside, "pure")


def test_every_app_has_its_place() -> None:
    installed = {config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT}
    assert installed <= set(MAY_IMPORT), "an app without a line in MAY_IMPORT"


def test_apps_import_downwards_only() -> None:
    wrong = [
        f"{module.path.relative_to(ROOT)}:{line} {module.app} may not import {name}"
        for module in MODULES
        for line, name in module.imports()
        if (target := app_of(name)) and target != module.app and target not in MAY_IMPORT[module.app or ""]
    ]
    assert not wrong, "\n".join(wrong)


def test_nobody_imports_the_tests() -> None:
    wrong = [
        f"{module}:{line}"
        for module in MODULES
        for line, name in module.imports()
        if name.split(".")[0] in {"tests", "scripts", "benchmarks"}
    ]
    assert not wrong


@pytest.mark.parametrize("app", [app for app in MAY_IMPORT if app != "borgen"])
def test_inside_an_app_imports_go_down_the_floors(app: str) -> None:
    wrong = []
    for module in MODULES:
        if module.app != app or app == "borgen.lib":
            continue
        floor = floor_of(module.name)
        wrong += [
            f"{module.path.relative_to(ROOT)}:{line} ({floor}) imports {name} ({floor_of(name)})"
            for line, name in module.imports()
            if app_of(name) == app and FLOORS[floor_of(name)] < FLOORS[floor]
        ]
    assert not wrong, "\n".join(wrong)


def test_pure_modules_know_no_model() -> None:
    """Rules of the domain stand alone: no model, no database, no request."""
    wrong = [
        f"{module.path.relative_to(ROOT)}:{line} imports {name}; a service belongs in services/ or NAMED"
        for module in MODULES
        if module.app not in ("borgen", "borgen.lib") and floor_of(module.name) == "pure"
        for line, name in module.imports()
        if _is_model(name)
    ]
    assert not wrong, "\n".join(wrong)


def _is_model(name: str) -> bool:
    in_our_models = app_of(name) is not None and floor_of(name) == "models"
    return in_our_models or name.startswith(
        ("django.db.models", "django.db.connection", "django.db.transaction", DATABASE)
    )


def test_lib_knows_no_model() -> None:
    wrong = [
        f"{module}:{line} {name}"
        for module in MODULES
        if module.app == "borgen.lib" and module.name != DATABASE
        for line, name in module.imports()
        if name.startswith("django.contrib.auth") or _is_model(name)
    ]
    assert not wrong


def test_foreign_keys_point_downwards_only() -> None:
    wrong = []
    for model in apps.get_models():
        app = app_of(model.__module__)
        if app is None:
            continue
        for field in model._meta.get_fields():
            target = (
                getattr(field, "remote_field", None) and not field.auto_created and app_of(_target(field))
            )
            if target and target != app and target not in MAY_IMPORT[app]:
                wrong.append(f"{model._meta.label}.{field.name} points to {target}")
    assert not wrong, "\n".join(wrong)


def _target(field: object) -> str:
    return field.related_model.__module__  # type: ignore[attr-defined]


def test_cellar_keeps_numbers_not_keys() -> None:
    """common knows no other app: no foreign key leaves it."""
    outside = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_app_config("common").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and app_of(_target(field)) != "common"
    ]
    assert not outside


def test_no_signals_between_own_apps() -> None:
    wrong = [
        f"{module}:{line} {name}"
        for module in MODULES
        for line, name in module.imports()
        if name.startswith(("django.dispatch", "django.db.models.signals"))
    ]
    assert not wrong


def test_templates_look_downwards_only() -> None:
    """A template of an app extends and includes its own, the components, and those of the apps below."""
    import re

    wrong = []
    for path in sorted((ROOT / "templates").rglob("*.*")):
        app = path.relative_to(ROOT / "templates").parts[0]
        if app not in MAY_IMPORT or app == "borgen":
            continue
        for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)", path.read_text()):
            other = name.split("/")[0]
            if other in MAY_IMPORT and other != app and other not in MAY_IMPORT[app]:
                wrong.append(f"{path.relative_to(ROOT)} uses {name}")
    assert not wrong, "\n".join(wrong)


def test_rooms_are_not_too_big(capsys: pytest.CaptureFixture[str]) -> None:
    """Hard limits; the aim is far below them. `pytest -s -k rooms` prints the report."""
    sizes = {
        str(module.path.relative_to(ROOT)): len(module.path.read_text().splitlines()) for module in MODULES
    }
    functions = {
        f"{module.name}.{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for module in MODULES
        for function in module.functions()
    }
    views = {
        name: size
        for name, size in functions.items()
        if floor_of(name) == "views" and ".views." in name and not name.split(".")[-1].startswith("_")
    }
    templates = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (ROOT / "templates").rglob("*.*")
        if path.suffix in {".html", ".txt", ".svg"}
    }
    tables = [
        ("modules", sizes, LONGEST_MODULE),
        ("functions", functions, LONGEST_FUNCTION),
        ("views", views, LONGEST_VIEW),
        ("templates", templates, LONGEST_TEMPLATE),
    ]
    too_big = []
    for title, table, limit in tables:
        largest = sorted(table.items(), key=lambda entry: -entry[1])[:5]
        middle = statistics.median(table.values()) if table else 0
        print(f"{title}: {len(table)}, median {middle:g}, limit {limit}; largest {largest}")  # noqa: T201
        too_big += [f"{name}: {size} lines, limit {limit}" for name, size in table.items() if size > limit]
    assert not too_big, "\n".join(too_big)
