"""The tree of themes."""

from __future__ import annotations

import re
import unicodedata

from tests.fixtures_data.reading import LANGUAGES, SCRIPTS, records, texts

RECORDS = records("themes.json", "theme")
THEMES = {entry["fields"]["slug"]: entry["fields"] for entry in RECORDS}
SLUG_OF = {entry["pk"]: entry["fields"]["slug"] for entry in RECORDS}

FIELDS = {"slug", "parent", "position", "unbis_id", "sdg_targets", *(f"label_{of}" for of in LANGUAGES)}


def children(slug: str | None) -> list[str]:
    """Slugs right under a theme, or at the root, as the file lists them."""
    parent = next((pk for pk, name in SLUG_OF.items() if name == slug), None)
    return [name for name, fields in THEMES.items() if fields["parent"] == parent]


def test_only_themes_and_each_once() -> None:
    assert len(RECORDS) == len(records("themes.json")) == len(THEMES) == len(SLUG_OF)
    for slug, fields in THEMES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)
        assert set(fields) == FIELDS


def test_a_parent_comes_before_its_children_and_the_tree_is_two_deep() -> None:
    """So that the file loads from top to bottom on a database that checks at once."""
    seen: set[int] = set()
    for entry in RECORDS:
        parent = entry["fields"]["parent"]
        assert parent is None or parent in seen
        assert parent is None or THEMES[SLUG_OF[parent]]["parent"] is None
        seen.add(entry["pk"])


def test_positions_walk_the_tree() -> None:
    """Ordered by position alone, a theme is followed by its children."""
    by_position = sorted(THEMES, key=lambda slug: THEMES[slug]["position"])
    assert [THEMES[slug]["position"] for slug in by_position] == list(range(1, len(THEMES) + 1))
    assert by_position == [slug for root in children(None) for slug in (root, *children(root))]


def test_the_four_ps_stand_at_the_root_with_children() -> None:
    assert children(None)[:4] == ["prevention", "protection", "prosecution", "partnership"]
    for root, some in {
        "prevention": {"demand", "awareness", "education", "training"},
        "protection": {"victims-rights-and-assistance", "non-punishment"},
        "prosecution": {"legislation", "criminalization", "investigation"},
        "partnership": {
            "international-cooperation", "national-plans-and-coordination", "data-and-research", "resources",
            "ratification-of-treaties",
        },
    }.items():  # fmt: skip
        assert some <= set(children(root))


def test_the_headings_of_the_digest_are_english_labels() -> None:
    """The digest of A/RES/65/190 groups its paragraphs under these, in small letters."""
    labels = {fields["label_en"].lower() for fields in THEMES.values()}
    assert {"gender equality", "human rights", "positive legal determinants"} <= labels


def test_labels_are_there_in_each_script_and_differ() -> None:
    for language in LANGUAGES:
        assert len({fields[f"label_{language}"] for fields in THEMES.values()}) == len(THEMES)
    for slug, fields in THEMES.items():
        for _stem, language, label in texts(fields, "label"):
            assert label == " ".join(label.split()), slug
            assert label == unicodedata.normalize("NFC", label), slug
            assert len(label) <= 120
            if language in SCRIPTS:
                assert SCRIPTS[language].fullmatch(label), f"{slug} {language}: {label}"
            else:
                assert re.fullmatch(r"[A-Z\u00c0-\u00dd][A-Za-z\u00c0-\u024f' -]+", label), (
                    f"{slug} {language}: {label}"
                )


def test_numbers_of_other_vocabularies_are_well_formed() -> None:
    numbers = [fields["unbis_id"] for fields in THEMES.values() if fields["unbis_id"]]
    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch(r"100\d{4}", number) for number in numbers)
    assert THEMES["trafficking-in-persons"]["unbis_id"] == "1006622"
    for fields in THEMES.values():
        assert isinstance(fields["sdg_targets"], list)
        assert len(fields["sdg_targets"]) == len(set(fields["sdg_targets"]))
        for target in fields["sdg_targets"]:
            assert re.fullmatch(r"(1[0-7]|[1-9])\.([1-9]|1[0-9]|[a-d])", target)
    assert THEMES["trafficking-in-persons"]["sdg_targets"] == ["5.2", "8.7", "16.2"]
