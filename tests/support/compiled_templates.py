"""The theme's templates, compiled once in a process and not for each site: that is most of the work of a small site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import jinja2
import pytest
from jinja2.bccache import Bucket
from mkdocs.theme import Theme


class _Compiled(jinja2.BytecodeCache):
    """Jinja2's own cache, in memory; a template whose text has changed is compiled again."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


@cache
def _installed(folder: str) -> list[str]:
    return jinja2.FileSystemLoader(folder).list_templates()


class _Loader(jinja2.FileSystemLoader):
    def list_templates(self) -> list[str]:
        """Every template; the thousands of icons of an installed theme do not change while tests run."""
        names: set[str] = set()
        for folder in map(str, self.searchpath):
            of_package = "site-packages" in folder
            names.update(_installed(folder) if of_package else jinja2.FileSystemLoader(folder).list_templates())
        return sorted(names)


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let every site that is built in here share compiled templates."""
    compiled, get_env = _Compiled(), Theme.get_env

    def get_env_that_keeps(theme: Theme) -> jinja2.Environment:
        environment: jinja2.Environment = get_env(theme)
        environment.bytecode_cache = compiled
        environment.loader = _Loader(theme.dirs)
        return environment

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Theme, "get_env", get_env_that_keeps)
        yield
