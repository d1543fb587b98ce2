"""What is read of another help centre, and what it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """One article as it was: `text` is HTML or Markdown. `url` is its address there, or its path in the folder.

    `file` is where a page of a folder stands; pictures and links are relative to it.
    """

    place: str
    title: str
    text: str
    url: str = ""
    tags: tuple[str, ...] = ()
    is_draft: bool = False
    is_markdown: bool = False
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that an article shows, and its name among ours."""

    file: Path
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """An article as `kb article import` takes it, with its pictures. `elsewhere`: addresses of pictures left there."""

    place: str
    row: dict[str, Any]
    pictures: tuple[Picture, ...] = ()
    elsewhere: tuple[str, ...] = ()
