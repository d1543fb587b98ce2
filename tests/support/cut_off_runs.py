"""A run of a command that ends in the middle, as if its process was killed."""

from __future__ import annotations

from collections.abc import Callable

import pytest


def cut_off_at(what: str, monkeypatch: pytest.MonkeyPatch, run: Callable[[], object]) -> None:
    """Run until the function of the name `what` is called, which ends it with something that nobody catches."""

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(what, killed)
        with pytest.raises(Killed):
            run()
