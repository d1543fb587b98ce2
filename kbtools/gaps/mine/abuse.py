"""Lines that only insult are not mined; one that tells something too is, but names no topic."""

from __future__ import annotations

import re

from kbtools.text.normalise import sentences, words

_ABUSE = re.compile(
    r"\b(?:f+u+c+k\w*|motherf\w+|sh[i1]t(?:ty|s|head)?|bullshit|assholes?|arseholes?|bastards?|bitch(?:es)?|cunts?"
    r"|wankers?|idiots?|morons?|imbeciles?|retard(?:s|ed)?|scum(?:bags?)?|(?:go to|burn in) hell|screw you|drop dead"
    r"|you (?:all )?(?:suck|are (?:stupid|useless|liars|thieves|crooks|pathetic)))\b"
    r"|\b(?:arschl[oö]ch\w*|schei(?:ß|ss)\w*|vollidiot\w*|wichser|connards?|putain|salauds?|encul[ée]\w*|hijos? de puta"
    r"|gilipollas|cabr[oó]n\w*|stronz[oi]|coglion[ei]|vaffanculo|klootzak\w*|lul|caralho|filhos? da puta)\b",
    re.IGNORECASE,
)


_AT_US = re.compile(r"\byou(?:r|rs|['’]re)?\b|\b(?:ihr|euch|vous|ustedes|voi|jullie)\b", re.IGNORECASE)
_FEW = 5  # words; a shorter line with an insult says nothing else


def has_abuse(text: str) -> bool:
    """Whether a line has words that no title or phrase may have."""
    return bool(_ABUSE.search(text))


def without_abuse(text: str) -> str:
    """The text without sentences that only insult; "some idiot stole my card" tells something, and stays."""
    if not has_abuse(text):
        return text
    return " ".join(sentence for sentence in sentences(text) if not _only_insults(sentence))


def _only_insults(sentence: str) -> bool:
    return has_abuse(sentence) and bool(_AT_US.search(sentence) or len(words(sentence)) < _FEW)
