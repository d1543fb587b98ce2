"""Only files that are really in the folder of articles go into the site; MkDocs itself would follow every link."""

from __future__ import annotations

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from kbtools.model.article import Article
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


def at_its_address(file: File, article: Article, config: MkDocsConfig) -> File:
    """The file of an article, which the site has at the article's address whatever its folder."""
    return File(
        file.src_uri,
        file.src_dir,
        file.dest_dir,
        config.use_directory_urls,
        dest_uri=f"{article.url}index.html",
        inclusion=file.inclusion,
    )


def add_to(files: Files, uri: str, more: str, config: MkDocsConfig) -> None:
    """Append text to what the file holds."""
    file = files.get_file_from_path(uri)
    if file:
        files.remove(file)
        files.append(File.generated(config, uri, content=file.content_string + more))
