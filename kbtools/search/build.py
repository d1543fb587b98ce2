"""A new generation: articles and evidence in, index, vectors and learnt weights out, swapped in whole."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kbtools
from kbtools.articles.library import Folder, Library
from kbtools.errors import KbError
from kbtools.model.article import sections
from kbtools.model.ticket import Ticket
from kbtools.search.generation import Generation, Generations
from kbtools.search.index.kept_sections import KeptSections
from kbtools.search.index.sections import Evidence, Part, current_slugs, evidence_of, parts_of
from kbtools.search.rules import PINS, SYNONYMS, Rules, load_rules
from kbtools.settings import Settings

if TYPE_CHECKING:
    from kbtools.storage import Store

Progress = Callable[[str], None]
RECIPE = 5  # raised when the same input gives another generation


@dataclass(frozen=True)
class Sources:
    """What a generation is built from."""

    folder: Folder
    search_index: Path
    settings: Settings
    generations: Generations


@dataclass(frozen=True)
class IndexReport:
    """What a build did. `changed`: slugs whose text is new; `built` is False when nothing had changed.

    `gain` is what evidence adds, as `kbtools.search.gain.gain` tells it.
    """

    generation: str
    built: bool
    articles: int
    parts: int
    examples: int
    changed: tuple[str, ...]
    seconds: float
    gain: Mapping[str, Any] | None


@dataclass(frozen=True)
class Content:
    """Everything that is indexed, in its final order."""

    lang: str
    library: Library
    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...]
    rules: Rules


def build(
    sources: Sources,
    store: Store | None,
    *,
    full: bool = False,
    progress: Progress | None = None,
    until: datetime | None = None,
) -> IndexReport:
    """Build and swap in a new generation, or return the current one when nothing changed.

    It learns from tickets resolved before `until` alone, where that is given: what was known then.
    Raises every problem of the articles and rules at once, `index-locked`, or `disk`; the generation in use stays.
    """
    began = time.monotonic()
    say = progress or (lambda _: None)
    print_of = fingerprint(sources, store)
    if not full and (same := _unchanged(sources.generations, print_of, began)):
        return same
    say("reading articles")
    earlier = None if full else _earlier(sources)
    content = gather(sources, store, earlier, until)
    with sources.generations.building() as folder:
        from kbtools.search.compile import prepare

        changed = prepare(folder, content, sources, earlier, say)
        generation = sources.generations.publish(folder, _facts(content, sources.settings, print_of))
    return _report(generation.folder, generation.manifest, began, changed)


def _facts(content: Content, settings: Settings, print_of: str) -> dict[str, object]:
    counts = {
        "articles": len(content.library.published),
        "parts": len(content.parts),
        "tickets": len(content.evidence),
    }
    return {
        "fingerprint": print_of,
        "counts": counts,
        "lang": settings.lang,
        "model": settings.model,
        "recipe": _recipe(),
        "built": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def _report(folder: Path, manifest: Mapping[str, Any], began: float, changed: Sequence[str] | None) -> IndexReport:
    """`changed` is None where nothing was built."""
    counts = manifest["counts"]
    weights = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
    return IndexReport(
        folder.name,
        changed is not None,
        counts["articles"],
        counts["parts"],
        counts["tickets"],
        tuple(changed or ()),
        time.monotonic() - began,
        weights["gain"],
    )


def fingerprint(sources: Sources, store: Store | None) -> str:
    """Changes whenever the index would; reads names and times of articles, not their text."""
    settings = sources.settings
    rules = [(sources.search_index / name) for name in (SYNONYMS, PINS)]
    rows = [
        str(RECIPE),
        sources.folder.fingerprint(),
        store.links.fingerprint() if store else "",
        settings.lang,
        settings.model,
        str(find_spec(settings.model) is not None),  # the index follows a model that comes or goes
        *(path.read_text("utf-8", "replace") if path.is_file() else "" for path in rules),
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _earlier(sources: Sources) -> Generation | None:
    """The generation to build on; none when there is none, or it was built another way."""
    try:
        earlier = sources.generations.open()
    except KbError:
        return None
    same = earlier.manifest.get("recipe") == _recipe() and earlier.manifest.get("lang") == sources.settings.lang
    return earlier if same and (earlier.folder / "whoosh").is_dir() else None


def _recipe() -> str:
    return f"{kbtools.__version__}/{RECIPE}"


def gather(sources: Sources, store: Store | None, earlier: Generation | None, until: datetime | None) -> Content:
    """Read everything; raises all problems of all files at once.

    Sections of unchanged articles are taken from an `earlier` generation. A ticket of unknown date was always known;
    see `build` for `until`.
    """
    library = sources.folder.load().sound()
    known = current_slugs(library.published)
    evidence: Sequence[Evidence] = ()
    if store:
        links = store.links.all()
        wanted = {(link.source, link.ticket) for link in links}
        tickets = (
            t
            for t in store.tickets.all(resolved=True)
            if wanted & {t.key, (t.source, t.merged_into)} and _known_by(t, until)
        )
        evidence = evidence_of(tickets, links, known)
    questions: dict[str, list[str]] = {}
    for row in evidence:
        for slug, _ in row.slugs:
            questions.setdefault(slug, []).append(f"{row.subject}\n{row.question}")
    cut = KeptSections(earlier) if earlier else sections
    parts = [part for article in library.published for part in parts_of(article, questions.get(article.slug, ()), cut)]
    rules = load_rules(sources.search_index, known)
    return Content(sources.settings.lang, library, tuple(parts), tuple(evidence), rules)


def _known_by(ticket: Ticket, until: datetime | None) -> bool:
    when = ticket.resolved_at or ticket.created_at
    return until is None or when is None or when < until


def _unchanged(generations: Generations, print_of: str, began: float) -> IndexReport | None:
    name = generations.current_name()
    folder = generations.folder / name
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8")) if name else {}
        return _report(folder, manifest, began, None) if manifest.get("fingerprint") == print_of else None
    except (OSError, ValueError):
        return None  # damaged: it is built again
