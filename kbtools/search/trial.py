"""What customers would be shown if a changed article were published: an index beside the one in use, for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.search.build import earlier_generation, model_name
from kbtools.search.content import gather
from kbtools.search.generation import Generation
from kbtools.search.generations import Generations
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.storage import Store
from kbtools.system.temporary import temporary_folder
from kbtools.text.model_names import ModelNames
from kbtools.workspace import Workspace


@contextmanager
def tried_index(workspace: Workspace, library: Library, store: Store, article: Article) -> Iterator[KnowledgeBase]:
    """Answers as the next index would give them with this article published; nothing of it stays.

    Articles that cannot be read are left out, and the weights are those of the index in use. Raises
    `KbError("index-missing")` where there is none that this version built.
    """
    generations = Generations.of(workspace)
    model = model_name(workspace.settings, store)
    earlier = earlier_generation(generations, workspace.settings.lang, model)
    if earlier is None:
        raise KbError("index-missing", "there is no index of this version to try it in", hint="kb index")
    others = tuple(other for other in library.articles if other.slug != article.slug)
    published = replace(article, state="published")
    articles = tuple(sorted((*others, published), key=lambda one: one.slug))  # as an index numbers them
    content = gather(workspace, Library(articles, ()), store, earlier)
    from kbtools.search.write import write_generation

    with temporary_folder(workspace.temporary) as folder:
        models = ModelNames(model, earlier.manifest.second)
        write_generation(folder, content, models, earlier, lambda _: None, learn=False)
        made = Generation(folder, replace(earlier.manifest, files={}, whoosh={}))
        yield KnowledgeBase(made, generations, workspace.settings.min_probability)
