# ruff: noqa: E501 - markup
"""Web pages: lists, line breaks, raised figures, character sets; and what serves the site is left out and told."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from compliance.parser import parse_source, read_bytes
from compliance.parser.readers import ReadError


def text_of(body: str) -> str:
    return read_bytes(f"<!DOCTYPE html><html><body>{body}</body></html>".encode()).text.rstrip("\n")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ol><li>x<li>x</ol>", "1. x\n\n2. x"),
        ("<ol start=4 type=a><li>x<li value=9>x<li>x</ol>", "(d) x\n\n(i) x\n\n(j) x"),
        ("<ol type=I><li>x<li>x</ol>", "I. x\n\nII. x"),
        ("<ol reversed><li>x<li>x</ol>", "2. x\n\n1. x"),
        ("<ol style='list-style-type: lower-roman'><li>x<li>x</ol>", "(i) x\n\n(ii) x"),
        ("<ol><li><p>x<ol><li>y<ol><li>z</ol></ol><li>x</ol>", "1. x\n\n(a) y\n\n(i) z\n\n2. x"),
        ("<ol><li>1. x<li>2. x</ol>", "1. x\n\n2. x"),
        ("<ul><li>x<li>y</ul>", "• x\n\n• y"),
        ("<p><em>Urges</em> <i>Governments</i>, and", "*Urges Governments,* and"),
        ("<p>the Convention,<sup>12</sup> and the 1<sup>st</sup>", "the Convention,¹² and the 1st"),
        ("<p>x&nbsp;&eacute;&#8217;&amp;&lt;b&gt;", "x\u00a0é’&<b>"),
        ("<p>27th meeting<br>17 June 2009", "27th meeting\n17 June 2009"),
        (
            "Recalling one thing,<br><br>Noting another,<br>Urges States.",
            "Recalling one thing,\n\nNoting another,\nUrges States.",
        ),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\nb\n\nc\nd"),
        ("<h1>11/3. Title</h1>text<div>more</div>tail", "11/3. Title\n\ntext\n\nmore\n\ntail"),
    ],
)
def test_what_is_seen_is_what_is_read(page: str, text: str) -> None:
    assert text_of(page) == text


def test_what_serves_the_site_is_left_out_and_told() -> None:
    page = (
        "<html><head><title>Site</title><style>p {}</style></head><body><nav>Home</nav><div class='side-menu'><a>All</a> <a>Years</a></div>"
        "<div class='menu-text'>This is a menu of measures</div><script>var x = '<p>no</p>'</script><p hidden>not seen</p><p>Text</p><footer>Terms of use</footer></body></html>"
    )  # fmt: skip
    source = read_bytes(page.encode())
    assert source.text == "This is a menu of measures\n\nText\n"
    told = [(found.code, source.text[found.start : found.end]) for found in source.warnings]
    assert told == [("left-out", "This is a menu of measures"), ("hidden-text", "Text")]
    assert source.warnings[0].message.endswith("; so in 2 paragraphs")


def test_scripts_and_styles_are_nothing_to_be_told() -> None:
    page = b"<html><head><style>p {}</style></head><body><script>let x</script><nav> </nav><p>Text</p></body></html>"
    assert read_bytes(page).warnings == ()


def test_numbers_that_a_page_leaves_to_the_browser_are_told() -> None:
    page = "<p>Said:</p><ol><li>One:<ol><li>Inner</li></ol></li></ol>"
    told = [(found.code, found.start) for found in read_bytes(page.encode()).warnings]
    assert told == [("guessed-numbers", read_bytes(page.encode()).text.index("(a) Inner"))]


def test_notes_stand_below() -> None:
    body = (
        "<p>The Human Rights Council,</p><p>Recalling the Declaration,<a href='#f1'><sup>1</sup></a></p><p>1. Urges States to act.</p>"
        "<section class='footnotes' role='doc-endnotes'><ol><li id=f1>Resolution 217 A (III).</li></ol></section>"
    )
    source = read_bytes(f"<html><body>{body}</body></html>".encode())
    assert source.text.endswith("1 Resolution 217 A (III).\n")
    assert [item.text for item in parse_source(source).provisions] == [
        "Recalling the Declaration,",
        "Urges States to act.",
    ]


@pytest.mark.parametrize(
    ("encoding", "head", "said"),
    [
        ("utf-8", "", "utf-8"),
        ("cp1251", "<meta charset='windows-1251'>", "windows-1251"),
        ("koi8-r", "<meta http-equiv='Content-Type' content='text/html; charset=koi8-r'>", "koi8-r"),
        ("utf-16", "", "utf-16"),
        ("utf-8-sig", "<meta charset='windows-1251'>", "utf-8-sig"),
        ("utf-8", "<meta charset='no-such-set'>", "utf-8"),
    ],
)
def test_the_character_set_is_found(encoding: str, head: str, said: str) -> None:
    source = read_bytes(f"<html><head>{head}</head><body><p>Генеральная Ассамблея</p></body></html>".encode(encoding))
    assert (source.text, source.encoding) == ("Генеральная Ассамблея\n", said)
    assert source.language == "ru"


def test_a_fragment_is_told_from_text() -> None:
    assert (
        read_bytes(b"<p>The Council,</p><p>1. <i>Urges</i> States to act.</p>").text
        == "The Council,\n\n1. *Urges* States to act.\n"
    )
    assert read_bytes(b"<p is not always a tag").text == "<p is not always a tag"


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html><body><script>x</script></body></html>", "<html>"]
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(ReadError, match=r"no text.*\.\Z"):
        read_bytes(page.encode())


@pytest.mark.parametrize(
    "page",
    ["<div>" * 200_000 + "x", "<ol><li>" * 30_000 + "x", "<p>x" * 30_000, "<html><body>" + "<i><b>" * 90_000 + "x"],
)
def test_deep_and_long_pages_end_in_time(page: str) -> None:
    started = time.process_time()
    with suppress(ReadError):
        assert "x" in read_bytes(("<html><body>" + page).encode()).text
    assert time.process_time() - started < 15


def test_entities_of_a_document_type_are_not_expanded() -> None:
    entities = "".join(f'<!ENTITY e{place} "{f"&e{place - 1};" * 10}">' for place in range(1, 10))
    page = f'<!DOCTYPE html [<!ENTITY e0 "lol">{entities}]><html><body><p>text &e9;</p></body></html>'
    assert len(read_bytes(page.encode()).text) < 5000
