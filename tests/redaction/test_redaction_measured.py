"""How much of what is private is masked, and how much else with it, on made-up messages that a person labelled.

`pytest -s tests/redaction/test_redaction_measured.py` prints the figures by kind, and each message that is not right.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kbtools.redaction import KINDS, Redactor

HERE = Path(__file__).parent
LABEL = re.compile(rf"\{{({'|'.join(KINDS)}):([^}}]*)\}}")
PEOPLE = re.compile(r"\(requester ([^;]*); agent ([^)]*)\) ")


@dataclass(frozen=True)
class Labelled:
    """A message: its text, where what is private stands, and the redactor that reads it."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    redactor: Redactor


def labelled(name: str) -> list[Labelled]:
    found, redactor = [], Redactor()
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            redactor = Redactor(line.removeprefix("== "))
        elif line and not line.startswith("#"):
            people = PEOPLE.match(line)
            text = line[people.end() if people else 0 :].replace("¬", "").replace("⏎", "\n")
            found.append(message(text, redactor.knowing(people.groups() if people else ())))
    return found


def message(text: str, redactor: Redactor) -> Labelled:
    plain, spans, at = "", [], 0
    for label in LABEL.finditer(text):
        plain += text[at : label.start()]
        spans.append((len(plain), len(plain) + len(label[2]), label[1]))
        plain, at = plain + label[2], label.end()
    return Labelled(plain + text[at:], tuple(spans), redactor)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def test_what_is_private_is_masked_and_little_else() -> None:
    private, ordinary = labelled("private_messages.txt"), labelled("ordinary_messages.txt")
    assert min(len(private), len(ordinary)) >= 300
    wanted, masked, made, right = (Counter[str]() for _ in range(4))
    for row in private + ordinary:
        found = row.redactor.spans(row.text)
        hidden = {place for start, end, _ in found for place in range(start, end)}
        secret = {place for start, end, _ in row.spans for place in range(start, end)}
        for start, end, kind in row.spans:
            letters = (place for place in range(start, end) if not row.text[place].isspace())
            tally(wanted, masked, kind, good=hidden.issuperset(letters), said=f"missed {row.text!r}")
        for start, end, kind in found:
            tally(made, right, kind, good=secret.issuperset(range(start, end)), said=f"too much {row.text!r}")
    for kind in sorted(wanted):
        precision = f"{right[kind] / made[kind]:.3f} of {made[kind]}" if made[kind] else "-"
        say(f"{kind:10} recall {masked[kind] / wanted[kind]:.3f} of {wanted[kind]}, precision {precision}")
    recall, precise = masked.total() / wanted.total(), right.total() / made.total()
    say(f"all        recall {recall:.3f} of {wanted.total()}, precision {precise:.3f} of {made.total()}")
    assert set(wanted) == set(KINDS) - {"word"}
    assert recall >= 0.997
    assert precise >= 0.994


def tally(every: Counter[str], some: Counter[str], kind: str, *, good: bool, said: str) -> None:
    every[kind] += 1
    some[kind] += good
    if not good:
        say(f"{kind}: {said}")
