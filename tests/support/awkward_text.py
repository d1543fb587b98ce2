"""Text that breaks things, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

# Text as people and mail programs write it, and the characters that break things.
MARKS = list("#*_`~>[]()!|{}\\<&-+=:;,.?'\"\n\r\t 0aé")
ODD = [
    "\u200b",
    "\u202e",
    "\ufeff",
    "\x00",
    "\x0c",
    "\x85",
    "\u2028",
    "e\u0301",
    "ﬁ",
    "Å",
    "<!--",
    "-->",
    "```",
    "\r\n",
]
awkward = st.one_of(st.text(), st.lists(st.sampled_from(MARKS + ODD), max_size=60).map("".join))
