"""One line of `kb doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `good` is None if it works, but not as well as it could."""

    name: str
    good: bool | None
    detail: str
    fix: str = ""

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return {"name": self.name, "good": self.good, "detail": self.detail, "fix": self.fix}
