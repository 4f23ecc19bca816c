"""The report of `make bench`: what counts as short, and that a short figure fails the run."""

from __future__ import annotations

from importlib import import_module

import pytest

from compliance.parser import parse
from tests.bench.__main__ import MODULES, report
from tests.bench.figures import Figure, ratio
from tests.bench.texts import resolution, translation


def test_times_may_be_at_most_their_goal_and_shares_at_least_theirs() -> None:
    assert Figure("time", 100.0, 100.0, "ms").ok
    assert not Figure("time", 100.1, 100.0, "ms").ok
    assert Figure("share", 80.0, 80.0, "%", at_least=True).ok
    assert not Figure("share", 79.9, 80.0, "%", at_least=True).ok


def test_one_short_figure_fails_the_run_and_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = Figure("quick", 1.0, 2.0, "ms"), Figure("slow", 3.0, 2.0, "ms")
    assert report([good]) == 0
    assert report([good, bad]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines[:3]] == ["ok", "ok", "SHORT"]
    assert "1 of these" in lines[3]


def test_a_ratio_of_like_work_is_about_one() -> None:
    def work() -> None:
        sum(range(20_000))

    assert 0.3 < ratio(work, work, 5) < 3


def test_every_module_gives_figures() -> None:
    assert all(callable(import_module(f"tests.bench.{name}").figures) for name in MODULES)


def test_texts_are_the_same_every_time_and_read_as_resolutions() -> None:
    text = resolution(12_000)
    assert text == resolution(12_000)
    assert 0.9 * 12_000 < len(text) <= 12_000
    parsed = parse(text)
    assert len(parsed.obligations) > 10
    assert {provision.kind for provision in parsed.provisions} == {"preambular", "operative"}
    for language in ("fr", "es", "ru", "ar", "zh"):
        other = parse(translation(language, 4000))
        assert (other.source.language, len(other.obligations) > 5) == (language, True)
