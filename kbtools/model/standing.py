"""Standing: what decides where a gap stands in the list, as it was measured when the gap was mined."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Standing:
    """Shares and similarities are between 0 and 1.

    - `same_words`: the share of the tickets that have several words of the topic, which other tickets seldom have
    - `alike`: the mean similarity of two tickets
    - `first`: the slug of the article that is most often among the first three for what these requesters wrote, empty
      without any article; `first_share`: for what share of the tickets it is
    """

    same_words: float
    alike: float
    first: str = ""
    first_share: float = 0.0

    @staticmethod
    def of_json(value: dict[str, Any]) -> Standing | None:
        """The inverse of `to_json`; None for a gap that was stored before its standing was."""
        return Standing(**value) if value else None

    def rounded(self) -> Standing:
        """As it is kept: four digits, and no likeness below 0."""
        return Standing(
            round(self.same_words, 4), round(max(0.0, self.alike), 4), self.first, round(self.first_share, 4)
        )

    def to_json(self) -> dict[str, Any]:
        """For programs and the store."""
        return asdict(self)
