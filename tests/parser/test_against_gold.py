"""The scorers kept beside the repository: how much of hand-read resolutions the parser finds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from compliance.parser import parse_source, read_file

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

pytestmark = pytest.mark.shared


def score(tool: str, *arguments: str) -> str:
    command = [
        sys.executable,
        str(SHARED / "tools" / tool),
        "--command",
        f"{sys.executable} -m compliance.parser",
        *arguments,
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=True).stdout


def test_the_source_documents_score_in_full_and_the_development_gold_nearly() -> None:
    result = json.loads(score("score_parser.py", "--json"))
    seeds, total = result["seeds"], result["total"]
    assert (seeds["obligations_hit"], seeds["obligations_got"]) == (27, 27)
    assert (seeds["actions_hit"], seeds["actions_got"]) == (43, 43)
    assert 2 * total["matched"] / (total["gold"] + total["got"]) >= 0.99
    assert total["verb"] / total["gold"] >= 0.98
    assert total["addressee_head"] / total["gold"] >= 0.95
    assert 2 * total["also_hit"] / (total["also_gold"] + total["also_got"]) >= 0.90
    assert total["exact"] / total["gold"] >= 0.90


def test_obligations_actions_and_latitude_reach_their_marks() -> None:
    line = score("score_obligations.py").splitlines()[-1]
    found = re.search(r"F1 ([\d.]+)  actions .*? F1 ([\d.]+)  latitude (\d+)/(\d+)", line)
    assert found is not None
    assert float(found.group(1)) >= 0.95
    assert float(found.group(2)) >= 0.90
    assert int(found.group(3)) / int(found.group(4)) >= 0.95


@pytest.mark.parametrize(
    "path",
    sorted((SHARED / "data" / "resolutions").glob("*.txt")) if SHARED.exists() else [],
    ids=lambda path: path.stem,
)
def test_a_real_resolution_reads_with_its_symbol_and_every_word(path: Path) -> None:
    source = read_file(path)
    parsed = parse_source(source)
    assert parsed.symbol is not None
    assert parsed.adopted_on is not None
    assert any(provision.kind == "operative" for provision in parsed.provisions)
    position = 0
    for span in parsed.spans:
        assert not source.text[position : span.start].strip()
        position = span.end
    assert not source.text[position:].strip()
