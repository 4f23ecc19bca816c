"""The words of each language, loaded from data files: verbs with their class and force, openers, hedges, actors."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from compliance.parser.phrases import any_of

WORD = re.compile(r"[^\W_][\w'\u2019-]*")
_MOST_WORDS = 10


def _following_words(limit: int) -> re.Pattern[str]:
    """Words that follow one another with spaces (or one comma) between, each a group."""
    gap = r"(?:[ \u00a0]++(?:,[ \u00a0]++)?|,[ \u00a0]*+)"
    return re.compile(f"(?:{gap}".join([f"({WORD.pattern})"] * limit) + ")?" * (limit - 1))


_WORDS = _following_words(_MOST_WORDS)
_TWO_WORDS = _following_words(2)
# Where a verb group is sought; those that go on behind it are sought in the whole text.
_HEAD = 128

DIRECTIVE, DECISION, STANCE, PREAMBULAR = "directive", "decision", "stance", "preambular"


@dataclass(frozen=True, slots=True)
class VerbEntry:
    """One verb of the lexicon: its base form, class, force band, how its addressee follows, and the
    source."""

    base: str
    verb_class: str
    force: int
    takes: tuple[str, ...] = ()
    source: str = ""


@dataclass(slots=True)
class VerbMatch:
    """A verb found in a text: `printed` with its adverbs, `start` and `end` in that text.

    (Not frozen, as other small things of which a text has thousands: that takes three times as long to make.)
    """

    entry: VerbEntry
    printed: str
    modifiers: tuple[str, ...]
    start: int
    end: int

    @property
    def preambular(self) -> bool:
        return self.entry.verb_class == PREAMBULAR


@dataclass(frozen=True, slots=True)
class _Group:
    """A verb group at the beginning of a text: `length` characters long."""

    entry: VerbEntry
    modifiers: tuple[str, ...]
    length: int


@dataclass(slots=True)
class _Node:
    """A node of a word trie: the next words, and what ends here."""

    children: dict[str, _Node] = field(default_factory=dict)
    value: Any = None


def _insert(root: _Node, words: list[str], value: Any) -> None:
    for word in words:
        root = root.children.setdefault(word, _Node())
    root.value = value


class Lexicon:
    """The words of one language."""

    def __init__(self, data: dict[str, Any], words: dict[str, Any], states: tuple[str, ...]) -> None:
        self.language: str = data["language"]
        self._sources: dict[str, str] = data["sources"]
        self._verbs = _Node()
        self._adverbs = _Node()
        self._leading = _Node()
        for form, entry in data["operative"].items():
            value = VerbEntry(form, entry["class"], entry["force"], tuple(entry.get("takes", ())), entry["source"])
            _insert(self._verbs, form.split(), value)
        for form in data["preambular"]["openers"]:
            _insert(self._verbs, form.split(), VerbEntry(form, PREAMBULAR, 0))
        adverbs = data["adverbs"]
        for form in adverbs["anywhere"]:
            _insert(self._adverbs, form.split(), form)
            _insert(self._leading, form.split(), form)
        for form in adverbs["before"]:
            _insert(self._leading, form.split(), form)
        self._tail_prepositions = frozenset(adverbs["tail_prepositions"])
        self._tail_adjectives = frozenset(adverbs["tail_adjectives"])
        self._tail_nouns = frozenset(adverbs["tail_nouns"])
        self.first_words = frozenset(self._verbs.children) | frozenset(self._leading.children)
        self.finite_first_words = frozenset(form.split()[0] for form in data["operative"])
        self.hedges: dict[str, tuple[str, ...]] = {key: tuple(value) for key, value in data["hedges"].items()}
        self.words: dict[str, tuple[str, ...]] = {key: tuple(value) for key, value in data["words"].items()}
        self.verbs = frozenset(words["verbs"].split())
        self.verb_nouns = frozenset(words["verb_nouns"].split())
        self.not_verbs = frozenset(words["not_verbs"].split())
        self.actors = {key: frozenset(value.split()) for key, value in words["actors"].items()}
        self.states = states
        self.state_pattern = any_of(sorted(states, key=len, reverse=True), no_letter=r"\w", tail=r"\b")

    def source_of(self, entry: VerbEntry) -> str:
        """Where a verb's entry comes from, for people ("met in resolutions: ECOSOC")."""
        key, _, where = entry.source.partition(": ")
        return f"{self._sources[key]}: {where}" if where else self._sources[key]

    def match(self, text: str, position: int = 0) -> VerbMatch | None:
        """The verb group that begins at `position`: adverbs, a verb of the lexicon, adverbs; None
        where there is none."""
        head = text[position : position + _HEAD]
        if not head[:1].isalpha():
            return None
        group, cut = self._opening(head)
        if cut and len(text) > position + _HEAD:
            group, _ = self._read(text[position:])
        if group is None:
            return None
        end = position + group.length
        return VerbMatch(group.entry, text[position:end], group.modifiers, position, end)

    @lru_cache(maxsize=2048)  # noqa: B019 - there is one lexicon, and it lives as long as the process
    def _opening(self, head: str) -> tuple[_Group | None, bool]:
        """The verb group that a text begins with, and whether the text may have been cut among its words.

        A paragraph is asked for its verb when its line is cut, when the line is read and when its clauses are.
        """
        return self._read(head)

    def _read(self, text: str) -> tuple[_Group | None, bool]:
        first = _TWO_WORDS.match(text)
        if first is None:
            return None, False
        word = _fold(first.group(1))
        node = self._verbs.children.get(word) or self._verbs.children.get(_respell(word))
        if node is None and word not in self.first_words:
            # Most lines and most words begin with none.
            return None, first.end(1) == len(text)
        if node is not None and word not in self._leading.children and self._ends(node, first.group(2)):
            return _Group(node.value, (), first.end(1)), _open(text, first.end())
        places = _WORDS.match(text)
        found = self._group([_fold(word) for word in places.groups() if word is not None]) if places else None
        if places is None:
            return None, False
        cut = _open(text, places.end())
        return (_Group(found[0], found[1], places.end(found[2])) if found is not None else None), cut

    def _ends(self, node: _Node, following: str | None) -> bool:
        """Whether a verb of one word ends a verb group, by the word that follows: that is so of most."""
        if node.value is None or node.value.base in _LOOKS_FARTHER:
            return False
        if following is None:
            return True
        word = _fold(following)
        return (
            word not in node.children
            and _respell(word) not in node.children
            and word not in self._adverbs.children
            and word not in self._tail_prepositions
        )

    def _group(self, words: list[str]) -> tuple[VerbEntry, tuple[str, ...], int] | None:
        """The verb group that the first words of a paragraph make, with the number of its words."""
        modifiers: list[str] = []
        index = 0
        while True:
            step = _longest(self._leading, words, index)
            if step is None:
                break
            found = self._verb(words, index)
            if found and found[1] >= step[1]:
                break
            modifiers.append(step[0])
            index = step[1]
        found = self._verb(words, index)
        if found is None:
            return None
        entry, index, inner = found
        if entry.base == "states" and index < len(words) and words[index][0] not in ("that", "its", "also"):
            # "States shall co-operate": the noun.
            return None
        modifiers += inner
        index, tail = self._tail(words, index)
        modifiers += tail
        if entry.base == "having" and index < len(words):
            index += 1
        return entry, tuple(modifiers), index

    def _verb(self, words: list[str], index: int) -> tuple[VerbEntry, int, list[str]] | None:
        """The longest verb at `index`; adverbs may stand between its words ("calls once again upon")."""
        node, position = self._verbs, index
        inner: list[str] = []
        best: tuple[VerbEntry, int, list[str]] | None = None
        while position < len(words):
            word = words[position]
            following = node.children.get(word) or node.children.get(_respell(word))
            if following is not None:
                node, position = following, position + 1
                if node.value is not None:
                    best = (node.value, position, list(inner))
                continue
            if position == index or not node.children:
                break
            step = _longest(self._adverbs, words, position)
            if step is None:
                break
            inner.append(step[0])
            position = step[1]
        return best

    def _tail(self, words: list[str], index: int) -> tuple[int, list[str]]:
        """Adverbs after the verb: "also", "once again", "with deep concern", "also with appreciation"."""
        tail: list[str] = []
        while index < len(words):
            step = _longest(self._adverbs, words, index)
            if step is not None:
                tail.append(step[0])
                index = step[1]
                continue
            if words[index] in self._tail_prepositions:
                position = index + 1
                while position < len(words) and (words[position] in self._tail_adjectives or words[position] == "and"):
                    position += 1
                if position < len(words) and words[position] in self._tail_nouns:
                    while (
                        position + 2 < len(words)
                        and words[position + 1] == "and"
                        and words[position + 2] in self._tail_nouns
                    ):
                        position += 2
                    tail.append(" ".join(words[index : position + 1]))
                    index = position + 1
                    continue
            break
        return index, tail

    def is_adverb(self, text: str) -> bool:
        """Whether a text is made of adverbs that belong to a verb ("also", "once again")."""
        words = _words(text)
        index = 0
        while index < len(words):
            step = _longest(self._adverbs, words, index)
            if step is None:
                return False
            index = step[1]
        return bool(words)

    def is_base_verb(self, word: str) -> bool:
        """Whether a word after "to" is a verb in its base form ("to provide") and not a noun ("to women")."""
        if word[:1].isupper() and not word.isupper():
            return False
        word = word.lower()
        if word in self.not_verbs:
            return False
        if word in self.verbs or word in self.verb_nouns:
            return True
        if "-" in word and word.rsplit("-", 1)[1] in self.verbs:
            return True
        if word.endswith(("ize", "ise", "ify")) and len(word) > 5:
            return True
        if word.endswith("ate") and len(word) > 6 and word not in _ADJECTIVES_IN_ATE:
            return True
        return word.startswith(("re", "co-", "pre-", "re-")) and word[2:].lstrip("-") in self.verbs


_ADJECTIVES_IN_ATE = frozenset(
    "appropriate adequate immediate intermediate ultimate legitimate illegitimate corporate climate candidate "
    "mandate private inappropriate inadequate disproportionate proportionate accurate inaccurate deliberate "
    "passionate compassionate considerate certificate magistrate directorate secretariate conglomerate".split()
)


# Verbs that the word behind them makes another word, or goes on with.
_LOOKS_FARTHER = ("states", "having")


def _open(text: str, end: int) -> bool:
    """Whether nothing but spaces and commas stands behind the last word read."""
    return not text[end:].strip(" \u00a0,")


def _words(text: str) -> list[str]:
    """The first words of a text, folded."""
    match = _WORDS.match(text)
    return [_fold(word) for word in match.groups() if word is not None] if match is not None else []


def _fold(word: str) -> str:
    word = word.lower()
    return word if word.isascii() else word.replace("\u2019", "'")


def _respell(word: str) -> str:
    """The -ize spelling of a word in -ise, which some copies print."""
    if word.endswith(("ises", "ised")):
        return word[:-3] + "z" + word[-2:]
    return word[:-4] + "izing" if word.endswith("ising") else word


def _longest(root: _Node, words: list[str], index: int) -> tuple[Any, int] | None:
    node, best = root, None
    while index < len(words):
        following = node.children.get(words[index])
        if following is None:
            break
        node, index = following, index + 1
        if node.value is not None:
            best = (node.value, index)
    return best


def load_data(name: str) -> dict[str, Any]:
    """The content of one data file of the parser (compliance/parser/data)."""
    return tomllib.loads(resources.files("compliance.parser").joinpath("data", name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def english() -> Lexicon:
    """The English lexicon. The canonical verbs of every language are the English ones."""
    states = tuple(
        name.strip() for name in load_data("states.toml")["names"].replace("\n", "|").split("|") if name.strip()
    )
    return Lexicon(load_data("en.toml"), load_data("en_words.toml"), states)
