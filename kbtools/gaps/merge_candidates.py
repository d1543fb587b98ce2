"""Topics that may be the same as another one, for a person to choose from."""

from __future__ import annotations

from kbtools.model.gap import Gap
from kbtools.storage import Store
from kbtools.text.normalise import normalise, words

MOST = 30
SHORTEST = 3  # characters of a word that says something
MOST_SEARCHED = 100  # characters


def merge_candidates(store: Store, id_: str, searched: str = "") -> tuple[Gap, list[Gap]]:
    """The gap, and others to merge with it: those with most words of its title, or with all words of a search.

    Topics with a draft or an article come last, and of two with such none can go. Raises `KbError("gap-missing")`.
    """
    gap = store.gaps.get(id_)
    others = [other for other in store.gaps.all() if other.id != id_ and not (gap.slug and other.slug)]
    wanted = _words(searched[:MOST_SEARCHED])
    if wanted:
        found = [other for other in others if all(any(w in word for word in _words(other.title)) for w in wanted)]
        return gap, found[:MOST]
    own = _words(gap.title)

    def likeness(other: Gap) -> int:
        same_article = bool(gap.nearest and gap.nearest[:1] == other.nearest[:1])
        return len(own & _words(other.title)) + 2 * same_article

    return gap, sorted(others, key=lambda other: (-likeness(other), bool(other.slug)))[:MOST]


def _words(text: str) -> set[str]:
    return {word for word in words(normalise(text).casefold()) if len(word) >= SHORTEST}
