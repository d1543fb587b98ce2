"""The tags of messages of the form to which a question was offered, or from which it was withheld to compare."""

from __future__ import annotations

from collections.abc import Mapping

from kbtools.model.visit import FollowupSide

TAGS: Mapping[FollowupSide, str] = {"asked": "question-offered", "unasked": "question-withheld"}
