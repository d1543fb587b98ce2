"""Selects the rules that can match a text at all, in one pass; most texts need few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import ahocorasick

from kbtools.redaction.span import Rule

_DIGITS = b"0123456789"
_MOST_REMEMBERED = 4096  # selections of rules


class Gate:
    """Finds the required strings of all rules in one pass over a text (Aho and Corasick 1975)."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [(1 << number, rule) for number, rule in enumerate(rules)]
        self._always = sum(bit for bit, rule in self._rules if not rule.needs)
        needed: defaultdict[str, int] = defaultdict(int)
        for bit, rule in self._rules:
            for need in rule.needs:
                needed[need] |= bit
        self._needs = ahocorasick.Automaton()
        for need, bits in needed.items():
            self._needs.add_word(need, bits)
        self._needs.make_automaton()
        self._most_digits = max((rule.digits for _, rule in self._rules), default=0)
        self._selected: dict[tuple[int, int], list[Rule]] = {}

    def __call__(self, text: str) -> list[Rule]:
        """The rules to try on a text, in their order; the list is not to be changed."""
        wanted = self._always
        for _, bits in self._needs.iter(text.lower()):
            wanted |= bits
        raw = text.encode("utf-8", "surrogatepass")
        digits = min(len(raw) - len(raw.translate(None, _DIGITS)), self._most_digits)
        selected = self._selected.get((wanted, digits))
        if selected is None:
            if len(self._selected) >= _MOST_REMEMBERED:
                self._selected.clear()
            selected = [rule for bit, rule in self._rules if wanted & bit and digits >= rule.digits]
            self._selected[wanted, digits] = selected
        return selected
