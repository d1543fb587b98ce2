"""Which of many cases of one law the quick tests take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def first_quick(cases: Iterable[Any]) -> list[Any]:
    """The first case as it is, all others marked `full`: `@pytest.mark.parametrize("role", first_quick(ROLES))`.

    So the most telling case stands first. A case is what `parametrize` takes; its name in the output stays.
    """
    first, *others = cases
    return [first, *map(_full, others)]


def _full(case: Any) -> Any:
    if isinstance(case, type(pytest.param())):
        return pytest.param(*case.values, id=case.id, marks=[*case.marks, pytest.mark.full])
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.full)
