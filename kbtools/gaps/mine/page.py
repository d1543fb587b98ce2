"""A page of gaps with their evidence: one HTML file without scripts, which loads nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kbtools.gaps.mine.details import GapDetails
from kbtools.gaps.mine.map_layout import map_positions
from kbtools.gaps.mine.vectors import lsa_embedding
from kbtools.model.gap import VERDICTS, Gap
from kbtools.settings import Settings
from kbtools.system.one_page import bars, page_template
from kbtools.text.embeddings import Model
from kbtools.text.normalise import normalise, one_line

_SMALLEST, _WRITTEN = 10.0, 38.0  # radius in the map's unit; circles from the second size on contain their title
_LINE = 0.27  # characters of a line in a circle, per unit of its radius
_LINES = 3
_LONGEST, _TITLE = 400, 100
_BARS = 24.0  # height of the tallest week


@dataclass(frozen=True)
class _Circle:
    gap: Gap
    kind: str
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]


def gap_page(details: Sequence[GapDetails], model: Model | None, settings: Settings, now: datetime) -> str:
    """HTML of the gaps, in their order; all text from tickets is escaped."""
    circles = _circles(details, model)
    reach = [(abs(one.x) + one.radius + 4, abs(one.y) + one.radius + 4) for one in circles] or [(100.0, 60.0)]
    width, height = (max(column) for column in zip(*reach, strict=True))
    counts = {kind: sum(one.kind == kind for one in circles) for kind in ("rising", *VERDICTS)}
    return page_template("kbtools.gaps.mine").render(
        name=settings.name,
        lang=settings.lang,
        day=f"{now:%Y-%m-%d}",
        details=details,
        circles=circles,
        box=f"{-width:.1f} {-height:.1f} {2 * width:.1f} {2 * height:.1f}",
        counts=counts,
        people=sum(one.gap.requesters for one in details),
        kind_of=_kind,
        bars=lambda weeks: bars(weeks, _BARS),
        short=lambda text: one_line(text, _LONGEST),
        plain=lambda text: normalise(one_line(text, _TITLE)),
    )


def _kind(gap: Gap) -> str:
    return "rising" if gap.rising else gap.verdict


def _circles(details: Sequence[GapDetails], model: Model | None) -> list[_Circle]:
    if not details:
        return []
    texts = [" ".join((s.gap.title, *(f"{t.subject} {t.question[:_LONGEST]}" for t in s.examples))) for s in details]
    radius = [max(_SMALLEST, 9.0 * one.gap.requesters**0.5) for one in details]
    spots = map_positions(texts, radius, model.embed if model else lsa_embedding(texts))
    return [
        _Circle(s.gap, _kind(s.gap), round(float(x), 1), round(float(y), 1), round(r, 1), _lines(s.gap.title, r))
        for s, (x, y), r in zip(details, spots, radius, strict=True)
    ]


def _lines(title: str, radius: float) -> tuple[str, ...]:
    """The beginning of the title in short lines that fit into the circle; none for a small circle."""
    if radius < _WRITTEN:
        return ()
    most = int(radius * _LINE)
    lines: list[str] = []
    for word in one_line(title, _TITLE).split():
        if lines and len(lines[-1]) + len(word) < most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    cut = [line if len(line) <= most else f"{line[: most - 1]}…" for line in lines[:_LINES]]
    if len(lines) > _LINES:
        cut[-1] = f"{cut[-1][: most - 1]}…"
    return tuple(cut)
