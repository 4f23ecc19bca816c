"""Two texts of one record: what others saved meanwhile beside what a person typed, joined field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from compliance.models.contents import Values, is_list, restricted, settled, split_name, value_of, values_of
from compliance.reading.differences import Part
from compliance.reading.merging import BOTH, SAME, Merged, merged
from compliance.selectors.changes import TEXTS, Words
from compliance.selectors.records import Record, offered_evidence, record_of
from compliance.selectors.saves import acts_since, seen_values

if TYPE_CHECKING:
    from compliance.views.records import Desk

#: What a person may take of a field: the other's, their own, or both.
TAKE = "take-"
JOINED = "joined-"


@dataclass(frozen=True, slots=True)
class Row:
    """A field in which the two texts differ, with both differences from what they began from.

    `chosen` is what is taken unless the person says otherwise; "" where only a person can say.
    """

    field: Merged
    label: str
    action: str
    theirs: list[Part]
    mine: list[Part]
    is_list: bool
    can_join: bool

    @property
    def chosen(self) -> str:
        if self.field.changed == BOTH:
            return BOTH if self.is_list else ""
        return self.field.changed

    @property
    def joined(self) -> list[str]:
        """The pieces of both, for the form."""
        return self.field.value if self.is_list and isinstance(self.field.value, list) else []


def both_texts(
    request: HttpRequest, desk: Desk, *, mine: Values, basis: int | None, expected: int | None, said: str, status: int
) -> HttpResponse:
    """Theirs beside mine for every field that differs, who changed what since, and a form that takes field by field.

    `basis` and `expected` are the version and revision the person had before them when they began to type.
    """
    record = record_of(user=desk.user, country=desk.country, obligation=desk.obligation)
    offered = [str(piece.pk) for piece in offered_evidence(user=desk.user, country=desk.country, pair=record.pair)]
    typed = restricted(settled(mine), offered)
    theirs = _stored(record, offered)
    seen = seen_values(record.pair, basis, expected, desk.user)
    base = None if seen is None else restricted(settled(seen), offered)
    words = Words.of(desk.obligation, desk.user, [typed, theirs, base or {}])
    fields = merged(typed, base, theirs, typed, value_of)
    rows = [_row(words, field, base) for field in fields if field.changed != SAME]
    latest = record.working or record.current
    context = {
        "desk": desk,
        "resolution": desk.obligation.resolution,
        "wording": desk.obligation.wording,
        "here": desk.place,
        "message": said,
        "is_kept": status == 200,
        "since": acts_since(record.pair, basis, expected, desk.user, words, base) if record.pair else [],
        "theirs": latest,
        "rows": rows,
        "to_decide": sum(not row.chosen for row in rows),
        "same": len(fields) - len(rows),
        "knows_base": base is not None,
        "kept": [
            (name, one) for name, value in mine.items() for one in (value if isinstance(value, list) else [value])
        ],
        "expected": record.working.revision_count if record.working else "",
        "basis": latest.number if latest else "",
        "note": request.POST.get("with-text", "").strip(),
        "take": TAKE,
        "joined": JOINED,
    }
    return render(request, "implementation_conflict.html", context, status=status)


def _stored(record: Record, offered: list[str]) -> Values:
    return restricted(settled(values_of(record.basis)), offered) if record.basis else {}


def _row(words: Words, field: Merged, base: Values | None) -> Row:
    name = field.name
    start = value_of(base, name) if base is not None else None
    return Row(
        field=field,
        label=words.label(name),
        action=words.action(name),
        theirs=words.parts(name, field.theirs if start is None else start, field.theirs),
        mine=words.parts(name, field.theirs if start is None else start, field.mine),
        is_list=is_list(name),
        can_join=split_name(name)[1] in TEXTS and bool(field.theirs) and bool(field.mine),
    )


def chosen_values(post: QueryDict, typed: Values, theirs: Values) -> Values:
    """What a person took of each field. Where they said nothing it is what they typed themselves."""
    found: Values = {}
    for name, mine in typed.items():
        other = value_of(theirs, name)
        match post.get(f"{TAKE}{name}"):
            case "theirs":
                found[name] = other
            case "both" if isinstance(mine, list):
                found[name] = [pk for pk in post.getlist(f"{JOINED}{name}") if pk.isascii() and pk.isdigit()]
            case "both":
                found[name] = "\n\n".join(str(text) for text in (other, mine) if text)
            case _:
                found[name] = mine
    return found


def taken(post: QueryDict, typed: Values, record: Record, desk: Desk) -> QueryDict:
    """The form a person sends from the page of both texts, as if they had typed what they took."""
    seen = seen_values(record.pair, _number(post, "basis"), _number(post, "expected"), desk.user)
    theirs = seen if seen is not None else values_of(record.basis) if record.basis else {}
    data = QueryDict(mutable=True)
    for name, value in chosen_values(post, typed, theirs).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    for name in ("expected", "basis"):
        data[name] = post.get(name, "")
    return data


def _number(post: QueryDict, name: str) -> int | None:
    value: Any = post.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
