"""Texts that benchmarks read: made of the turns of phrase of resolutions, the same in every run."""

from __future__ import annotations

import random
import re
from pathlib import Path

_CASES = Path(__file__).parents[1] / "parser" / "languages" / "cases"
_NUMBERED = re.compile(r"[\d\u0660-\u0669]+(?=[. ])")

_SEED = 20490617
# As many paragraphs as one part may have: the numbers of paragraphs have three figures.
_PARAGRAPHS = 500


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(block.split()) for block in text.split("\n\n"))


_RECALLING = _paragraphs(
    """
    Recalling its resolution {number} of {day} December {year} and all its previous resolutions on the question,

    Reaffirming the purposes and principles of the Charter of the United Nations and the Universal Declaration of
    Human Rights, and recalling the relevant international treaties, including the Convention on the Rights of the
    Child and the Convention on the Elimination of All Forms of Discrimination against Women,

    Deeply concerned that {topic} persists in all parts of the world, in particular where {circumstance},

    Welcoming the efforts of Member States, United Nations bodies and non-governmental organizations to address
    {topic},
    """
)
_OPERATIVE = _paragraphs(
    """
    {verb} {whom} to {act} {object}, including by {means}, {hedge}

    {verb} {whom}, in cooperation with relevant international organizations, to {act} {object}, to {act2} {object2}
    and to {act3} {object3}, {hedge}, with a view to eliminating {topic}

    {verb} {whom} to {act}, {act2} and {act3} {object}, and encourages the United Nations system to support such
    efforts, {hedge}, upon request

    Stresses the importance of {means} for {topic}, and {verb2} {whom} to {act} {object} (see resolution {number})
    or to {act2} {object2}

    Requests the Secretary-General to report to the General Assembly at its next session on the implementation of
    the present resolution, including on {topic}, taking into account the views of Member States

    Reaffirms that {topic} requires an integrated and balanced approach, and recalls the “commitments” made by
    Governments in that regard

    Expresses its concern at the increase in {topic}, and notes that {circumstance}, that the resources available to
    the responsible authorities have not kept pace with the task and that the results of the measures taken so far
    differ greatly from one region to another

    Welcomes the report of the Secretary-General, takes note with appreciation of the work of the Special
    Rapporteur, and commends those Governments that have hosted regional conferences and meetings on {topic}

    Recognizes the need to address the factors that make women and girls, in particular those living in poverty and
    those belonging to minorities, vulnerable to {topic}, such as lack of access to education, to employment and to
    social services, and stresses that {circumstance}

    Decides to continue its consideration of the question, bearing in mind that {circumstance}, at a future session
    """
)
_TAILS = _paragraphs(
    """
    bearing in mind the specific needs of developing countries and the conclusions of the special session of the
    General Assembly devoted to the subject, as well as the recommendations of the treaty bodies

    emphasizing that these matters are closely linked with one another and that no single measure taken alone by a
    State or a region has proved sufficient to achieve lasting results

    in view of the findings contained in the reports submitted by the Special Rapporteur and by the regional
    commissions at their most recent sessions
    """
)
_LISTED = "{verb} {whom}:"
_ITEM = "To {act} {object} and to {act2} {object2}, {hedge}"

_WORDS = """
verb: Urges|Calls upon|Invites|Encourages|Also urges|Further invites|Strongly encourages|Once again calls upon
verb2: urges|calls upon|invites|encourages|also urges
whom: Governments|all States|Member States|States parties to the Convention|Member States that have not yet done
    so|Governments, the United Nations system and civil society|developed countries and others in a position to do so
act: take|adopt|strengthen|develop|ensure|implement|promote|consider establishing
act2: provide|enforce|review|support|monitor|continue to improve
act3: protect|investigate|evaluate|facilitate|allocate
object: legislative and administrative measures to prevent violence against women and girls|national policies,
    programmes and plans of action|access to justice, health care and education for all persons|reliable data,
    disaggregated by sex and age|appropriate mechanisms at the national and regional levels
object2: training for officials of the police and the judiciary|assistance to victims and their families|the
    necessary financial resources|the participation of local communities in decisions that affect them
object3: all allegations promptly and impartially|those who report such acts|the results achieved
means: strengthening international cooperation|raising public awareness through the media|exchanging best practices
    and information|integrating a gender perspective into all policies
hedge: as appropriate|where necessary|within existing resources|in accordance with national law|as soon as
    possible|in accordance with their obligations under international law|taking into account national circumstances
topic: trafficking in women and girls|the smuggling of migrants by sea|poverty in rural areas|the illicit trade in
    small arms and light weapons|discrimination in all its forms
circumstance: the rule of law is weak|women and girls lack equal access to education|armed conflict has displaced
    the population|climate change affects the livelihood of small island developing States
"""
_CHOICES = {
    key: " ".join(words.split()).split("|")
    for key, words in (entry.split(": ", 1) for entry in re.split(r"\n(?=\w)", _WORDS.strip()))
}


def resolution(size: int, *, width: int = 0) -> str:
    """A resolution of the General Assembly of `size` characters, in parts A, B ... where it is long.

    `width` breaks its lines as printed texts do; 0 leaves every paragraph on one line.
    """
    chance = random.Random(_SEED)  # noqa: S311 - the same text in every run
    blocks = ["General Assembly", "65/190. Measures in many fields"]
    length = part = 0
    while length < size:
        number = 0
        if size > 200_000:
            blocks.append(chr(ord("A") + part % 26))
        part += 1
        blocks.append("The General Assembly,")
        # A preamble is a third of a resolution.
        blocks += [_filled(chance, text) for _ in range(min(size, 200_000) // 3000) for text in _RECALLING]
        length += sum(len(block) + 2 for block in blocks[-4 * (min(size, 200_000) // 3000) :])
        while number < _PARAGRAPHS and length < size:
            number += 1
            start = len(blocks)
            if number % 9 == 0:
                blocks.append(f"{number}. {_filled(chance, _LISTED)}")
                blocks += [f"({letter}) {_filled(chance, _ITEM)};" for letter in "abcd"]
            else:
                blocks.append(f"{number}. {_filled(chance, chance.choice(_OPERATIVE))}, {chance.choice(_TAILS)};")
            length += sum(len(block) + 2 for block in blocks[start:])
    text = "\n\n".join(_broken(block, width) if width else block for block in blocks)
    return text[: text.rindex(";", 0, size)] + "."


def translation(language: str, size: int) -> str:
    """A resolution of `size` bytes of UTF-8 in another language: the paragraphs of its case again and again.

    A case's paragraphs are shorter than those of any resolution; two of its preamble go into each as further words.
    """
    blocks = (_CASES / f"general-assembly-{language}.txt").read_text(encoding="utf-8").split("\n\n")
    first = next(index for index, block in enumerate(blocks) if block[:1] in "1\u0661" and _NUMBERED.match(block))
    last = max(index for index, block in enumerate(blocks) if _NUMBERED.match(block)) + 1
    found, number = blocks[:first], 0
    more = ", ".join(block.rstrip(",，،") for block in blocks[first - 2 : first])
    length = sum(len(block.encode()) + 2 for block in found)
    while length < size:
        for block in blocks[first:last]:
            number += bool(_NUMBERED.match(block))
            own = _NUMBERED.sub(str(number % 1000 or 1), block, count=1)
            found.append(own if own[-1] in ":：" else f"{own[:-1]}, {more}{own[-1]}")
            length += len(found[-1].encode()) + 2
    return "\n\n".join(found)


def _filled(chance: random.Random, text: str) -> str:
    values = {key: chance.choice(words) for key, words in _CHOICES.items()}
    return text.format(
        number=f"{chance.randint(40, 79)}/{chance.randint(1, 250)}",
        day=chance.randint(1, 31),
        year=chance.randint(1985, 2024),
        **values,
    )


def _broken(block: str, width: int) -> str:
    """A paragraph broken into lines of about one width (`textwrap` takes longer than the parser)."""
    lines, line = [], ""
    for word in block.split(" "):
        if len(line) + len(word) > width:
            lines.append(line.rstrip())
            line = ""
        line += f"{word} "
    return "\n".join([*lines, line.rstrip()])
