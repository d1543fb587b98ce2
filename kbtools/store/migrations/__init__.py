"""Numbered steps that bring a store forward; never changed once released, never run twice."""

from kbtools.store.migrations import (
    m0001_first,
    m0002_gaps,
    m0003_feedback,
    m0004_gaps_now,
    m0005_cursors,
    m0006_agents,
    m0007_kept_questions,
)

STEPS = (
    m0001_first,
    m0002_gaps,
    m0003_feedback,
    m0004_gaps_now,
    m0005_cursors,
    m0006_agents,
    m0007_kept_questions,
)
