"""The workspace: one folder whose settings, articles, store and index belong together."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kbtools.errors import KbError
from kbtools.settings import Settings, load_settings, site_url
from kbtools.system.files import PRIVATE

CONFIG = "mkdocs.yml"

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbtools.redaction import Redactor
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret


def workspace_around(folder: Path) -> Path:
    """The folder itself, or the nearest one above that is a workspace; the folder itself where none is."""
    whole = folder.resolve()
    return next((one for one in (whole, *whole.parents) if (one / CONFIG).is_file()), folder)


@dataclass(frozen=True)
class Workspace:
    """The paths of a workspace, and functions that open its parts; nothing is opened before it is needed.

    Use cases are in the packages that import this one: functions that take the workspace as first argument.
    """

    root: Path
    settings: Settings

    @staticmethod
    def open(root: Path) -> Workspace:
        """The workspace at `root`; raises `KbError("workspace-missing")` where there is none."""
        root = root.resolve()
        if not (root / CONFIG).is_file():
            raise KbError(
                "workspace-missing",
                "this folder is not a workspace: it has no mkdocs.yml",
                where=str(root),
                hint="kb init DIR makes one; kb -C DIR works in another folder",
            )
        return Workspace(root, load_settings(root))

    @property
    def docs(self) -> Path:
        """The folder with the articles."""
        return self.root / self.settings.docs

    @property
    def private(self) -> Path:
        """The store, the secret and the drafts; out of git, and never published."""
        return self.root / PRIVATE

    @property
    def drafts(self) -> Path:
        """Drafts that wait for a person; out of git."""
        return self.private / "drafts"

    @property
    def temporary(self) -> Path:
        """Where words of tickets are kept while a command works with them; see `temporary_folder`."""
        return self.private / "tmp"

    @property
    def site(self) -> Path:
        """The folder of the built site."""
        return self.root / "site"

    @property
    def search_index(self) -> Path:
        """Synonyms, pins and public evidence; below it, the built generations."""
        return self.root / "search_index"

    def shown(self, path: Path) -> str:
        """A path as a person would name it from the workspace's folder, with `/`."""
        return path.relative_to(self.root).as_posix()

    @property
    def host_names(self) -> tuple[str, ...]:
        """The hosts that the service answers to, as set or as `site_url` says; none: to every one."""
        return self.settings.hosts or tuple(filter(None, [urlsplit(site_url(self.root)).netloc]))

    def said_in(self, lang: str) -> Mapping[str, Any]:
        """The texts that customers read in a language, with those of `words.LANG.yml` in place of the usual ones.

        English where nobody translated them. Raises `KbError("words")` as `read_own` does.
        """
        return self.settings.in_language(lang).said

    def secret(self) -> Secret:
        """See `load_secret`. A cloned workspace gets a new one, unless something was stored with an old one."""
        from kbtools.system.sealing import VARIABLE, load_secret, make_secret

        path = self.root / ".kb" / "secret"
        if not path.exists() and not os.environ.get(VARIABLE) and not self.has_store:
            make_secret(path)
        return load_secret(path, self._secret_is_stretched)

    def secret_or_passing(self) -> Secret:
        """The secret, or in a workspace that has none yet, one that is forgotten; nothing is written."""
        from kbtools.system.sealing import VARIABLE, Secret, load_secret

        path = self.root / ".kb" / "secret"
        if not path.exists() and not os.environ.get(VARIABLE) and not self.has_store:
            return Secret(os.urandom(32))
        return load_secret(path, self._secret_is_stretched)

    def _secret_is_stretched(self) -> bool:
        if not self.has_store:
            return True
        with self.store() as store:
            return store.stretches_secret

    def redactor(self) -> Redactor:
        """Masks private text as the settings say."""
        from kbtools.redaction import redactor_for

        return redactor_for(self.settings.redact_region, self.settings.redact_words)

    def store(self) -> Store:
        """The store, opened and brought up to date; the caller closes it."""
        from kbtools.storage import Store

        return Store.open(self.settings.store_url, self.root)

    @contextmanager
    def store_as_it_is(self) -> Iterator[Store | None]:
        """The store to be read, until the block ends; see `Store.open_as_it_is`. None where there is none."""
        from kbtools.storage import Store

        store = Store.open_as_it_is(self.settings.store_url, self.root) if self.has_store else None
        try:
            yield store
        finally:
            if store:
                store.close()

    @property
    def has_store(self) -> bool:
        """Whether there is a store to read; in CI there is none, and none is created."""
        return self.is_store_shared or (self.root / self.settings.store_url.removeprefix("sqlite:///")).exists()

    @property
    def is_store_shared(self) -> bool:
        """Whether the store is a database server, which other machines may use as well."""
        return not self.settings.store_url.startswith("sqlite")

    @contextmanager
    def store_if_any(self) -> Iterator[Store | None]:
        """The store until the block ends, or None where there is none."""
        if not self.has_store:
            yield None
            return
        with self.store() as store:
            yield store
