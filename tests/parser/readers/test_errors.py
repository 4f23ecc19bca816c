"""Every file that cannot be read has a code with a sentence, and every sentence is used."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

from compliance.parser.readers.errors import KINDS, SENTENCES, ReadError

READERS = Path(__file__).resolve().parents[3] / "compliance" / "parser" / "readers"


def raised() -> list[tuple[str, str, frozenset[str]]]:
    """(file, code, names of the values) of every place that makes a `ReadError`."""
    found: list[tuple[str, str, frozenset[str]]] = []
    for path in sorted(READERS.glob("*.py")):
        if path.name == "errors.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "ReadError":
                continue
            code = node.args[0]
            assert isinstance(code, ast.Constant), f"{path.name}:{node.lineno} gives no constant code"
            found.append((path.name, str(code.value), frozenset(str(keyword.arg) for keyword in node.keywords)))
    return found


def test_every_place_gives_the_values_of_its_sentence() -> None:
    places = raised()
    assert len(places) > 25
    for name, code, values in places:
        assert values == set(re.findall(r"%\((\w+)\)s", SENTENCES[code])), f"{name}: {code}"


def test_no_sentence_is_left_over() -> None:
    assert {code for _, code, _ in raised()} == set(SENTENCES)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_one_line_that_ends_in_a_full_stop(code: str) -> None:
    values: dict[str, str | int] = dict.fromkeys(re.findall(r"%\((\w+)\)s", SENTENCES[code]), 1234567)
    if "kind" in values:
        values["kind"] = "zip"
    sentence = str(ReadError(code, **values))
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "%" not in sentence
    assert ("1,234,567" in sentence) == (set(values) - {"kind"} != set())


def test_an_error_survives_being_sent_between_processes() -> None:
    error = ReadError("unsupported", kind="picture")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (again.code, again.values, str(again)) == (error.code, error.values, str(error))
    assert KINDS["picture"] in str(again)
