"""The picture of `kb demo` in the README, made of what the demo prints.

    .venv-tests/bin/kb demo --no-serve --dir /tmp/cogwimble > /tmp/demo.txt
    .venv-tests/bin/python tests/support/demo_picture.py /tmp/demo.txt

writes `docs/images/demo.svg`. `tests/demo/test_demo_picture.py` fails when it shows what the demo does not print.
"""

from __future__ import annotations

import argparse
import html
import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "demo.svg"
LABEL = '<svg role="img" aria-label="The output of kb demo, as the README says it" class'
WIDTH = 92
# of the draft: its front matter but for the title, and what it rests on; of suggestions: the reasons
LEFT_OUT = re.compile(
    r"^  (?:---|slug:|kind:|state:|owner:|created:|phrases:\n(?:  - .*\n)*|  ).*\n|^── wh(?s:.*?)(?=\n4\. )", re.M
)
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.S)  # a picture asks no other host
BOLD, FAINT = r"^\d\. .*:$|^  “.*”$|^ \d\. .*$", r"^── .*$|^     .*$"


def shown(told: str) -> str:
    """The second half of the demo: what is asked and not answered, a draft, and the question that it answers."""
    half = told[told.index("\n2. ") + 1 : told.index("\nWhat to try next")]
    return re.sub(r"\n{3,}", "\n\n", LEFT_OUT.sub("", half)).strip()


def text_of(picture: str) -> str:
    """The text of a picture, its lines one after the other."""
    rows: dict[float, str] = {}
    for height, text in re.findall(r'<text class="kb-r\d+" x="[\d.]+" y="([\d.]+)"[^>]*>(.*?)</text>', picture, re.S):
        rows[float(height)] = rows.get(float(height), "") + html.unescape(text)
    return "\n".join(row.replace("\xa0", " ") for _, row in sorted(rows.items()))


def picture(told: str) -> str:
    """The SVG of `shown`, with fonts that are there."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    text = Text(shown(told))
    text.highlight_regex(re.compile(BOLD, re.M), "bold")
    text.highlight_regex(re.compile(FAINT, re.M), "bright_black")
    console.print(text)
    made = FONTS.sub("", console.export_svg(title="kb demo", unique_id="kb"))
    return made.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono").replace("<svg class", LABEL, 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("told", type=Path, help="what kb demo printed")
    PICTURE.write_text(picture(parser.parse_args().told.read_text(encoding="utf-8")), encoding="utf-8")
