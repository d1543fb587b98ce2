"""The page for an address that is not there, in each language of the site but the first, for which MkDocs makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

from kbtools.site.plugin.site_language import SiteLanguage, spoken

MISSING = "404.html"


def write_missing_pages(
    env: Environment,
    config: MkDocsConfig,
    languages: Sequence[SiteLanguage],
    shown: Mapping[str, Any],
    guard: Callable[[str], str],
) -> None:
    """Write `de/404.html` and the others; `shown`: what the template reads in the first language.

    A server that has one such page for all addresses sends the first language's, whose script then leads on.
    """
    for one in languages[1:]:
        config.theme["language"] = one.theme_texts
        html = env.get_template(MISSING).render({**shown, **spoken(one, languages, MISSING)})
        path = Path(config.site_dir, one.folder, MISSING)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(guard(html), encoding="utf-8")
    config.theme["language"] = languages[0].theme_texts
