"""Run MkDocs into a new folder, and replace the old site only with a complete one."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kbtools.articles.library import Folder, Library
from kbtools.errors import KbError, KbErrors, first_of
from kbtools.site.compressed import compress_site
from kbtools.site.plugin import KbtoolsPlugin
from kbtools.site.plugin.config_file import refuse_costly
from kbtools.site.plugin.made_pages import FRAME, WIDGET
from kbtools.site.plugin.own_files import refuse_strangers
from kbtools.workspace import Workspace

_PLUGIN = "mkdocs.plugins.kbtools"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was built: pages, MkDocs' warnings in order, and the time it took. `own`: those of the plugin among them."""

    pages: int
    warnings: tuple[str, ...]
    seconds: float
    out: Path
    own: tuple[str, ...] = ()


def build_site(workspace: Workspace, library: Library, *, strict: bool, keeps_old: bool = False) -> BuildReport:
    """Build the site of these articles into the workspace's folder for it, which changes only when all went well.

    Raises `KbError("mkdocs")` with MkDocs' own message (`strict`: also for its warnings), the articles' own errors,
    and `KbError("disk")`. `keeps_old`: the old site stays beside it, until `put_back_site` or `remove_old_site`.
    """
    began = time.monotonic()
    # Read when the theme is imported; it would print a page of text on every build.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    out = workspace.site.resolve()
    beside = out.with_name(f".{out.name}.{os.getpid()}.new")
    _tidy(out)
    refuse_costly(workspace.root / "mkdocs.yml")
    try:
        with _heard() as heard:
            pages = _run(workspace, library, beside, heard, strict=strict)
        compress_site(beside, out)
        _swap(beside, out)
        if not keeps_old:
            remove_old_site(workspace)
    except OSError as failure:
        raise KbError(
            "disk",
            f"the site cannot be written: {failure.strerror or failure}",
            where=str(out),
            hint="free some space, or check the permissions of this folder; the old site stays",
        ) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return BuildReport(pages, tuple(heard.warnings), time.monotonic() - began, out, tuple(heard.own))


def tidy_site(workspace: Workspace) -> None:
    """Remove what builds left that were killed, and restore a site that was only half replaced."""
    _tidy(workspace.site.resolve())


def put_back_site(workspace: Workspace) -> None:
    """Show the site again that `build_site` kept: in this process, or in one that was killed."""
    out = workspace.site.resolve()
    for old in _olds(out):
        gone = _garbage(out)
        if out.exists():
            out.rename(gone)
        old.rename(out)
        shutil.rmtree(gone, ignore_errors=True)


def remove_old_site(workspace: Workspace) -> None:
    """Remove what `build_site` kept; half of it is never taken for the whole."""
    out = workspace.site.resolve()
    for old in _olds(out):
        gone = _garbage(out)
        old.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warnings: list[str] = []
        self.errors: list[str] = []
        self.own: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message; errors are kept apart, and the plugin's own warnings once more."""
        if record.name == _PLUGIN:
            self.own.append(record.getMessage())
        kept = self.errors if record.levelno >= logging.ERROR else self.warnings
        kept.append(record.getMessage())


@contextmanager
def _heard() -> Iterator[_Heard]:
    """Collects what MkDocs logs, instead of printing it."""
    logger, handler = logging.getLogger("mkdocs"), _Heard()
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before


def _run(workspace: Workspace, library: Library, site: Path, heard: _Heard, *, strict: bool) -> int:
    from jinja2 import TemplateError
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    try:
        config = load_config(config_file=str(workspace.root / "mkdocs.yml"), site_dir=str(site), strict=strict)
        plugin = config.plugins.get("kbtools")
        if isinstance(plugin, KbtoolsPlugin):
            plugin.use(workspace, library)
        else:  # mkdocs.yml names another plugin of this name, or none
            refuse_strangers(config, Folder.of(workspace).own)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    # MkDocs' Abort is also a SystemExit.
    except (MkDocsException, TemplateError, SystemExit) as failure:
        ours = _cause(failure)
        if ours is not None:
            raise ours from None
        raise KbError(
            "mkdocs",
            _message(failure, heard),
            where="mkdocs.yml",
            hint="correct this and build again; the old site is unchanged",
        ) from failure
    except RecursionError as failure:  # of Python-Markdown; MkDocs has named the page
        raise KbError(
            "mkdocs",
            _message(failure, heard),
            where="docs",
            hint="lists or boxes within each other are too many there; the old site is unchanged",
        ) from None
    parts = {Path(uri).parent.name for uri in (FRAME, WIDGET)}  # parts of other pages
    return sum(1 for page in site.rglob("index.html") if page.parent.name not in parts)


def _cause(failure: BaseException) -> KbError | KbErrors | None:
    """The articles' own errors, which the plugin had to wrap for MkDocs."""
    seen: BaseException | None = failure
    while seen is not None:
        if isinstance(seen, (KbError, KbErrors)):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _message(failure: BaseException, heard: _Heard) -> str:
    return "\n".join(first_of([*heard.errors, *heard.warnings] or [str(failure)]))


def _tidy(out: Path) -> None:
    for left in sorted(out.parent.glob(f".{out.name}.*.*")):
        pid, kind = left.name.removeprefix(f".{out.name}.").rsplit(".", 1)
        if kind not in ("new", "old") or not pid.isdigit() or (int(pid) != os.getpid() and _runs(int(pid))):
            continue
        if kind == "old" and not out.exists():
            left.rename(out)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _swap(new: Path, out: Path) -> None:
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise


def _olds(out: Path) -> list[Path]:
    """What is kept of the site before: by this process, or by one that is gone."""
    found = []
    for path in sorted(out.parent.glob(f".{out.name}.*.old")):
        pid = path.name.removeprefix(f".{out.name}.").removesuffix(".old")
        if pid.isdigit() and (int(pid) == os.getpid() or not _runs(int(pid))):
            found.append(path)
    return found


def _garbage(out: Path) -> Path:
    """A free name that the next build removes."""
    gone = out.with_name(f".{out.name}.{os.getpid()}.new")
    shutil.rmtree(gone, ignore_errors=True)
    return gone
