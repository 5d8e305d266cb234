"""Pages in columns, whatever the order in which a file draws them."""

import functools

import fontpkg
import pytest
import typst

from practica.foundation.safety.documents import Kind, read_document
from practica.foundation.safety.documents.process import Worker

_ENGLISH = (
    [f"In the first month {n} teams went to the farms and to" for n in range(12)],
    [f"What they saw in {n} towns was told to the ministry and" for n in range(12)],
)
_ARABIC = (
    [f"في الشهر الأول خرجت الفرق {n} إلى المزارع وتحدثت مع العمال" for n in range(12)],
    [f"وما رأته في المدن {n} قالته للوزارة التي كانت قد أرسلتها" for n in range(12)],
)


@pytest.fixture(scope="module")
def worker():
    with Worker() as one:
        yield one


@functools.cache
def _fonts():
    return sorted({str(file.path.parent) for family in fontpkg.families().values() for file in family.files})


def printed(body, *, language="en", direction="ltr"):
    """A page of typst."""
    head = '#set page(paper: "a4", margin: 50pt)\n#set text(font: ("Noto Serif", "Amiri"), size: 10pt, '
    return typst.compile(f'{head}lang: "{language}", dir: {direction})\n{body}'.encode(), font_paths=_fonts())


def across(first, second, *, places=("0pt", "260pt"), end="left"):
    """Two columns drawn line by line over both."""
    return "\n".join(
        f"#place(top + {end}, dx: {at}, dy: {60 + 15 * n}pt)[{line}]"
        for n, pair in enumerate(zip(first, second, strict=True))
        for at, line in zip(places, pair, strict=True)
    )


def read(data, worker):
    return read_document(data, "page.pdf", worker=worker)


def places(text, lines):
    """Where each line begins in the text; white space apart."""
    bare = "".join(text.split())
    return [bare.find("".join(line.split())) for line in lines]


def test_columns_drawn_line_by_line_are_read_one_after_the_other(worker):
    first, second = _ENGLISH
    wide = "#place(top, dy: 10pt)[#text(20pt)[Mobile teams for labour inspection in the country]]\n"
    after = "#place(top, dy: 270pt)[This sentence goes over the full width of the page, and is read after both columns above.]"

    document = read(printed(wide + across(first, second) + after), worker)

    order = places(document.text, ["Mobile teams", *first, *second, "This sentence"])
    assert -1 not in order
    assert order == sorted(order)
    heading = document.blocks[0]
    assert (heading.kind, document.text[: heading.end]) == (Kind.HEADING, "Mobile teams for labour inspection in the country")


def test_arabic_columns_are_read_from_the_right(worker):
    first, second = _ARABIC
    body = across(first, second, places=("0pt", "-260pt"), end="right")

    document = read(printed(body, language="ar", direction="rtl"), worker)

    order = places(document.text, [*first, *second])
    assert -1 not in order
    assert order == sorted(order)


def test_words_of_arabic_lines_that_are_drawn_from_left_to_right_come_out_in_reading_order(worker):
    body = "#set page(columns: 2)\n" + " ".join(f"{one} {other}." for one, other in zip(*_ARABIC, strict=True))

    text = " ".join(read(printed(body, language="ar", direction="rtl"), worker).text.split())

    assert f"{_ARABIC[0][0]} {_ARABIC[1][0]}. {_ARABIC[0][1]}" in text


def test_latin_words_and_numbers_in_an_arabic_line_keep_their_order(worker):
    line = "كتبت Dar Al-Marsa Association هذه الورقة TLP:CLEAR عن المزارع في 25 نوفمبر 2026."

    text = read(printed(line, language="ar", direction="rtl"), worker).text

    assert " ".join(text.split()) == line


def test_arabic_words_with_vowel_signs_are_whole(worker):
    line = "كان واحدًا طبّقوها أولًا في التحدّي أُبلغ عن آثار جُرِّبت بلا أسبوعًا يومًا"

    text = read(printed(line, language="ar", direction="rtl"), worker).text

    assert " ".join(text.split()) == line


def test_cells_between_rules_are_read_row_by_row(worker):
    cells = "\n".join(f"[{' '.join(_ENGLISH[0][n : n + 3])}], [{' '.join(_ENGLISH[1][n : n + 3])}]," for n in (0, 3, 6, 9))

    document = read(printed(f"#table(columns: (1fr, 1fr), inset: 8pt, {cells})"), worker)

    starts = [side[n].rsplit(" ", 3)[0] for n in (0, 3, 6, 9) for side in _ENGLISH]
    order = places(document.text, starts)
    assert -1 not in order
    assert order == sorted(order)


def test_a_list_of_names_and_posts_keeps_its_rows(worker):
    names = [f"Town {n}" for n in range(12)]
    posts = [f"{'the head of its ' if n % 3 else ''}labour office {n}" for n in range(12)]

    text = read(printed(across(names, posts)), worker).text

    assert all(f"{name} {post}" in " ".join(text.split()) for name, post in zip(names, posts, strict=True))


def test_a_page_that_only_looks_a_little_like_columns_is_said_to_be_doubtful(worker):
    short = [["three of the teams", "went", "to see the farms of the north with them"][n % 3] + f" {n}" for n in range(12)]

    document = read(printed(across(short, short[::-1])), worker)

    assert "some pages have columns and may be mixed; compare with the original" in map(str, document.notes)


def test_a_word_that_typesetting_has_divided_is_whole_again(worker):
    body = "#set page(width: 190pt)\n#set par(justify: true)\n#set text(hyphenate: true)\n"
    body += "An interpreter spoke with inspectors. " * 12

    text = read(printed(body), worker).text

    assert text.count("interpreter") == 12
    assert text.count("inspectors") == 12
