"""What members write comes out as calm HTML, whatever was put in."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from practica.foundation.core import markdown
from practica.foundation.core.markdown import excerpt, plain, render

SIGNS = st.text("ab ع\u200f\n\n\t*_`[]()<>&!#-+=~.1:/\\\"'|{}\0\u00a0\ud800@xjavscript")
PIECES = st.lists(
    st.sampled_from(
        ["[", "](", ")", "**", "*", "_", "`", "```\n", "\n", "\n\n", "> ", "- ", "1. ", "# ", "<", ">", "javascript:", "https://a.org/",
         "//evil.example", "data:text/html,", "&#x6a;", "&colon;", "mailto:a@b.org", "/practices/", "words", "كلمات", " ", "![",
         "<img ", "onerror=", '"', "'", "\\", "    ", "\t", "&lt;"]
    )
).map("".join)  # fmt: skip
ANYTHING = st.one_of(st.text(), SIGNS, PIECES)

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://a.org/pixel.gif)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0a;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](/&#9;/evil.example)",
    "[x](\\\\evil.example)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '[x](https://a.org "onmouseover=alert(1)")',
    '[x](https://a.org/"onmouseover="alert(1))',
    "[x](<javascript:alert(1)>)",
    "[x]: javascript:alert(1)\n\n[x]",
    '```" onload=alert(1)\nx\n```',
    '<p style="position:fixed">',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<!--><img src=x onerror=alert(1)>-->",
    'https://a.org/"onmouseover=alert(1)',
    "<iframe srcdoc='x'>",
    "<a href=javascript:alert(1)>x</a>",
]  # fmt: skip


def elements(shown: str) -> list[etree._Element]:
    return [
        one for one in lxml_html.fragment_fromstring(shown, create_parent="main").iterdescendants() if isinstance(one.tag, str)
    ]


def is_calm(shown: str) -> None:
    """Only what is allowed, and every element closed: read as XML, which forgives nothing."""
    as_xml = re.sub(r"<(br|hr)>", r"<\1/>", shown).replace("&nbsp;", "\u00a0")
    etree.fromstring("<main>" + re.sub("[\ufffe\uffff]", "", as_xml) + "</main>")
    for one in elements(shown):
        assert one.tag in markdown.TAGS
        assert set(one.keys()) <= markdown.ATTRIBUTES.get(one.tag, set()) | ({"rel"} if one.tag == "a" else set())
        href = one.get("href")
        if href is not None:
            assert re.match(r"https?:|mailto:|/(?![/\\\s])", href, re.IGNORECASE)
            assert one.get("rel") == "nofollow noopener ugc"


@given(ANYTHING)
@example("\ud800*")
@example("**\0**")
def test_whatever_is_typed_comes_out_calm(text: str):
    is_calm(render(text))


@given(ANYTHING)
def test_the_words_and_an_excerpt_of_anything_can_be_had(text: str):
    assert len(plain(text)) <= len(text) + 64
    assert len(excerpt(text, 40)) <= 40


@given(st.one_of(st.text("ab عé\n \t.,:;\"'()?\u00a0\u2028"), st.text()))
@example("a\n \u00a0\nb")
def test_a_text_without_marks_is_shown_the_same_by_the_short_way_and_the_long_one(text: str):
    text = markdown._normal(text)
    tokens = [] if markdown._MARKS.search(text) else markdown._read(text)
    if tokens:
        parser = markdown._parser()
        long_way = markdown._wall().clean(parser.renderer.render(tokens, parser.options, {})).strip()
        assert said(render(text)) == said(long_way)


def said(shown: str) -> list[str]:
    """Line by line, without paragraphs in which nothing stands and white space that nobody sees."""
    lines = re.sub(r"[ \t]+(?=<br>)", "", html.unescape(shown)).split("\n")
    return [line for line in lines if line not in ("", '<p dir="auto"></p>')]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_words(attack: str):
    shown = render(attack)

    is_calm(shown)
    leads = [one.get("href") for one in elements(shown) if one.get("href")]
    assert [href for href in leads if "script:" in href or ("evil" in href and not href.startswith("/%"))] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo", '<p dir="auto">one<br>\ntwo</p>'),
        ("**one** *two*", '<p dir="auto"><strong>one</strong> <em>two</em></p>'),
        ("- a\n- b", '<ul dir="auto">\n<li>a</li>\n<li>b</li>\n</ul>'),
        ("3. a", '<ol start="3" dir="auto">\n<li>a</li>\n</ol>'),
        ("> said", '<blockquote dir="auto">\n<p>said</p>\n</blockquote>'),
        ("`TLP:RED`", '<p dir="auto"><code>TLP:RED</code></p>'),
        ("```js\na < b\n```", '<pre dir="auto"><code>a &lt; b\n</code></pre>'),
        ("A line\n---", '<p dir="auto">A line</p>\n<hr>'),
        ("    indented", '<p dir="auto">indented</p>'),
        ("", ""),
        (" \n\n ", ""),
    ],
)
def test_the_marks_that_are_known(text: str, shown: str):
    assert render(text) == shown


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[law](https://a.org/x?a=1&b=2)", "https://a.org/x?a=1&b=2"),
        ("[write](mailto:a@b.org)", "mailto:a@b.org"),
        ("[ours](/practices/one/)", "/practices/one/"),
        ("Read https://a.org/x_y_z.", "https://a.org/x_y_z"),
        ("(see https://a.org/x)", "https://a.org/x"),
        ("see https://a.org/x_(y), too", "https://a.org/x_(y)"),
        ("<https://a.org>", "https://a.org"),
        ("[https://a.org](https://b.org)", "https://b.org"),
        ("انظر https://a.org/x، ثم", "https://a.org/x"),
    ],
)
def test_an_address_becomes_one_link(text: str, href: str):
    assert [one.get("href") for one in elements(render(text)) if one.tag == "a"] == [href]


def test_headings_begin_where_the_page_wants_them():
    assert re.findall(r"<(h\d)", render("# a\n\n## b\n\n###### c")) == ["h3", "h4", "h4"]
    assert re.findall(r"<(h\d)", render("### a\n\n#### b")) == ["h3", "h4"]
    assert re.findall(r"<(h\d)", render("## a", level=4)) == ["h4"]


def test_each_outermost_block_finds_its_own_direction():
    shown = render("English first\n\nثم العربية\n\n- عربي\n- English\n\n> اقتباس\n\n# عنوان")

    main = lxml_html.fragment_fromstring(shown, create_parent="main")
    assert {one.get("dir") for one in main} == {"auto"}
    assert not main.xpath("./*//*[@dir]")  # a block inside would take its words out of the outer one's direction


@pytest.mark.parametrize(
    "text",
    [
        "> " * 60 + "deep down",
        "".join("  " * depth + "- x\n" for depth in range(60)) + "  " * 60 + "deep down",
        "[" * 60_000 + "deep down",
    ],
    ids=["quotations", "lists", "too long"],
)
def test_a_text_that_is_too_deep_or_too_long_is_shown_as_it_was_typed(text: str):
    assert "deep down" in render(text)
    assert "deep down" in plain(text)
    is_calm(render(text))


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["[", "[a](", "![", "*a **b", "`a", "<", "&#", "\\", "- ", "> ", "- a\n", "[](<", "https://", "_a__"]
)
def test_a_hostile_text_grows_no_more_than_its_length(piece: str):
    """A text of ten megabytes and the longest that is read for marks: both come back, and neither swells."""
    for length in (10_000_000, markdown.LONGEST):
        text = (piece * (length // len(piece) + 1))[:length]
        assert len(render(text)) <= 100 * markdown.LONGEST + 5 * length


def test_the_words_alone_carry_no_marks():
    text = "# Title\n\nA **bold** [link](https://a.org) and `code`\nnext line.\n\n- one\n- two\n\nEnd &amp; done."

    assert plain(text) == "Title\n\nA bold link and code\nnext line.\n\none\ntwo\n\nEnd & done."


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("**Short** text", 40, "Short text"),
        ("- one\n- two", 40, "one two"),
        ("We **spoke** with the harbour police, first.", 20, "We spoke with the…"),
        ("ພາສາລາວບໍ່ມີຊ່ອງຫວ່າງ" * 5, 10, "ພາສາລາວບໍ…"),
    ],
)
def test_an_excerpt_ends_at_a_word_where_there_are_spaces(text: str, length: int, expected: str):
    assert excerpt(text, length) == expected
