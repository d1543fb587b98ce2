"""The MkDocs plugin `kbtools`: shows the workspace's articles as a site. It never builds the index."""

from __future__ import annotations

import json
import logging
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import get_build_datetime

from kbtools.articles.ledger import Entry, read_ledger, with_published
from kbtools.articles.library import Folder, Library
from kbtools.errors import KbError, KbErrors
from kbtools.languages.pages import counted
from kbtools.settings import load_settings
from kbtools.site.plugin.articles import escaped, is_icon, opening, page_meta, view
from kbtools.site.plugin.changes import FEED, Change, by_day, changes
from kbtools.site.plugin.colour import style_sheet
from kbtools.site.plugin.contact_form import form
from kbtools.site.plugin.content_security_policy import guarded, mark
from kbtools.site.plugin.extra_files import Finish, moved_slugs
from kbtools.site.plugin.metadata import json_ld
from kbtools.site.plugin.options import SiteOptions, in_words, refuse_misuse
from kbtools.site.plugin.own_files import add_to, at_its_address, remove_strangers
from kbtools.site.plugin.search_assets import OwnSearch, find_words
from kbtools.site.plugin.start_page import MOST_POPULAR, learnt, open_issues
from kbtools.site.plugin.topic_icons import topic_icons
from kbtools.site.plugin.topics import FIRST_TOPICS, Topic, by_use, main_topics, navigation, related, topics_of
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
CONTACT, CHANGES, RESULTS = "contact.md", "changes/index.md", "search/index.md"
FRAME = "kb-frame/index.md"  # the page that the service puts its own pages into
UNLISTED = (RESULTS, FRAME)  # no page to find, so the site map leaves them out
MOST_SHOWN = 110  # characters of an article in a list
log = logging.getLogger("mkdocs.plugins.kbtools")


class KbtoolsPlugin(BasePlugin[SiteOptions]):  # type: ignore[no-untyped-call] # mkdocs leaves this one untyped
    """Article pages with their review date, a page a topic, the contact form, and what changed."""

    workspace: Workspace
    library: Library | None = None  # None: read at each build, as MkDocs' own commands need it
    folder: Folder
    said: dict[str, Any]
    stock: list[str]
    articles: dict[str, Article]
    openings: dict[str, str]
    ledger: dict[str, Entry]
    topics: dict[str, Topic]
    together: dict[str, list[Article]]
    changed: list[Change]
    kb: dict[str, Any]
    env: Environment
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
        self.said = dict(settings.said)
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
        except (KbError, KbErrors) as problem:
            raise PluginError(in_words(problem)) from problem
        remove_strangers(files, config, self.folder.own)
        self.articles = {article.path: article for article in library.published}
        self.openings = {}
        slugs = (article.slug for article in library.published)
        self.search = OwnSearch.of(self.workspace, slugs)
        self.ledger = with_published(read_ledger(self.workspace.root), library.published, get_build_datetime().date())
        for file in list(files.documentation_pages(inclusion=lambda level: level is not InclusionLevel.EXCLUDED)):
            if self.folder.is_article(file.src_uri):
                files.remove(file)
                if file.src_uri in self.articles:
                    files.append(at_its_address(file, self.articles[file.src_uri], config))
        found = topics_of(self.articles.values(), self.said["other"])
        self.topics = {topic.src_uri: topic for topic in found}
        self.kb = self._globals(found)
        self.kb["icons"] = topic_icons(found, self.config.icons, config.theme.dirs)
        self._add_pages(files, config)
        pages = [f.src_uri for f in files.documentation_pages() if not self.folder.is_article(f.src_uri)]
        self.kb["contact"] = "contact/" if CONTACT in pages else ""
        if config.nav is None:
            indexes = "navigation.indexes" in (config.theme["features"] or [])
            own = [page for page in pages if page not in (CHANGES, *UNLISTED)]
            config.nav = navigation(found, own, self.said, indexes=indexes)
            self._only_what_nav_names(files, config.nav)
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give templates `stock/…`, the theme's own templates, and `kb`: texts, topics and the contact page."""
        stock = PrefixLoader({"stock": FileSystemLoader(self.stock)})
        env.loader = ChoiceLoader([env.loader, stock]) if env.loader else stock
        self.kb["feed"] = FEED if config.site_url and self.changed else ""
        env.globals["kb"] = self.kb
        self.env = env
        for file in files.documentation_pages():
            article = self.articles.get(file.src_uri)
            if article and file.page:
                day = self._last_change(article)
                file.page.update_date = day.isoformat() if day else ""  # the site map says what it knows
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """An article's body and head as `Folder` read them, not as MkDocs would."""
        del files
        article = self.articles.get(page.file.src_uri)
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
        return article.body if article else markdown

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """What templates show around an article or on the page of a topic."""
        del config, nav
        shown = cast("dict[str, Any]", context)  # mkdocs' type names only its own values
        article = self.articles.get(page.file.src_uri)
        shown["kb_topic"] = self.topics.get(page.file.src_uri)
        shown["kb_article"] = shown["kb_json"] = None
        if article:
            addresses = {topic.tag: (topic.label, topic.url) for topic in self.topics.values()}
            shown["kb_article"] = view(article, self.said, addresses)
            together = self.together.get(article.slug, ())
            shown["kb_related"] = related(article, tuple(self.topics.values()), together)
            day = self._last_change(article)
            shown["kb_json"] = json_ld(article, day, page.canonical_url or "")
        return context

    @event_priority(-100)  # after all plugins that change the text
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Mark where the text of the page begins and ends, so that its scripts are known from those of templates."""
        del page, config, files
        return f"{self.mark}{html}{self.mark}" if html else html

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Put the page's Content-Security-Policy into its head."""
        del config
        return self._guarded(output, page.content or "")

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """As `on_post_page`, for the theme's own pages, such as 404."""
        del config
        return self._guarded(output_content, "") if template_name.endswith(".html") else output_content

    @event_priority(-100)  # after the theme's search has written its index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the files that are not pages of MkDocs: redirects, the feed, llms.txt, and the file for the service."""
        base = f"{config.site_url.rstrip('/')}/" if config.site_url else ""
        old = moved_slugs(self.articles.values())
        finish = Finish(Path(config.site_dir), config.site_name, base, self.said)
        finish.write_moved(old, self.articles.values(), self.env)
        finish.write_llms(config.site_description or "", self.topics.values(), self.kb["contact"])
        finish.write_feed(self.changed)
        finish.write_site_file(old, self.hashes, self.config.media_hosts)
        if self.search:
            self.search.write(Path(config.site_dir), tuple(self.topics.values()))

    def _guarded(self, html: str, content: str) -> str:
        page, hashes = guarded(html, self.mark, content, self.config.media_hosts)
        self.hashes |= hashes
        return page

    def _begins(self, article: Article) -> str:
        """The opening of the article, computed once."""
        if article.path not in self.openings:
            self.openings[article.path] = opening(article)
        return self.openings[article.path]

    def _opening(self, article: Article) -> str:
        return one_line(self._begins(article), MOST_SHOWN).replace(".…", "…")

    def _last_change(self, article: Article) -> date | None:
        return self.ledger[article.slug].last_change

    def _add_pages(self, files: Files, config: MkDocsConfig) -> None:
        wanted = {uri: (topic.label, "kbtools/topic.html") for uri, topic in self.topics.items()}
        if self.config.contact:
            wanted[CONTACT] = (self.said["contact"], "kbtools/contact.html")
        if self.kb["changes"]:
            wanted[CHANGES] = (self.said["changes"]["title"], "kbtools/changes.html")
        if self.search:
            wanted[RESULTS] = (self.said["find"]["title"], "kbtools/search.html")
        if self.config.contact or self.config.feedback:
            wanted[FRAME] = (self.said["contact"], "kbtools/frame.html")
        for uri, (title, template) in wanted.items():
            if files.get_file_from_path(uri) is None:
                head = "hide: [navigation, toc]\nsearch: {exclude: true}\n"
                # Quoted as JSON, which is YAML: a tag may hold anything.
                text = f"---\ntitle: {_quoted(str(escaped(title)))}\ntemplate: {template}\n{head}---\n"
                files.append(File.generated(config, uri, content=text))
        if self.css:
            add_to(files, CSS, self.css, config)

    def _only_what_nav_names(self, files: Files, nav: object) -> None:
        named = set(_leaves(nav))
        for file in files.documentation_pages():
            if file.src_uri not in named:
                file.inclusion = InclusionLevel.NOT_IN_NAV

    def _globals(self, topics: tuple[Topic, ...]) -> dict[str, Any]:
        known = learnt(self.workspace, self.articles.values())
        by_slug = {article.slug: article for article in self.articles.values()}
        self.together = {slug: [by_slug[other] for other in others] for slug, others in known.together.items()}
        planned = known.planned if self.config.planned else ()
        self.changed = changes(self.articles.values(), self.ledger)
        return {
            "words": self.said,
            "topics": by_use([topic for topic, _ in main_topics(topics)], known.answered),
            "first_topics": FIRST_TOPICS,
            "popular": [by_slug[slug] for slug in known.answered][:MOST_POPULAR],
            "issues": open_issues(self.articles.values()),
            "planned": planned,
            "changes": "changes/" if self.changed or planned else "",
            "changes_by_day": by_day(self.changed, self.said),
            "opening": self._opening,
            "address": self.workspace.settings.contact_address,
            **form(self.workspace.settings),
            "feedback": self.config.feedback,
            "staff_notes": self.config.staff_notes,
            "counted": partial(counted, said=self.said),
            "unlisted": UNLISTED,
            "find": find_words(self.said) if self.search else None,
        }


def _leaves(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    held = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    return [leaf for item in held for leaf in _leaves(item)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
