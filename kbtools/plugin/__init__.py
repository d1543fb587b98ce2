"""The MkDocs plugin `kbtools`: a thin shell that shows a library of articles. It never builds the index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from mkdocs.config import Config
from mkdocs.config.config_options import ExtraScriptValue, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel

from kbtools.errors import KbError, KbErrors
from kbtools.library import Folder
from kbtools.plugin.articles import escaped, page_meta, view
from kbtools.plugin.topics import Topic, main_topics, navigation, topics_of
from kbtools.plugin.words import counted, words
from kbtools.settings import Settings, load_settings

if TYPE_CHECKING:
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from kbtools.article import Article

THEME = Path(__file__).parent / "theme"
CSS, SCRIPT = "assets/kbtools/kbtools.css", "assets/kbtools/kbtools.js"
CONTACT = "contact.md"


class SiteOptions(Config):  # type: ignore[no-untyped-call] # mkdocs leaves this one untyped
    """How the site looks: all that the plugin's block in mkdocs.yml may say."""

    contact = Type(bool, default=True)


class KbtoolsPlugin(BasePlugin[SiteOptions]):  # type: ignore[no-untyped-call] # as above
    """Article pages with their review date, a page a topic, and the contact form."""

    settings: Settings
    folder: Folder
    said: dict[str, Any]
    stock: list[str]
    articles: dict[str, Article]
    topics: dict[str, Topic]
    kb: dict[str, Any]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings, and put our templates between the person's and the theme's."""
        root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        try:
            self.settings = load_settings(root)
            _refuse_misuse(config, self.settings, root)
        except (KbError, KbErrors) as problem:
            raise PluginError(_told(problem)) from problem
        self.folder = Folder(Path(config.docs_dir), self.settings.pages)
        self.said = words(self.settings.lang)
        own = 1 if config.theme.custom_dir else 0
        self.stock = config.theme.dirs[own:]
        config.theme.dirs.insert(own, str(THEME))
        config.extra_css.insert(0, CSS)
        script = ExtraScriptValue(SCRIPT)
        script.type = "module"
        config.extra_javascript.insert(0, script)
        if isinstance(config.theme["font"], dict) and config.theme["font"].get("text") == "Roboto":
            config.theme["font"] = False  # the theme's default asks Google for a font on every page
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Give articles their address, leave out what is not published, add the pages of our own."""
        try:
            library = self.folder.load().sound()
        except (KbError, KbErrors) as problem:
            raise PluginError(_told(problem)) from problem
        self.articles = {article.path: article for article in library.published}
        for file in list(files.documentation_pages(inclusion=lambda level: level is not InclusionLevel.EXCLUDED)):
            if self.folder.is_article(file.src_uri):
                files.remove(file)
                if file.src_uri in self.articles:
                    files.append(_at_its_address(file, self.articles[file.src_uri], config))
        found = topics_of(self.articles.values(), self.said["other"])
        self.topics = {topic.src_uri: topic for topic in found}
        self._add_pages(files, config)
        pages = [f.src_uri for f in files.documentation_pages() if not self.folder.is_article(f.src_uri)]
        if config.nav is None:
            indexes = "navigation.indexes" in (config.theme["features"] or [])
            config.nav = navigation(found, pages, self.said, indexes=indexes)
            self._only_what_nav_names(files, config.nav)
        self.kb = self._globals(found, CONTACT in pages)
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Templates may say `stock/…` for the theme's own, and `kb` for words, topics and the contact page."""
        del config, files
        stock = PrefixLoader({"stock": FileSystemLoader(self.stock)})
        env.loader = ChoiceLoader([env.loader, stock]) if env.loader else stock
        env.globals["kb"] = self.kb
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """An article's body and head as `Folder` read them, not as MkDocs would."""
        del config, files
        article = self.articles.get(page.file.src_uri)
        if article is None:
            return markdown
        page.meta = page_meta(article)
        return article.body

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """What the templates show around an article or on a topic's page."""
        del config, nav
        shown = cast("dict[str, Any]", context)  # mkdocs' type names only its own values
        article = self.articles.get(page.file.src_uri)
        shown["kb_topic"] = self.topics.get(page.file.src_uri)
        shown["kb_article"] = None
        if article:
            addresses = {topic.tag: (topic.label, topic.url) for topic in self.topics.values()}
            shown["kb_article"] = view(article, self.said, addresses)
        return context

    def _add_pages(self, files: Files, config: MkDocsConfig) -> None:
        wanted = {uri: (topic.label, "kbtools/topic.html") for uri, topic in self.topics.items()}
        if self.config.contact:
            wanted[CONTACT] = (self.said["contact"], "kbtools/contact.html")
        for uri, (title, template) in wanted.items():
            if files.get_file_from_path(uri) is None:
                head = "hide: [navigation, toc]\nsearch: {exclude: true}\n"
                # Quoted as JSON, which is YAML: a tag may hold anything.
                text = f"---\ntitle: {_quoted(str(escaped(title)))}\ntemplate: {template}\n{head}---\n"
                files.append(File.generated(config, uri, content=text))

    def _only_what_nav_names(self, files: Files, nav: object) -> None:
        named = set(_leaves(nav))
        for file in files.documentation_pages():
            if file.src_uri not in named:
                file.inclusion = InclusionLevel.NOT_IN_NAV

    def _globals(self, topics: tuple[Topic, ...], contact: bool) -> dict[str, Any]:
        return {
            "words": self.said,
            "topics": [topic for topic, _ in main_topics(topics)],
            "contact": "contact/" if contact else "",
            "address": self.settings.contact_address,
            "counted": counted,
        }


def _at_its_address(file: File, article: Article, config: MkDocsConfig) -> File:
    return File(file.src_uri, file.src_dir, file.dest_dir, config.use_directory_urls,
                dest_uri=f"{article.url}index.html", inclusion=file.inclusion)  # fmt: skip


def _refuse_misuse(config: MkDocsConfig, settings: Settings, root: Path) -> None:
    if config.theme.name != "material":
        raise KbError("mkdocs", f"the plugin kbtools needs the theme material, not {config.theme.name}",
                      where="mkdocs.yml", hint="theme: {name: material}")  # fmt: skip
    if not config.use_directory_urls:
        raise KbError("mkdocs", "articles live at articles/SLUG/, which needs directory addresses",
                      where="mkdocs.yml", hint="use_directory_urls: true")  # fmt: skip
    if Path(config.docs_dir).resolve() != (root / settings.docs).resolve():
        raise KbError("mkdocs", f"'docs_dir' is {config.docs_dir}, but the articles are in {settings.docs}",
                      where="mkdocs.yml", hint="give docs_dir and [tool.kbtools] docs the same folder")  # fmt: skip


def _told(problem: KbError | KbErrors) -> str:
    rows = problem.problems if isinstance(problem, KbErrors) else (problem,)
    return "\n".join(f"[{row.code}] {row}" + (f" (try: {row.hint})" if row.hint else "") for row in rows)


def _leaves(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    held = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    return [leaf for item in held for leaf in _leaves(item)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
