"""The files of a new generation, kind by kind; unchanged parts are copied from an earlier one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from kbtools.languages import stop_words
from kbtools.search.compile import compile_words
from kbtools.search.content import Content
from kbtools.search.examples import examples_fingerprint, examples_of, keep_examples, write_examples
from kbtools.search.generation import (
    ArticleRow,
    FactsRow,
    Generation,
    SearchRules,
    SectionRow,
    TrainingState,
    TranslationRow,
    save_array,
    save_json,
)
from kbtools.search.index.kept_sections import body_digest
from kbtools.search.index_arrays import subwords_of
from kbtools.search.kept_sentences import write_sentences
from kbtools.search.train import train
from kbtools.search.vectors import SECOND, write_vectors
from kbtools.system.one_thread import one_thread
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import Model, model_or_words
from kbtools.text.model_names import ModelNames

MOST_STALE = 0.05  # share of articles that may change before the weights are learnt again
Say = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """What the next generation is made of: `kept` is the earlier one; all but its `changed` slugs are still valid.

    `learn`: whether weights may be learnt anew.
    """

    folder: Path
    content: Content
    kept: Generation | None
    changed: frozenset[str]
    model: Model | None
    model_name: str
    learn: bool


@one_thread()
def write_generation(
    folder: Path,
    content: Content,
    models: ModelNames,
    earlier: Generation | None,
    say: Say,
    *,
    learn: bool = True,
) -> list[str]:
    """Write all files of a new generation but the manifest, from an `earlier` one; return the slugs that changed.

    Without `learn` the weights are those of the earlier one in any case.
    """
    say("indexing words")
    changed = compile_words(folder, content.sections, earlier, content.lang)
    write_tables(folder, content)
    write_sentences(folder, earlier, changed, Analyser.of(content.lang))
    say("reading meaning")
    model = model_or_words(models.first, say)
    kept = earlier if earlier and earlier.has("vectors_article") == (model is not None) else None
    _learn(Step(folder, content, kept, frozenset(changed), model, models.first, learn), say)
    if models.second and (second := model_or_words(models.second, say)):
        say("reading meaning for questions in other languages")
        has_second = earlier is not None and earlier.has(f"{SECOND}_article")
        write_vectors(folder, content, second, earlier if has_second else None, changed, SECOND)
    return changed


def _learn(step: Step, say: Say) -> None:
    """Vectors, examples and weights.

    The weights are learnt again when the examples are others, or when more than `MOST_STALE` of the articles changed
    since they were learnt.
    """
    heading_mean = np.zeros(0, np.float32)
    if step.model:
        heading_mean = write_vectors(step.folder, step.content, step.model, step.kept, step.changed)
    examples = examples_of(step.content)
    fingerprint = examples_fingerprint(step.content, examples, heading_mean)
    before = step.kept.training if step.kept else TrainingState()
    if step.kept and before.examples == fingerprint:
        keep_examples(step.folder, step.kept)
        stale = sorted(step.changed | set(before.stale))
        if len(stale) <= MOST_STALE * len(step.content.library.published):
            shutil.copyfile(step.kept.folder / "weights.json", step.folder / "weights.json")
            save_json(step.folder, "learnt", asdict(TrainingState(fingerprint, stale)))
            return
    else:
        subwords = subwords_of(step.kept) if step.kept and not step.learn else None
        write_examples(step.folder, step.content, examples, step.model, heading_mean, subwords)
    if step.kept and not step.learn:
        shutil.copyfile(step.kept.folder / "weights.json", step.folder / "weights.json")
        save_json(step.folder, "learnt", asdict(before))
        return
    say("learning from answered tickets")
    train(step.folder, examples, step.content.judged, step.model, step.model_name)
    save_json(step.folder, "learnt", asdict(TrainingState(fingerprint)))


def write_tables(folder: Path, content: Content) -> None:
    """Write the tables of articles and sections, synonyms and pins."""
    articles = [
        ArticleRow(
            slug=a.slug,
            title=a.title,
            url=a.url,
            people_first=a.people_first,
            kind=a.kind,
            body=body_digest(a),
            known_issue=a.is_open_issue,
        )
        for a in content.library.published
    ]
    save_json(folder, "articles", [row._asdict() for row in articles])
    told = {
        a.slug: FactsRow(a.reviewed.isoformat() if a.reviewed else "", a.applies_to) for a in content.library.published
    }
    save_json(folder, "article_facts", {slug: row for slug, row in told.items() if any(row)})
    if any(a.translation_of for a in content.library.published):
        others = [a for a in content.library.published if a.lang.casefold() not in ("", content.lang)]
        save_json(folder, "translations", {a.slug: TranslationRow(a.source, a.lang.casefold()) for a in others})
    sections = [SectionRow(s.slug, s.number, s.anchor, s.heading, s.digest) for s in content.sections]
    save_json(folder, "sections", sections)
    texts = [section.text.encode() for section in content.sections]
    (folder / "texts.bin").write_bytes(b"".join(texts))
    save_array(folder, "text_start", np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64))
    rules, lang = content.rules, content.lang
    synonyms, pins = [[*group] for group in rules.synonyms], [[*pin] for pin in rules.pins]
    search_rules = SearchRules(lang, sorted(stop_words(lang)), synonyms, pins, content.danger_first)
    save_json(folder, "rules", asdict(search_rules))
