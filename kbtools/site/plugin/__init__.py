"""The MkDocs plugin `kbtools`: shows the workspace's articles as a site. It never builds the index."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.utils import get_build_datetime

from kbtools.articles.ledger import Entry, read_ledger, with_published
from kbtools.articles.library import Folder, Library
from kbtools.errors import KbError, KbErrors
from kbtools.model.article import markdown_url
from kbtools.settings import load_settings
from kbtools.site.plugin.articles import is_icon, opening, page_meta, view
from kbtools.site.plugin.changes import feeds
from kbtools.site.plugin.colour import style_sheet
from kbtools.site.plugin.content_security_policy import MarkedScripts, guarded, mark
from kbtools.site.plugin.extra_files import Finish, moved_in, moved_slugs
from kbtools.site.plugin.made_pages import (
    CONTACT,
    add_pages,
    list_only,
    navigation_of,
    own_navigation,
    plain_pages,
    unlisted,
)
from kbtools.site.plugin.markdown_pages import MarkdownPages
from kbtools.site.plugin.metadata import json_ld
from kbtools.site.plugin.missing_pages import MISSING, write_missing_pages
from kbtools.site.plugin.options import SiteOptions, as_templates_read, in_words, refuse_misuse
from kbtools.site.plugin.own_files import add_to, at_its_address, places, remove_strangers
from kbtools.site.plugin.page_values import SiteFacts, page_values
from kbtools.site.plugin.relinking import relinked
from kbtools.site.plugin.search_assets import OwnSearch
from kbtools.site.plugin.site_language import SiteLanguage, addresses_in, site_languages, spoken, texts_of_theme
from kbtools.site.plugin.start_page import Learnt, learnt
from kbtools.site.plugin.topics import related
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from kbtools.model.article import Article

THEME = Path(__file__).parent.parent / "theme"
CSS, SCRIPT = "assets/kbtools/kbtools.css", "assets/kbtools/kbtools.js"
SEARCH_CSS = "assets/kbtools/search.css"
MOST_SHOWN = 110  # characters of an article in a list
log = logging.getLogger("mkdocs.plugins.kbtools")


class KbtoolsPlugin(BasePlugin[SiteOptions]):  # type: ignore[no-untyped-call] # mkdocs leaves this one untyped
    """Article pages with their review date, a page a topic, the contact form, and what changed."""

    workspace: Workspace
    library: Library | None = None  # None: read at each build, as MkDocs' own commands need it
    folder: Folder
    stock: list[str]
    languages: tuple[SiteLanguage, ...]  # first the help centre's own
    articles: dict[str, Article]  # of all languages, by file
    openings: dict[str, str]
    known: Learnt
    ledger: dict[str, Entry]
    env: Environment
    places: dict[str, str]  # addresses by file
    hashes: set[str]
    mark: str
    search: OwnSearch | None
    css: str

    def use(self, workspace: Workspace, library: Library) -> None:
        """Take settings and articles from these, for one build, instead of reading them."""
        self.workspace, self.library = workspace, library

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings, and put our templates after the workspace's own and before the theme's."""
        try:
            if self.library is None:
                root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
                self.workspace = Workspace(root, load_settings(root))
            settings = self.workspace.settings
            refuse_misuse(config, settings, self.workspace.root)
            self.css = style_sheet(self.config.colour) if self.config.colour else ""
        except (KbError, KbErrors) as problem:
            raise PluginError(in_words(problem)) from problem
        self.folder = Folder(Path(config.docs_dir), settings.pages, lang=settings.lang)
        self.hashes, self.mark = set(), mark()
        own = 1 if config.theme.custom_dir else 0
        self.stock = config.theme.dirs[own:]
        config.theme.dirs.insert(own, str(THEME))
        config.extra_css[:0] = [CSS, SEARCH_CSS]
        script = ExtraScriptValue(SCRIPT)
        script.type = "module"
        config.extra_javascript.insert(0, script)
        if isinstance(config.theme["font"], dict) and config.theme["font"].get("text") == "Roboto":
            config.theme["font"] = False  # the theme's default loads a font from Google on every page
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Give articles their address, leave out unpublished ones, and add our own pages."""
        try:
            library = (self.library or self.folder.load()).sound()
            self.languages = site_languages(library.published, self.workspace.settings.lang, self.workspace.said_in)
        except (KbError, KbErrors) as problem:
            raise PluginError(in_words(problem)) from problem
        remove_strangers(files, config, self.folder.own)
        self.articles = {path: article for one in self.languages for path, article in one.articles.items()}
        self.openings = {}
        self.known = learnt(self.workspace, library.published)
        slugs = (article.slug for article in library.published)
        self.search = OwnSearch.of(self.workspace, slugs)
        self.ledger = with_published(read_ledger(self.workspace.root), library.published, get_build_datetime().date())
        for file in list(files.documentation_pages(inclusion=lambda level: level is not InclusionLevel.EXCLUDED)):
            if self.folder.is_article(file.src_uri):
                files.remove(file)
                if file.src_uri in self.articles:
                    files.append(at_its_address(file, self.articles[file.src_uri], config))
        for one in self.languages:
            one.theme_texts = texts_of_theme(one, config.theme["language"], config.theme.dirs)
            self._add_pages(files, config, one)
        config.theme["language"] = self.languages[0].theme_texts
        if self.css:
            add_to(files, CSS, self.css, config)
        if config.nav is None:
            config.nav = navigation_of(self.languages[0], config)
            list_only(files, config.nav)
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Make the navigation of each other language."""
        for one in self.languages[1:]:
            one.nav = own_navigation(one, files, config)
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give templates `stock/…`, the theme's own templates, and `kb`: texts, topics and the contact page."""
        stock = PrefixLoader({"stock": FileSystemLoader(self.stock)})
        env.loader = MarkedScripts(ChoiceLoader([env.loader, stock]) if env.loader else stock, self.mark)
        if env.cache is not None:
            env.cache.clear()  # of templates that were read without marks
        for one in self.languages:
            found = feeds(one, self.ledger, config.site_name) if config.site_url else {}
            one.kb |= {"feeds": found, "unlisted": unlisted(self.languages), "name": config.site_name}
        env.globals["kb"] = self.languages[0].kb
        self.env, self.places = env, places(files)
        for file in files.documentation_pages():
            article = self.articles.get(file.src_uri)
            if article and file.page:
                day = self.ledger[article.slug].last_change
                file.page.update_date = day.isoformat() if day else ""  # the site map says what it knows
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """An article's body and head as `Folder` read them, not as MkDocs would."""
        del files
        article = self.articles.get(page.file.src_uri)
        one = self._language(page)
        if article:
            page.meta = page_meta(article, self._begins(article))
            icon = str(page.meta.get("icon") or "")
            if icon and not is_icon(icon, config.theme.dirs):  # the theme would end the build
                log.warning("%s: there is no icon '%s'", page.file.src_uri, icon)
                del page.meta["icon"]
        if self.search:
            page.meta["search"] = {
                "exclude": True
            }  # else the theme would read every page again for an index that nobody loads
        if page.file.src_uri in one.borrowed:
            page.meta["search"] = {"exclude": True}
            return ""  # `on_page_content` takes what the article's own page shows
        return article.body if article else markdown

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """What templates show around an article or on the page of a topic."""
        del nav
        shown = cast("dict[str, Any]", context)  # mkdocs' type names only its own values
        shown["config"] = as_templates_read(config)
        one, uri = self._language(page), page.file.src_uri
        if len(self.languages) > 1:
            # the theme reads its language from here, and asks for the switcher where there is an alternate
            config.theme["language"] = one.theme_texts
            config.extra["alternate"] = True
            shown |= spoken(one, self.languages, uri)
        article = self.articles.get(uri)
        shown["kb_topic"] = one.topics.get(uri)
        shown["kb_article"] = shown["kb_json"] = shown["kb_markdown"] = None
        if article:
            first = self.workspace.settings.lang
            addresses = {topic.tag: (topic.label, topic.url) for topic in one.topics.values()}
            lang, direction = one.lang_attribute(article, first), one.text_direction(article, first)
            shown["kb_article"] = view(article, one.said, addresses, lang, direction)
            shown["kb_untranslated"] = one.in_other(article, first, "untranslated")
            by_source = one.by_source
            together = [by_source[slug] for slug in self.known.together.get(article.source, ()) if slug in by_source]
            shown["kb_related"] = related(article, tuple(one.topics.values()), together)
            day = self.ledger[article.slug].last_change
            source = one.borrowed.get(uri, article)
            shown["kb_json"] = json_ld(source, day, page.canonical_url or "")
            shown["kb_markdown"] = markdown_url(source.url)
        return context

    @event_priority(-100)  # after all plugins that change the text
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Lead links to pages of the page's language; without a translation, show the text of the original."""
        del config
        one = self._language(page)
        source = one.borrowed.get(page.file.src_uri)
        file = files.get_file_from_path(source.path) if source else None
        if file and file.page:
            page.toc, page.canonical_url = file.page.toc, file.page.canonical_url
            html, at = file.page.content or "", file.url
            return relinked(html, at, page.file.url, one.addresses) if html else html
        if one.folder:
            html = relinked(html, page.file.url, page.file.url, one.addresses)
        return html

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Put the page's Content-Security-Policy into its head."""
        del config, page
        return self._guarded(output)

    def on_template_context(
        self, context: TemplateContext, /, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Make the page for a missing address in the other languages as well."""
        shown = cast("dict[str, Any]", context)
        shown["config"] = as_templates_read(config)
        if template_name == MISSING:
            shown["kb_folders"] = [one.folder for one in self.languages[1:]]
            write_missing_pages(self.env, config, self.languages, shown, self._guarded)
        return context

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """As `on_post_page`, for the theme's own pages, such as 404."""
        del config
        return self._guarded(output_content) if template_name.endswith(".html") else output_content

    @event_priority(-100)  # after the theme's search has written its index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the files that are not pages of MkDocs: redirects, feeds, Markdown, and the file for the service."""
        base = f"{config.site_url.rstrip('/')}/" if config.site_url else ""
        articles = [article for one in self.languages for article in one.own_articles]
        old = moved_slugs(articles)
        finish = Finish(Path(config.site_dir), config.site_name, base, self.languages[0].said)
        about = config.site_description or ""
        pages = MarkdownPages(config.site_name, about, base, self.places, self.languages)
        finish.write_texts(pages.files(self._begins))
        finish.write_moved(old, articles, self.env)
        for one in self.languages:
            finish.write_feeds(one)
        for one in self.languages[1:]:
            finish.write_moved_of(one.folder, moved_in(one, self.languages), self.env, one.said)
        finish.write_site_file(old, self.hashes, self.config.media_hosts)
        if self.search:
            self.search.write(Path(config.site_dir), self.languages)

    def _guarded(self, html: str) -> str:
        page, hashes = guarded(html, self.mark, self.config.media_hosts)
        self.hashes |= hashes
        return page

    def _begins(self, article: Article) -> str:
        """The opening of the article, computed once."""
        if article.path not in self.openings:
            self.openings[article.path] = opening(article)
        return self.openings[article.path]

    def _opening(self, article: Article) -> str:
        return one_line(self._begins(article), MOST_SHOWN).replace(".…", "…")

    def _language(self, page: Page) -> SiteLanguage:
        """The language of a page, by its file."""
        uri = page.file.src_uri
        others = (one for one in self.languages[1:] if uri in one.articles or uri.startswith(one.folder))
        return next(others, self.languages[0])

    def _add_pages(self, files: Files, config: MkDocsConfig, one: SiteLanguage) -> None:
        """Add the pages of a language, and find what its templates read."""
        settings, has_search = self.workspace.settings, self.search is not None
        facts = SiteFacts(settings, self.config, self.known, self.ledger, has_search, config.theme.dirs)
        one.kb = page_values(one, facts, self._opening, several=len(self.languages) > 1)
        add_pages(files, config, one, facts)
        one.kb["pages"] = plain_pages(files, one, self.languages)
        one.kb["contact"] = one.kb["pages"].get(f"{one.folder}{CONTACT}", "")
        one.addresses = addresses_in(one, self.languages[0])
