"""`GET /search/?q=`: the site's page of results with what was found filled in, so that it needs no JavaScript."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from markupsafe import Markup, escape
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kbtools.languages.pages import counted
from kbtools.model.query import Query
from kbtools.search.site_search import Found, SiteSearch, search_site
from kbtools.service.public.api import MOST_QUERY
from kbtools.service.public.no_script_pages import FOLDER
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import state_of
from kbtools.service.templates import templates
from kbtools.text.json_text import json_value
from kbtools.text.normalise import encodable

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState

PAGE, TOPICS = "search/index.html", "assets/kbtools/topics.json"  # written by the build
MOST = 30
LEAST_TO_NARROW = 4  # hits
AS_TYPED = {"as_typed": "1"}  # in the address of a search in which no word is read as another one
_RESULTS = re.compile(r"<!--results-->.*?<!--/results-->", re.DOTALL)
_EMPTY, _HIDDEN = 'value="" data-kb-q', "data-kb-write hidden"
_WORD = re.compile(r"[^\W_]+")
OK = 200


@dataclass(frozen=True, slots=True)
class TopicLink:
    """The same search within one topic, or within all; `address` is relative to the page."""

    address: str
    label: str
    chosen: bool


async def results(request: Request) -> Response:
    """The page for `?q=`, within `&topic=`, with `&as_typed=1` as it is; without words or an index, as it was built.

    The words stand in the address because somebody submitted them: no page that is opened from here learns of them.
    """
    state = state_of(request)
    state.rates.check(request, "search")
    query = encodable(request.query_params.get("q", "")).strip()[:MOST_QUERY]
    page = await request.app.state.site.get_response(PAGE, {**request.scope, "headers": []})
    if page.status_code != OK:
        return cast("Response", page)
    html = await run_in_threadpool(Path(page.path).read_text, "utf-8")
    knowledge = await state.knowledge_base()
    if knowledge is not None and query:
        as_typed = request.query_params.get("as_typed") == "1"
        who = state.rates.visitor(request)
        found = await state.find(lambda: search_site(knowledge, Query(query, as_typed=as_typed), MOST), who)
        topics = Topics.read(Path(page.path).parent.parent / TOPICS)
        same = {"q": query, **(AS_TYPED if as_typed else {})}
        filled = _filled(found, query, topics.narrowed(found, same, request.query_params.get("topic", "")), state)
        html = _RESULTS.sub(lambda _: filled, html, count=1)
        html = html.replace(_EMPTY, f'value="{escape(query)}" data-kb-q').replace(_HIDDEN, "data-kb-write")
    policy = {name: value for name, value in page.headers.items() if name == "content-security-policy"}
    return HTMLResponse(html, headers={**policy, "Referrer-Policy": "no-referrer", **NO_STORE})


@dataclass(frozen=True, slots=True)
class Topics:
    """What the build says of topics: slug and label of each, and by article the numbers of its topics in that list."""

    rows: Sequence[tuple[str, str]] = ()
    of: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Topics:
        """The topics of the built site; none where it does not name them."""
        try:
            return _read(path, path.stat().st_mtime_ns)
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def narrowed(
        self, found: SiteSearch, same: Mapping[str, str], chosen: str
    ) -> tuple[tuple[TopicLink, ...], tuple[Found, ...]]:
        """Links to the same search within each topic of the hits, and the hits of the `chosen` one.

        `same`: the fields of its address. Without links where there is little to narrow; all hits where no topic is
        chosen.
        """
        counts = Counter(number for hit in found.hits for number in self.of.get(hit.slug, ()))
        if len(found.hits) < LEAST_TO_NARROW or len(counts) < 2:  # noqa: PLR2004 - one topic narrows nothing
            return (), found.hits
        order = sorted(counts, key=lambda number: (-counts[number], number))
        links = [TopicLink(f"?{urlencode(same)}", "", chosen=not chosen)]
        for number in order:
            slug, label = self.rows[number]
            address = f"?{urlencode({**same, 'topic': slug})}"
            links.append(TopicLink(address, f"{label} ({counts[number]})", chosen=slug == chosen))
        only = {number for number in counts if self.rows[number][0] == chosen}
        kept = tuple(hit for hit in found.hits if not only or only & set(self.of.get(hit.slug, ())))
        return tuple(links), kept


@lru_cache(1)
def _read(path: Path, changed: int) -> Topics:
    del changed  # another time is another file
    data = json_value(path.read_bytes())
    return Topics([(str(slug), str(label)) for slug, label in data["topics"]], dict(data["articles"]))


def _filled(
    found: SiteSearch, query: str, narrowed: tuple[tuple[TopicLink, ...], tuple[Found, ...]], state: ServiceState
) -> str:
    """The HTML between the marks of the page; `hits.js` makes the same."""
    said, (topics, hits) = state.settings.said, narrowed
    shown = replace(found, hits=hits)
    words = frozenset(found.words)
    values = {
        "said": said,
        "person": found.people_first,
        "summary": _summary(shown, said),
        "topics": topics,
        "mended": _mended(query, found.mended),
        "query": query,
        "as_typed": f"?{urlencode({'q': query, **AS_TYPED})}",
        "sure": shown.answers,
        "others": [hit for hit in hits if not hit.sure],
        "marked": lambda text: marked(text, words),
    }
    return templates(FOLDER).get_template("results.html").render(values)


def _summary(found: SiteSearch, said: Mapping[str, Any]) -> str:
    words = said["find"]
    if found.people_first:
        return str(said["article"]["people_first"])
    if not found.hits:
        return str(words["none"])
    return counted(len(found.answers), words["one"], words["many"], said) if found.answers else str(words["unsure"])


def _mended(query: str, pairs: Mapping[str, str]) -> str:
    """The query as it was searched; empty where no word was misspelt."""
    return _WORD.sub(lambda word: pairs.get(word[0].lower(), word[0]), query) if pairs else ""


def marked(text: str, words: frozenset[str]) -> Markup:
    """The text as HTML with its words of `words`, which are in lower case, marked."""
    made, at = Markup(), 0
    for word in _WORD.finditer(text):
        if word[0].lower() in words:
            made += text[at : word.start()] + Markup("<mark>{}</mark>").format(word[0])
            at = word.end()
    return made + text[at:]
