"""What a site without the service loses: how often its ranking begins with the same article as the service's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kbtools.model.query import Query
from kbtools.search.generations import Generations
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.static.ranking import StaticIndex
from kbtools.workspace import Workspace

MOST = 300  # questions that are asked of both


@dataclass(frozen=True)
class StaticAgreement:
    """Of `asked` questions, how many have the `same` first suggestion in the service and in a browser without it."""

    asked: int
    same: int


def static_agreement(workspace: Workspace) -> StaticAgreement:
    """Ask the subjects of some answered tickets, and some phrases, of both rankings, chosen by a hash of their texts.

    Both know these questions, the browser as far as the exported evidence tells. Nothing is written.
    """
    generations = Generations.of(workspace)
    generation = generations.open()
    subjects = sorted({row.subject for row in generation.examples if row.subject}, key=_hash)[:MOST]
    if not subjects:
        return StaticAgreement(0, 0)
    served = KnowledgeBase(generation, generations, workspace.settings.min_probability)
    static = StaticIndex.of(workspace)
    same = 0
    for subject in subjects:
        first = served.suggest(subject, limit=1, weak=True)
        same += [one.slug for one in first] == [one.slug for one in static.suggest(Query(subject), 1, weak=True)]
    return StaticAgreement(len(subjects), same)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
