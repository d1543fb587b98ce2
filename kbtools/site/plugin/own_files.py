"""Only files that are really in the folder of articles go into the site; MkDocs itself would follow every link."""

from __future__ import annotations

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kbtools.system.own_files import OwnFiles

log = logging.getLogger("mkdocs.plugins.kbtools")


def remove_strangers(files: Files, config: MkDocsConfig, own: OwnFiles) -> None:
    """Leave out files of `docs_dir` that lead out of it, or are no ordinary files; a warning names each."""
    for file in list(files):
        if file.src_dir != config.docs_dir:
            continue  # the theme's, or made by a plugin
        why = own.why_not(Path(config.docs_dir, file.src_uri))
        if why:
            files.remove(file)
            log.warning("%s/%s is left out of the site: %s", own.folder.name, file.src_uri, why)
