"""The sentence model of an opened generation, where it can be used."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from kbtools.errors import KbError
from kbtools.search.generation import Generation
from kbtools.text.embeddings import Model, load_model

log = logging.getLogger(__name__)


def model_of(generation: Generation, vectors: Mapping[str, Any]) -> Model | None:
    """The model the generation was built with; without it (None) words and evidence answer alone."""
    if not vectors:
        return None
    name = generation.manifest.model
    try:
        model = load_model(name)
    except KbError as problem:
        log.warning("%s; words and evidence answer alone (%s)", problem.message, problem.hint)
        return None
    if model is None or model.embed([""]).shape[1] != vectors["article"].raw.shape[1]:
        log.warning("the index was built by another model than '%s'; words and evidence answer alone (kb index)", name)
        return None
    return model
