"""The plugin's options in mkdocs.yml, and what mkdocs.yml must not contain."""

from __future__ import annotations

from copy import copy
from pathlib import Path

from markupsafe import escape
from mkdocs.config.base import Config
from mkdocs.config.config_options import ListOfItems, Type
from mkdocs.config.defaults import MkDocsConfig

from kbtools.errors import KbError, KbErrors, first_of
from kbtools.settings import Settings

PLAIN = ("site_name", "site_description", "site_author")  # what mkdocs.yml holds as text, not as HTML


class SiteOptions(Config):  # type: ignore[no-untyped-call] # mkdocs leaves this one untyped
    """The plugin's options in mkdocs.yml, which decide how the site looks."""

    contact = Type(bool, default=True)
    feedback = Type(bool, default=True)
    planned = Type(bool, default=False)
    staff_notes = Type(bool, default=False)
    colour = Type(str, default="")
    icons = Type(dict, default={})
    media_hosts = ListOfItems(Type(str), default=[])


def refuse_misuse(config: MkDocsConfig, settings: Settings, root: Path) -> None:
    """Raise `KbError("mkdocs")` where mkdocs.yml asks for what the plugin cannot do."""
    if config.theme.name != "material":
        raise KbError(
            "mkdocs",
            f"the plugin kbtools needs the theme material, not {config.theme.name}",
            where="mkdocs.yml",
            hint="theme: {name: material}",
        )
    if not config.use_directory_urls:
        raise KbError(
            "mkdocs",
            "articles live at articles/SLUG/, which needs directory URLs",
            where="mkdocs.yml",
            hint="use_directory_urls: true",
        )
    if Path(config.docs_dir).resolve() != (root / settings.docs).resolve():
        raise KbError(
            "mkdocs",
            f"'docs_dir' is {config.docs_dir}, but the articles are in {settings.docs}",
            where="mkdocs.yml",
            hint="give docs_dir and [tool.kbtools] docs the same folder",
        )


def as_templates_read(config: MkDocsConfig) -> MkDocsConfig:
    """A copy in which plain text is escaped, since the theme prints it as it is, also within attributes.

    Files that are no pages, such as feeds, are made from `config` itself.
    """
    shown = copy(config)
    for key in PLAIN:
        shown[key] = escape(config[key]) if config[key] else config[key]
    return shown


def in_words(problem: KbError | KbErrors) -> str:
    """Problems as MkDocs shows them, a line each; of many the first."""
    rows = problem.problems if isinstance(problem, KbErrors) else (problem,)
    return "\n".join(first_of([f"[{row.code}] {row}" + (f" (try: {row.hint})" if row.hint else "") for row in rows]))
