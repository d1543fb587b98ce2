"""Where links lead is judged from the text alone where that is plain, whatever white space is around it."""

from __future__ import annotations

import pytest
from page_faults import faults

from kbtools.articles.imported.allowed_html import could_be_harmful
from kbtools.articles.imported.harmless_markdown import harmless_markdown


@pytest.mark.parametrize(
    "placeholder",
    [
        "<your name>",
        "<x.0>",
        "\\<User Identity>",
        "<Date/Time>",
        "<jo@example.com>",
        "<user's name>",
        "<s:Value>",
        "<!-- remark -->",
        "<x:y a:b='1 2'>",
        "<Info type=all>",
        "<h2 id=errors>",
        '<img src="a.png" alt="the lamp">',
        "<s:Code a='b'\\>\\<c>",
        "an error (50) [Time]: Note: 1",
        "[MS-OX]: Data: words",
        "<https://x.example/a?b=1&c=/d#e> <mailto:jo.b+c@x.example>",
    ],
)
def test_plain_markup_needs_no_rendering_to_be_called_harmless(placeholder: str) -> None:
    assert not could_be_harmful(f"Enter {placeholder} there.")


@pytest.mark.parametrize(
    "blank", "\t \t|\r|\r\n|\n\r|\x02\r\x03|\v|\f|\x1c|\x1d|\x1e|\x1f|\x85|\xa0|\u2028|\u2029".split("|")
)
@pytest.mark.parametrize("scheme", ["javascript", "data", "vbscript"])
def test_no_white_space_around_a_reference_hides_where_it_leads(blank: str, scheme: str) -> None:
    for written in (
        "{0}[a]:{0}{1}:x{0}\n\n[a]",
        "words{0}[a]: {1}:x{0}'title'{0}{0}[a]",
        "- b\n{0}> [a]:{0}<{1}:x>{0}{0}[a]",
    ):
        markdown = written.format(blank, scheme)
        made = harmless_markdown(markdown)
        assert not faults(made), made
        assert could_be_harmful(markdown) or not faults(markdown)


def test_only_what_can_be_an_address_of_a_reference_needs_rendering() -> None:
    assert not could_be_harmful("- [MS-OX]: Data: words")
    assert could_be_harmful("- [MS-OX]: Data:words 'title'")
