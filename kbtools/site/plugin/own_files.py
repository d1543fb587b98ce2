"""Only files that are really in the folder of articles go into the site; MkDocs itself would follow every link."""

from __future__ import annotations

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, get_files

from kbtools.errors import KbError, raise_all
from kbtools.model.article import Article
from kbtools.system.own_files import OwnFiles

log = logging.getLogger("mkdocs.plugins.kbtools")


def strangers(files: Files, config: MkDocsConfig, own: OwnFiles) -> list[tuple[File, str]]:
    """The files of `docs_dir` that lead out of it, or are no ordinary files, each with what it is."""
    mine = [file for file in files if file.src_dir == config.docs_dir]  # not the theme's, or made by a plugin
    found = ((file, own.why_not(Path(config.docs_dir, file.src_uri))) for file in mine)
    return [(file, why) for file, why in found if why]


def remove_strangers(files: Files, config: MkDocsConfig, own: OwnFiles) -> None:
    """Leave out the files that `strangers` finds; a warning names each."""
    for file, why in strangers(files, config, own):
        files.remove(file)
        log.warning("%s/%s is left out of the site: %s", own.folder.name, file.src_uri, why)


def refuse_strangers(config: MkDocsConfig, own: OwnFiles) -> None:
    """Raise `KbError("mkdocs")` for each file that `strangers` finds, for a site that is built without the plugin."""
    raise_all(
        KbError(
            "mkdocs",
            f"{why}, and would be published",
            where=f"{own.folder.name}/{file.src_uri}",
            hint="remove it, or name the plugin 'kbtools' in mkdocs.yml, which leaves it out",
        )
        for file, why in strangers(get_files(config), config, own)
    )


def places(files: Files) -> dict[str, str]:
    """Addresses by file, of what is on the site: neither what `exclude_docs` nor what `draft_docs` keeps off."""
    off = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)
    return {file.src_uri: file.url for file in files if file.inclusion not in off}


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
