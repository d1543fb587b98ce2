"""Building a generation: index, vectors and learnt weights from articles and evidence, put into use when complete."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import kbtools
from kbtools.articles.library import Folder, Library
from kbtools.errors import KbError
from kbtools.search.content import Content, gather
from kbtools.search.generation import DAMAGED, Generation, Manifest
from kbtools.search.generations import Generations, whoosh_is_whole
from kbtools.search.judged_cases import JUDGEMENTS
from kbtools.search.pins_and_synonyms import PINS, SYNONYMS
from kbtools.settings import Settings
from kbtools.text.model_names import FOR_MANY, KNOWN, ModelNames, is_installed, second_model_for
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store

Progress = Callable[[str], None]
MOST_EXACT = 2_000  # links to answered tickets up to which a model reads them that is exact and slow
MOST_SECOND = 3_000  # sections up to which a second model reads them unasked: about 40 s of CPU, once
RECIPE = 12  # raise this number when the same input gives another generation


@dataclass(frozen=True)
class IndexReport:
    """What a build did. `changed`: slugs whose text is new; `built` is False when nothing had changed.

    `gain` is how much evidence improves the ranking, see `kbtools.search.evidence_gain.gain`.
    """

    generation: str
    built: bool
    articles: int
    sections: int
    examples: int
    changed: tuple[str, ...]
    seconds: float
    gain: Mapping[str, Any] | None


def build_index(
    workspace: Workspace, *, full: bool = False, library: Library | None = None, progress: Progress | None = None
) -> IndexReport:
    """Build a new generation from what changed (`full`: from everything), or nothing without changes; see `build`.

    `library`: the articles, where they are read already.
    """
    with workspace.store_if_any() as store:
        return build(workspace, store, Generations.of(workspace), full=full, library=library, progress=progress)


def update_index(workspace: Workspace) -> IndexReport | None:
    """As `build_index`, so that suggestions follow a change at once; None where no index was ever built."""
    return build_index(workspace) if Generations.of(workspace).current_name() else None


def build(  # noqa: PLR0913 - options of one build, most of them rarely given
    workspace: Workspace,
    store: Store | None,
    generations: Generations,
    *,
    full: bool = False,
    library: Library | None = None,
    progress: Progress | None = None,
    until: datetime | None = None,
) -> IndexReport:
    """Build and swap in a new generation, or return the current one when nothing changed.

    With `until`, it learns only from tickets resolved before that time. Without `library` the articles are read.
    Raises every problem of the articles and rules at once, `index-locked`, or `disk`; the generation in use stays.
    """
    began, settings = time.monotonic(), workspace.settings
    say = progress or (lambda _: None)
    print_of = fingerprint(workspace, store, library)
    if not full and (same := _unchanged(generations, print_of, began)):
        return same
    say("reading articles")
    model = model_name(settings, store)
    earlier = None if full else earlier_generation(generations, settings.lang, model)
    content = gather(workspace, library or Library.of(workspace), store, earlier, until)
    with generations.building() as folder:
        from kbtools.search.write import write_generation

        models = ModelNames(model, second_model_name(settings, len(content.sections)))
        changed = write_generation(folder, content, models, earlier, say)
        generation = generations.publish(folder, _facts(content, models, print_of))
    return _report(generation, began, changed)


def model_name(settings: Settings, store: Store | None) -> str:
    """The sentence model that reads everything: an exact one, or the one for many texts where many were answered."""
    name = settings.sentence_model
    is_many = name in FOR_MANY and store is not None and store.links.number() > MOST_EXACT
    return FOR_MANY[name] if is_many else name


def second_model_name(settings: Settings, sections: int) -> str:
    """The model for questions in languages that the first one does not know; "" where nobody would wait for it.

    It reads slowly. Where there is much to read, it does so only if people answer in such a language.
    """
    name = second_model_for(settings.model, settings.lang)
    asked_for = bool(name) and any(lang not in KNOWN[settings.sentence_model] for lang in settings.answered_languages)
    return name if asked_for or sections <= MOST_SECOND else ""


def _facts(content: Content, models: ModelNames, print_of: str) -> Manifest:
    return Manifest(
        fingerprint=print_of,
        recipe=_recipe(),
        lang=content.lang,
        model=models.first,
        second=models.second,
        built=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        counts={
            "articles": len(content.library.published),
            "sections": len(content.sections),
            "tickets": len(content.tickets),
        },
    )


def _report(generation: Generation, began: float, changed: Sequence[str] | None) -> IndexReport:
    """`changed` is None where nothing was built."""
    counts = generation.manifest.counts
    return IndexReport(
        generation.name,
        changed is not None,
        counts["articles"],
        counts["sections"],
        counts["tickets"],
        tuple(changed or ()),
        time.monotonic() - began,
        generation.weights.gain,
    )


def fingerprint(workspace: Workspace, store: Store | None, library: Library | None = None) -> str:
    """A hash of everything the index is built from; for articles, of names and modification times, not the text.

    With `library`, that of the articles as they were read: one that was changed since is indexed by the next build.
    """
    settings = workspace.settings
    rules = [workspace.search_index / name for name in (SYNONYMS, PINS, JUDGEMENTS)]
    rows = [
        str(RECIPE),
        library.fingerprint if library else Folder.of(workspace).fingerprint(),
        store.links.fingerprint() if store else "",
        settings.lang,
        settings.sentence_model,
        str(is_installed(settings.sentence_model)),  # so that installing or removing the model builds a new index
        second_model_for(settings.model, settings.lang),
        *settings.answered_languages,
        str(settings.danger_first),
        *(path.read_text("utf-8", "replace") if path.is_file() else "" for path in rules),
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def earlier_generation(generations: Generations, lang: str, model: str) -> Generation | None:
    """The generation to build on; None without one, or when it was built by another recipe or model."""
    try:
        earlier = generations.open()
    except KbError:
        return None
    made = earlier.manifest
    same = (made.recipe, made.lang, made.model) == (_recipe(), lang, model)
    return earlier if same and whoosh_is_whole(earlier) else None


def _recipe() -> str:
    return f"{kbtools.__version__}/{RECIPE}"


def _unchanged(generations: Generations, print_of: str, began: float) -> IndexReport | None:
    name = generations.current_name()
    folder = generations.folder / name
    try:
        current = Generation(folder, Manifest.read(folder)) if name else None
        return _report(current, began, None) if current and current.manifest.fingerprint == print_of else None
    except DAMAGED:
        return None  # damaged: it is built again
