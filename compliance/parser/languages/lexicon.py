"""The verbs of one language that is not English, each with the English verbs it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from compliance.parser.languages.addressees import Words, read_addressee
from compliance.parser.languages.fold import ACCENTED, Units, first_word, fold, fold_word, unaccented
from compliance.parser.languages.forms import english_tables, expand, load, participle, read_verbs
from compliance.parser.lexicon import PREAMBULAR, VerbEntry, VerbMatch

OPERATIVE = "operative"
# How far a verb and what tells its English verb are looked for.
_WINDOW = 280
# Most verb groups are told from so many characters; a word and what may follow it take no more than `_LOOKAHEAD`.
_HEAD, _LOOKAHEAD = 96, 16
TRANSLATED = ("fr", "es", "ru", "ar", "zh")


@dataclass(frozen=True, slots=True)
class Form:
    """What a form of a verb stands for: the English verbs with counts of aligned lines, the likeliest first.

    `order` are these verbs alone, with their twins; `doubtful` tells that they differ in what they ask.
    """

    shown: str
    kind: str
    verbs: tuple[tuple[str, int], ...]
    order: tuple[str, ...] = field(init=False)
    doubtful: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", _with_twin(tuple(verb for verb, _ in self.verbs)))
        object.__setattr__(self, "doubtful", self.kind == OPERATIVE and _unlike(self.verbs))


@dataclass(slots=True)
class TranslatedMatch(VerbMatch):
    """A verb found in a text, with the English verbs it may stand for and why the first was taken."""

    candidates: tuple[str, ...] = ()
    reason: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Choice:
    follows: tuple[str, ...]
    contains: tuple[str, ...]
    addressee: tuple[str, ...]
    bodies: tuple[str, ...]
    order: tuple[str, ...]


def _with_twin(verbs: tuple[str, ...]) -> tuple[str, ...]:
    """ "calls on" is English for the same as "calls upon": no translation can tell them apart."""
    return (*verbs, "calls on") if "calls upon" in verbs else verbs


def _force_of(verb: str) -> int:
    return int(english_tables()[0].get(verb, {}).get("force", 0))


def _unlike(verbs: tuple[tuple[str, int], ...]) -> bool:
    """Whether verbs are several directive ones by counts or, without counts, the first two of unlike force."""
    counted = [_force_of(verb) for verb, count in verbs if count]
    usual = [_force_of(verb) for verb, _ in verbs[:2]]
    return (len(counted) > 1 and max(counted) > 0) if counted else len(set(usual)) > 1


@lru_cache(maxsize=1024)
def _entry(verb: str, kind: str) -> VerbEntry:
    """What the English lexicon says of a verb."""
    if kind == PREAMBULAR:
        return VerbEntry(verb, PREAMBULAR, 0)
    entry: Mapping[str, Any] = english_tables()[0].get(verb, {})
    return VerbEntry(
        verb,
        entry.get("class", "stance"),
        entry.get("force", 0),
        tuple(entry.get("takes", ())),
        entry.get("source", ""),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """The verb group that a text begins with: its readings by their kind, its adverbs, and where it ends.

    `read` is how far the text was looked at.
    """

    forms: dict[str, Form]
    modifiers: tuple[str, ...]
    prefixed: bool
    end: int
    read: int


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    value: Any = None


class TranslatedLexicon:
    """The openings of one language, in the same manner of use as the English `Lexicon`."""

    def __init__(self, language: str) -> None:
        data = load(f"{language}.toml")
        self.language = language
        self.words = Words(language, load(f"{language}_words.toml"))
        self._verbs, self._adverbs = _Node(), _Node()
        self._prefixes = frozenset(fold_word(word) for word in data.get("prefixes", {}).get("preambular", ()))
        for shown, english in data["adverbs"].items():
            for form in expand(shown):
                self._insert(self._adverbs, form, english)
                self._insert(self._adverbs, self._plain(form), english)
        both = language == "zh"
        for kind in (OPERATIVE, PREAMBULAR):
            for shown, value in data[kind].items():
                verbs = read_verbs(value)
                for form in expand(shown):
                    self._insert_form(form, kind, verbs)
                    if both and kind == OPERATIVE and form not in data[PREAMBULAR]:
                        self._insert_form(form, PREAMBULAR, tuple((participle(verb), count) for verb, count in verbs))
        self._insert_unaccented(data)
        tail = data["tail"]
        self._tail_prepositions = frozenset(map(fold_word, tail["prepositions"]))
        self._tail_adjectives = frozenset(map(fold_word, tail["adjectives"]))
        self._tail_nouns = {fold_word(noun): english for noun, english in tail["nouns"].items()}
        self._choices: dict[str, list[_Choice]] = {}
        for choice in data.get("choices", ()):
            for form in expand(choice["form"]):
                self._choices.setdefault(self._key(form), []).append(
                    _Choice(
                        tuple(map(fold_word, choice.get("follows", ()))),
                        tuple(map(fold_word, choice.get("contains", ()))),
                        tuple(choice.get("addressee", ())),
                        tuple(choice.get("bodies", ())),
                        tuple(choice["order"]),
                    )
                )

        self.first_words = frozenset(self._verbs.children) | frozenset(self._adverbs.children) | self._tail_prepositions
        # What a verb group can begin with: Arabic says "with concern" in one word.
        self._openings = self.first_words | self._prefixes | (self._tail_nouns.keys() if language == "ar" else set())

    def match(
        self, text: str, position: int = 0, kind: str | None = None, body: str | None = None
    ) -> TranslatedMatch | None:
        """The verb group that begins at `position`; `kind` is operative or preambular where that is known."""
        if self._first_word(text[position : position + 40]) not in self._openings:
            return None
        head = text[position : position + _HEAD]
        group = self._group(fold(head))
        if group is None or (len(head) == _HEAD and group.read > _HEAD - _LOOKAHEAD):
            head = text[position : position + _WINDOW]
            group = self._group(fold(head)) if len(head) > _HEAD else group
        if group is None:
            return None
        form = self._of_kind(group.forms, kind or self._kind_by_ending(text, group.forms), group.prefixed)
        end = group.end
        verbs, reason = self._choose(form, text, position, end, body)
        return TranslatedMatch(
            _entry(verbs[0], form.kind),
            text[position : position + end],
            group.modifiers,
            position,
            position + end,
            verbs,
            reason,
            form.doubtful,
        )

    # The parts of a match. What they find is remembered: a paragraph is asked for its verb when its line is read, when
    # its kind is settled and when its clauses are.

    @staticmethod
    @lru_cache(maxsize=2048)
    def _first_word(text: str) -> str | None:
        return first_word(fold(text), 0)

    @lru_cache(maxsize=2048)  # noqa: B019 - there is one of each language, and it lives as long as the process
    def _group(self, text: str) -> _Group | None:
        """The verb group that a folded text begins with."""
        words = Units(text)
        modifiers: list[str] = []
        index = 0
        prefixed = False
        found: tuple[dict[str, Form], int, list[str]] | None = None
        while (word := words.get(index)) is not None:
            found = self._verb(words, index)
            step = self._longest(self._adverbs, words, index)
            phrase = self._tail_phrase(words, index)
            if phrase and (step is None or phrase[1] > step[1]):
                step = phrase
            if found is not None and (step is None or found[1] >= step[1]):
                break
            if step is None:
                if word in self._prefixes and not prefixed and not modifiers:
                    prefixed = True
                    index += 1
                    continue
                return None
            modifiers.append(step[0])
            index = step[1]
        if found is None or word is None:
            return None
        forms, index, inner = found
        modifiers += inner
        index, tail = self._tail(words, index)
        modifiers += tail
        return _Group(forms, tuple(filter(None, modifiers)), prefixed, words.ends[index - 1], words.ends[-1])

    def _verb(self, words: Units, index: int) -> tuple[dict[str, Form], int, list[str]] | None:
        """The longest form at `index`; adverbs may stand between its words ("demande également instamment")."""
        node, place = self._verbs, index
        inner: list[str] = []
        best: tuple[dict[str, Form], int, list[str]] | None = None
        while (word := words.get(place)) is not None:
            following = node.children.get(word)
            if following is not None and not (words.commas[place] and place > index):
                node, place = following, place + 1
                if node.value is not None:
                    best = (node.value, place, list(inner))
                continue
            if place == index or not node.children:
                break
            step = self._longest(self._adverbs, words, place)
            if step is None:
                break
            inner.append(step[0])
            place = step[1]
        return best

    def _tail(self, words: Units, index: int) -> tuple[int, list[str]]:
        """Adverbs after the verb: "également", "con gran preocupación"."""
        tail: list[str] = []
        while words.get(index) is not None:
            step = self._longest(self._adverbs, words, index) or self._tail_phrase(words, index)
            if step is None or (self.language == "zh" and words.commas[index]):
                break
            tail.append(step[0])
            index = step[1]
        return index, tail

    def _tail_phrase(self, words: Units, index: int) -> tuple[str, int] | None:
        place = index
        word = words.get(place)
        if word is not None and word in self._tail_prepositions:
            place += 1
            while (word := words.get(place)) is not None and word in self._tail_adjectives:
                place += 1
        elif self.language != "ar":
            return None
        if word is not None and word in self._tail_nouns:
            return f"with {self._tail_nouns[word]}", place + 1
        return None

    def _kind_by_ending(self, text: str, forms: dict[str, Form]) -> str:
        """Chinese: a paragraph that ends in a comma belongs to the preamble."""
        if len(forms) == 1:
            return next(iter(forms))
        return PREAMBULAR if fold(text[-16:]).rstrip(" *\n\t0123456789()[]").endswith((",", ',"')) else OPERATIVE

    def _of_kind(self, forms: dict[str, Form], kind: str, prefixed: bool) -> Form:
        if prefixed:
            form = forms.get(OPERATIVE) or next(iter(forms.values()))
            if form.kind == PREAMBULAR:
                return form
            return Form(form.shown, PREAMBULAR, tuple((participle(verb), count) for verb, count in form.verbs))
        return forms.get(kind) or next(iter(forms.values()))

    def _choose(self, form: Form, text: str, start: int, end: int, body: str | None) -> tuple[tuple[str, ...], str]:
        """The English verbs in order of likelihood, after the words that follow and whom they address.

        The verb stands in text[start:start + end].
        """
        verbs = form.order
        choices = self._choices.get(self._key(form.shown), ()) if form.kind == OPERATIVE else ()
        if choices:
            text = fold(text[start : start + _WINDOW])
        following = fold_word(text[end : end + 200]).lstrip(" ,") if choices else ""
        asked: str | None = None
        for choice in choices:
            if choice.follows and not following.startswith(choice.follows):
                continue
            if choice.contains and not any(word in following for word in choice.contains):
                continue
            if choice.bodies and body not in choice.bodies:
                continue
            if choice.addressee:
                if asked is None:
                    asked = self._asked(text, end)
                if asked not in choice.addressee:
                    continue
            rest = tuple(verb for verb in verbs if verb not in choice.order)
            return choice.order + rest, "from the words that follow"
        return verbs, "by the number of aligned translations" if any(
            count for _, count in form.verbs
        ) else "by its usual meaning"

    @lru_cache(maxsize=512)  # noqa: B019 - there is one of each language, and it lives as long as the process
    def _asked(self, text: str, end: int) -> str:
        """Whom the verb that ends at `end` addresses: a class of addressees, parties or none."""
        found = read_addressee(text, end, len(text), self.words)
        return "none" if found.phrase is None else ("parties" if found.parties else found.addressee_class)

    # Building and searching the tries.

    @staticmethod
    @lru_cache(maxsize=4096)
    def _key(form: str) -> str:
        return " ".join(Units(fold(form)))

    def _insert(self, root: _Node, form: str, value: Any) -> None:
        for word in Units(fold(form)):
            root = root.children.setdefault(word, _Node())
        root.value = value

    def _plain(self, form: str) -> str:
        """A form as it stands where accents are left out: "Reaffirme", "Etant donne"."""
        return unaccented(form) if self.language in ACCENTED else form

    def _insert_unaccented(self, data: Mapping[str, Any]) -> None:
        """Every form without its accents, where no other form is written so; it is named as it is rightly written."""
        for kind in (OPERATIVE, PREAMBULAR):
            for shown, value in data[kind].items():
                for form in expand(shown):
                    plain = self._plain(form)
                    if plain != form and (self._value_of(plain) or {}).get(kind) is None:
                        self._insert_form(plain, kind, read_verbs(value), shown=form)

    def _value_of(self, form: str) -> dict[str, Form] | None:
        node = self._verbs
        for word in Units(fold(form)):
            following = node.children.get(word)
            if following is None:
                return None
            node = following
        return cast("dict[str, Form] | None", node.value)

    def _insert_form(self, form: str, kind: str, verbs: tuple[tuple[str, int], ...], shown: str | None = None) -> None:
        root = self._verbs
        for word in Units(fold(form)):
            root = root.children.setdefault(word, _Node())
        root.value = {**(root.value or {}), kind: Form(shown or form, kind, verbs)}

    @staticmethod
    def _longest(root: _Node, words: Units, index: int) -> tuple[str, int] | None:
        node, best = root, None
        while (word := words.get(index)) is not None:
            following = node.children.get(word)
            if following is None:
                break
            node, index = following, index + 1
            if node.value is not None:
                best = (node.value, index)
        return best

    @property
    def forms(self) -> dict[str, dict[str, Form]]:
        """Every form with its readings, for looking through."""
        found: dict[str, dict[str, Form]] = {}
        stack = [self._verbs]
        while stack:
            node = stack.pop()
            if node.value is not None:
                found[next(iter(node.value.values())).shown] = node.value
            stack += node.children.values()
        return found


@lru_cache(maxsize=8)
def translated(language: str) -> TranslatedLexicon:
    """The lexicon of one of the five languages."""
    return TranslatedLexicon(language)
