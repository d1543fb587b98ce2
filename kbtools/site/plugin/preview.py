"""The text of an article as the site will show it, before it is published."""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from kbtools.articles.pictures import pictures_of
from kbtools.articles.rendering_time import MOST_STEPS, takes_longer
from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.site.plugin.config_file import refuse_costly
from kbtools.system.file_kinds import MIME, kind_of
from kbtools.workspace import Workspace

_MOST_SHOWN = 3_000_000  # bytes of a picture in a page
_MOST_PICTURES = 10
_MOST = MOST_STEPS // 10  # about a second


class Previews:
    """Renders with the Markdown extensions of mkdocs.yml, which is read again when it changed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._file = workspace.root / "mkdocs.yml"
        self._read_at = 0
        self._options: dict[str, Any] = {}

    def warm_up(self) -> None:
        """Load the extensions, so that no text is charged for it; what is wrong with them is told with the first."""
        with suppress(KbError):
            Markdown(**self._current_options(), output_format="html")

    def html(self, article: Article, addresses: Mapping[str, str]) -> str:
        """The article's body as HTML, with links to articles and pictures as they are on the site.

        `addresses`: where the site has each article, by the path of its file. The HTML may hold whatever HTML the text
        holds: show it where no script runs. Raises `KbError("mkdocs")` for settings that cannot be used, and `findings`
        for a text that would take too long.
        """
        if takes_longer(article.body, _MOST):
            raise KbError("findings", "this text takes too long to show", hint="kb check names the line")
        made = Markdown(**self._current_options(), output_format="html")
        _OfTheSite(article, {**addresses, **_new_pictures(self._workspace, article)}).extendMarkdown(made)
        return str(made.convert(article.body))

    def _current_options(self) -> dict[str, Any]:
        changed = self._file.stat().st_mtime_ns
        if changed != self._read_at:
            self._options = _options(self._file)
            self._read_at = changed
        return self._options


def _options(file: Path) -> dict[str, Any]:
    """The extensions of the site with their options."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    refuse_costly(file)
    try:
        config = load_config(config_file=str(file))
    except (MkDocsException, SystemExit) as failure:
        raise KbError("mkdocs", str(failure), where=file.name, hint="correct this first") from None
    return {"extensions": config.markdown_extensions, "extension_configs": config.mdx_configs}


def _new_pictures(workspace: Workspace, article: Article) -> dict[str, str]:
    """The pictures of an article that the site does not have yet, by their paths, as addresses that hold them whole."""
    found: dict[str, str] = {}
    for file in pictures_of(workspace, article):
        path = file.relative_to(workspace.docs).as_posix()
        if (workspace.site / path).is_file() or file.stat().st_size > _MOST_SHOWN or len(found) == _MOST_PICTURES:
            continue
        data = file.read_bytes()
        found[path] = f"data:{MIME[kind_of(data)]};base64,{base64.b64encode(data).decode('ascii')}"
    return found


class _OfTheSite(Extension):
    """Gives links and pictures the addresses that they have on the site."""

    def __init__(self, article: Article, addresses: Mapping[str, str]) -> None:
        super().__init__()
        self._article, self._known = article, addresses

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Take part after everything else has made its links."""
        md.treeprocessors.register(_Addresses(md, posixpath.dirname(self._article.path), self._known), "kb", -100)


class _Addresses(Treeprocessor):
    def __init__(self, md: Markdown, folder: str, addresses: Mapping[str, str]) -> None:
        super().__init__(md)
        self._folder, self._addresses = folder, addresses

    def run(self, root: Element) -> None:
        """Change the addresses that lead into the folder of articles."""
        for element in root.iter():
            for name in ("href", "src"):
                if element.tag in ("a", "img") and (told := element.get(name)):
                    element.set(name, self._address(told))

    def _address(self, told: str) -> str:
        try:
            parts = urlsplit(told)
        except ValueError:
            return told
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
            return told
        path = posixpath.normpath(posixpath.join(self._folder, parts.path))
        if path.startswith(".."):
            return told
        behind = f"#{parts.fragment}" if parts.fragment else ""
        return self._addresses.get(path, f"/{path}") + behind
