"""A proposal for splitting a gap whose tickets are about two topics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kbtools.gaps.mine.text import answers, question_in, texts_of
from kbtools.gaps.mine.vectors import Texts, vectors
from kbtools.model.ticket import Ticket
from kbtools.text.embeddings import Model

_TWO = 2


def suggest_split(tickets: Sequence[Ticket], lang: str, model: Model | None) -> set[tuple[str, str]]:
    """The keys of the smaller of two clusters by Ward's linkage (1963); empty for fewer than two tickets."""
    from scipy.cluster.hierarchy import fcluster, ward

    if len(tickets) < _TWO:
        return set()
    said = [texts_of(ticket) for ticket in tickets]
    texts = Texts([question_in(one).text for one in said], list(answers(said)), (), lang)
    part = fcluster(ward(vectors(texts, model).joined[:]), _TWO, "maxclust")
    smaller = int(np.bincount(part)[1:].argmin()) + 1
    return {ticket.key for ticket, number in zip(tickets, part.tolist(), strict=True) if number == smaller}
