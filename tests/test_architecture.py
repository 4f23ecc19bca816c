"""The rooms of docs/architecture.md and who may import whom: a room imports only rooms of smaller rows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "compliance"

#: The row of each room directly below `compliance`. A module that is in no room fails the test.
ROWS = {
    "parser": 0,
    "reading": 0,
    "sandbox": 0,
    "sheets": 0,
    "figures": 0,
    "finding": 0,
    "enums": 0,
    "days": 0,
    "rules": 0,
    "validators": 0,
    "models": 1,
    "services": 2,
    "selectors": 2,
    "backends": 2,
    "forms": 3,
    "filters": 3,
    "tables": 3,
    "exports": 3,
    "reports": 3,
    "pictures": 1,
    "templatetags": 3,
    "context_processors": 4,
    "middleware": 4,
    "views": 4,
    "api": 4,
    "admin": 4,
    "management": 4,
    "tasks": 4,
    "urls": 5,
    "urls_work": 5,
    "apps": 5,
}
#: Rooms of one row that may know one another, because one is the other's vocabulary.
SAME_ROW = {
    ("rules", "enums"),
    ("validators", "enums"),
    ("reading", "parser"),
    ("sandbox", "parser"),
    ("sandbox", "sheets"),
    ("sheets", "parser"),
    ("templatetags", "pictures"),
    ("tables", "templatetags"),
    ("tables", "pictures"),
    ("urls", "urls_work"),
    ("filters", "forms"),
    ("middleware", "views"),
    ("templatetags", "forms"),
    ("templatetags", "exports"),
    ("exports", "filters"),
    ("exports", "forms"),
    ("exports", "reports"),
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts and p != PACKAGE / "__init__.py")


def imported_rooms(path: Path) -> set[str]:
    """Rooms a module imports when it is loaded or called; imports for types alone do not run."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            if node.module == "compliance":
                names |= {alias.name for alias in node.names}
            elif node.module and node.module.startswith("compliance."):
                names.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("compliance.")}
    return names


def test_every_module_is_in_a_room_with_a_row() -> None:
    assert {room_of(path) for path in modules()} <= set(ROWS)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_imports_only_rooms_below_it(path: Path) -> None:
    room = room_of(path)
    upward = {
        other
        for other in imported_rooms(path)
        if other != room and ROWS[other] >= ROWS[room] and (room, other) not in SAME_ROW
        # selectors read; services may not lean on them nor they on services
    }
    assert not upward, f"{room} (row {ROWS[room]}) imports {sorted(upward)}"


@pytest.mark.parametrize("room", ["parser", "reading", "sheets", "figures"])
def test_pure_rooms_import_no_django(room: str) -> None:
    for path in (PACKAGE / room).rglob("*.py"):
        roots = {
            name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in (
                [node.module]
                if isinstance(node, ast.ImportFrom) and node.module
                else [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else []
            )
        }
        assert not roots & {"django", "celery", "config"}, path


def test_services_never_see_a_request() -> None:
    for path in (PACKAGE / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.http")), path
            assert not (isinstance(node, ast.arg) and node.arg == "request"), path
