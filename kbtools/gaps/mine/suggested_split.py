"""One gap's tickets taken apart, where a person sees that they are about two things."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kbtools.gaps.mine.text import Asked, answers
from kbtools.gaps.mine.vectors import Texts, vectors
from kbtools.model.ticket import Ticket
from kbtools.text.embeddings import Model

_TWO = 2


def least_alike(tickets: Sequence[Ticket], lang: str, model: Model | None) -> set[tuple[str, str]]:
    """The keys of the smaller of two parts by Ward's linkage; empty where there are fewer than two tickets."""
    from scipy.cluster.hierarchy import fcluster, ward

    if len(tickets) < _TWO:
        return set()
    asked = [Asked.of(ticket) for ticket in tickets]
    said = Texts([one.question for one in asked], answers(tickets, asked), (), lang)
    part = fcluster(ward(vectors(said, model).joined), _TWO, "maxclust")
    smaller = int(np.bincount(part)[1:].argmin()) + 1
    return {ticket.key for ticket, number in zip(tickets, part.tolist(), strict=True) if number == smaller}
