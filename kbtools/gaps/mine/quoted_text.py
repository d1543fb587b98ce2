"""Text that many requesters quote, such as an error message: the best title of a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kbtools.text.normalise import one_line, words

_QUOTED = re.compile(r"""["“”„«]([^"“”„«»\n]{8,90})["“”»]""")
_LEAST = 3  # requesters
_SHARE = 0.3  # of all requesters
_LEAST_WORDS = 3


def most_quoted(texts: Sequence[str]) -> str:
    """The quoted text that most of these texts have, quoted or not, if 3 and 30 % of them do; or else nothing.

    Of those that equally many have, the longest. A quotation of less than three words says too little. `texts` are one
    for each requester, so that what one person repeats is not taken for what many quote.
    """
    lower = [one_line(text).lower() for text in texts]
    quoted = (match.strip(" .,!") for text in texts for match in _QUOTED.findall(text))
    known = {one.lower(): one for one in map(one_line, quoted) if len(words(one)) >= _LEAST_WORDS}
    often = {one: sum(one in text for text in lower) for one in known}
    enough = max(_LEAST, _SHARE * len(texts))
    best = max(sorted(known), key=lambda one: (often[one], len(one)), default="")
    return known[best] if best and often[best] >= enough else ""
