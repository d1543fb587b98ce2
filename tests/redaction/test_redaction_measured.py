"""How much of what is private is masked, and how much else with it, on made-up messages that a person labelled.

`pytest -s tests/redaction/test_redaction_measured.py` prints the figures by kind, and each message that is not right.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field, fields
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


FILES = {
    "first part": ("private_messages.txt", "ordinary_messages.txt"),
    "second part": ("more_private_messages.txt", "more_ordinary_messages.txt"),
    "third part": ("third_private_messages.txt", "third_ordinary_messages.txt"),
}


@dataclass(frozen=True)
class Figures:
    """Numbers of pieces, by kind: those to be masked and those of them that are; those masked, and rightly so."""

    wanted: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        return self.masked.total() / self.wanted.total()

    @property
    def precision(self) -> float:
        return self.right.total() / self.made.total()

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def measured(rows: list[Labelled]) -> Figures:
    figures = Figures()
    for row in rows:
        found = row.redactor.spans(row.text)
        hidden = {place for start, end, _ in found for place in range(start, end)}
        secret = {place for start, end, _ in row.spans for place in range(start, end)}
        for start, end, kind in row.spans:
            letters = (place for place in range(start, end) if not row.text[place].isspace())
            good = hidden.issuperset(letters)
            tally(figures.wanted, figures.masked, kind, good=good, said=f"missed {row.text!r}")
        for start, end, kind in found:
            good = secret.issuperset(range(start, end))
            tally(figures.made, figures.right, kind, good=good, said=f"too much {row.text!r}")
    return figures


def test_what_is_private_is_masked_and_little_else() -> None:
    parts = {part: [row for name in names for row in labelled(name)] for part, names in FILES.items()}
    assert len(parts["first part"]) >= 600
    assert len(parts["second part"]) >= 120
    assert len(parts["third part"]) >= 120
    figures = {part: measured(rows) for part, rows in parts.items()}
    whole = figures["first part"] + figures["second part"] + figures["third part"]
    for kind in sorted(whole.wanted):
        right, made = whole.right[kind], whole.made[kind]
        recall = f"{whole.masked[kind] / whole.wanted[kind]:.3f} of {whole.wanted[kind]}"
        say(f"{kind:11} recall {recall}, precision {f'{right / made:.3f} of {made}' if made else '-'}")
    for part, some in (*figures.items(), ("all", whole)):
        counts = some.wanted.total(), some.made.total()
        say(f"{part:11} recall {some.recall:.3f} of {counts[0]}, precision {some.precision:.3f} of {counts[1]}")
    assert set(whole.wanted) == set(KINDS) - {"word"}
    assert figures["first part"].recall >= 0.997
    assert figures["first part"].precision >= 0.994
    assert whole.recall >= 0.99
    assert whole.precision >= 0.99


def tally(every: Counter[str], some: Counter[str], kind: str, *, good: bool, said: str) -> None:
    every[kind] += 1
    some[kind] += good
    if not good:
        say(f"{kind}: {said}")
