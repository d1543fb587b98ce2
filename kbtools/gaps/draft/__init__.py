"""From the tickets of one topic to a draft article: extractive, deterministic, without personal data."""

from kbtools.gaps.draft.addition import Addition, add_to
from kbtools.gaps.draft.common_words import CommonWords
from kbtools.gaps.draft.evidence import Evidence
from kbtools.gaps.draft.write import Draft, Topic, write_draft

__all__ = ["Addition", "CommonWords", "Draft", "Evidence", "Topic", "add_to", "write_draft"]
