"""Pages that no file of the workspace is written for: topics, the form, results, what changed, borrowed articles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, get_navigation

from kbtools.site.plugin.articles import escaped
from kbtools.site.plugin.page_values import SiteFacts
from kbtools.site.plugin.site_language import SiteLanguage
from kbtools.site.plugin.topics import navigation

HOME, CONTACT, CHANGES, RESULTS = "index.md", "contact.md", "changes/index.md", "search/index.md"
FRAME = "kb-frame/index.md"  # the page that the service puts its own pages into
WIDGET = "kb-widget/index.md"  # the panel that pages of other sites show
UNLISTED = (RESULTS, FRAME, WIDGET)  # no page to find, so the site map leaves them out


def unlisted(languages: Sequence[SiteLanguage]) -> tuple[str, ...]:
    """The files whose pages the site map leaves out; a borrowed article has a page of its own in another language."""
    borrowed = (uri for one in languages for uri in one.borrowed)
    return (*(f"{one.folder}{uri}" for one in languages for uri in UNLISTED), *borrowed)


def add_pages(files: Files, config: MkDocsConfig, one: SiteLanguage, facts: SiteFacts) -> None:
    """Add the pages of a language that the workspace has no file for; which of them is the site's own decision."""
    said, contact = one.said, facts.options.contact
    wanted = {uri: (topic.label, "kbtools/topic.html") for uri, topic in one.topics.items()}
    own: dict[str, tuple[str, str]] = {}
    if one.folder:
        own[HOME] = (config.site_name, "kbtools/home.html")
    if contact:
        own[CONTACT] = (said["contact"], "kbtools/contact.html")
    if one.kb["changes"]:
        own[CHANGES] = (said["changes"]["title"], "kbtools/changes.html")
    if facts.search:
        own[RESULTS] = (said["find"]["title"], "kbtools/search.html")
    if (contact or facts.options.feedback) and not one.folder:
        own[FRAME] = (said["contact"], "kbtools/frame.html")
    if contact and facts.settings.widget_sites:
        own[WIDGET] = (said["contact"], "kbtools/widget.html")
    wanted |= {f"{one.folder}{uri}": page for uri, page in own.items()}
    for uri, (title, template) in wanted.items():
        if files.get_file_from_path(uri) is None:
            head = "hide: [navigation, toc]\nsearch: {exclude: true}\n"
            # Quoted as JSON, which is YAML: a tag may hold anything.
            text = f"---\ntitle: {_quoted(str(escaped(title)))}\ntemplate: {template}\n{head}---\n"
            files.append(File.generated(config, uri, content=text))
    for uri in one.borrowed:
        files.append(File.generated(config, uri, content=""))


def plain_pages(files: Files, one: SiteLanguage, languages: Sequence[SiteLanguage]) -> dict[str, str]:
    """By file, the addresses of the pages of a language that are no articles."""
    others = tuple(other.folder for other in languages if other.folder and other is not one)
    articles = {uri for other in languages for uri in other.articles}
    return {
        file.src_uri: file.url if file.url != "./" else "."
        for file in files.documentation_pages()
        if file.src_uri.startswith(one.folder) and not file.src_uri.startswith(others) and file.src_uri not in articles
    }


def navigation_of(one: SiteLanguage, config: MkDocsConfig) -> list[object]:
    """The value of `nav` in mkdocs.yml for one language."""
    indexes = "navigation.indexes" in (config.theme["features"] or [])
    left_out = {f"{one.folder}{uri}" for uri in (CHANGES, *UNLISTED)}
    pages = [uri for uri in one.kb["pages"] if uri not in left_out]
    return navigation(tuple(one.topics.values()), pages, one.said, indexes=indexes, folder=one.folder)


def own_navigation(one: SiteLanguage, files: Files, config: MkDocsConfig) -> Navigation:
    """The navigation of a language other than the help centre's own, once the pages of all are known."""
    whole, config.nav = config.nav, navigation_of(one, config)
    found = get_navigation(files, config)
    config.nav = whole
    home = files.get_file_from_path(f"{one.folder}{HOME}")
    if home and home.page:
        home.page.title = escaped(one.said["home_page"])
        found.homepage = home.page
    return found


def list_only(files: Files, nav: object) -> None:
    """Take every page that `nav` does not name as one that is not in the navigation, so that MkDocs misses none."""
    named = set(_leaves(nav))
    for file in files.documentation_pages():
        if file.src_uri not in named:
            file.inclusion = InclusionLevel.NOT_IN_NAV


def _leaves(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    held = nav.values() if isinstance(nav, Mapping) else nav if isinstance(nav, list) else ()
    return [leaf for item in held for leaf in _leaves(item)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
