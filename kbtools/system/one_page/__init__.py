"""HTML pages in a single file: no script, no request, readable on a phone and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def page_template(package: str) -> Template:
    """The template `page.html` of a package, which extends our base page; values are escaped."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=ChoiceLoader([PackageLoader(package, "."), PackageLoader(__name__, ".")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return env.get_template("page.html")


def bars(counts: Sequence[int], tallest: float) -> list[tuple[int, float]]:
    """Each count with the height of its bar; the highest count is the `tallest`."""
    top = max(counts, default=0) or 1
    return [(count, round(tallest * count / top, 1)) for count in counts]
