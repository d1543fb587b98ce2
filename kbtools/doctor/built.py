"""What is built: the index, what it knows of meaning, and the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kbtools.doctor.check import Check
from kbtools.search.generations import Generations
from kbtools.text.model_names import NONE, PACKAGES, second_model_for
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store


def index(workspace: Workspace, store: Callable[[], Store | None]) -> Iterator[Check]:
    """Whether it is sound, and as new as the articles and tickets."""
    from kbtools.search.build import fingerprint

    generations = Generations.of(workspace)
    generation, name = generations.open(), generations.current_name()
    if generation.name != name:
        yield Check("index", False, f"{name} is damaged; {generation.name} serves", "kb index --full")
        return
    fresh = generation.manifest.fingerprint == fingerprint(workspace, store())
    detail = f"{name}, {'up to date' if fresh else 'older than the articles or tickets'}"
    yield Check("index", True if fresh else None, detail, "" if fresh else "kb index")


def model(workspace: Workspace) -> Iterator[Check]:
    """Whether the sentence model is there."""
    name = workspace.settings.sentence_model
    if name == NONE:
        yield Check("meaning", None, "switched off; words and evidence answer alone", 'suggest.model = "auto"')
    elif PACKAGES[name].is_installed:
        second = second_model_for(workspace.settings.model, workspace.settings.lang)
        also = f", and {second} for questions in other languages" if second else ""
        yield Check("meaning", True, f"{name} is installed{also}")
    else:
        fix = f"pip install {PACKAGES[name].name}"
        yield Check("meaning", None, f"{name} is not installed; words and evidence answer alone", fix)


def site(workspace: Workspace) -> Iterator[Check]:
    """Whether it is built, with what the settings ask for."""
    if (workspace.site / "index.html").is_file():
        yield Check("site", True, f"built in {workspace.site}")
    else:
        yield Check("site", None, "not built yet", "kb build")
    if workspace.settings.widget_sites and not (workspace.site / "kb-widget" / "index.html").is_file():
        fix = "kb build; without the contact form there is no widget"
        yield Check("widget", False, "widget.sites is set, but the site was not built with a panel", fix)
