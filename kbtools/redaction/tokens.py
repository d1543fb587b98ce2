"""Keys and tokens: known formats of services, and values after "api key:"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import zip_longest

from kbtools.languages import every, ways
from kbtools.redaction.span import Rule, Span

# (what must be in the text before the pattern is tried, the pattern; if it has a group, that must be there as well)
_SHAPES = (
    (("_live_", "_test_"), r"[a-z]{2}_(?:live|test)_[A-Za-z0-9]{8,}"),
    (("whsec_",), r"whsec_[A-Za-z0-9+/=]{16,}"),
    (("sk-",), r"sk-[A-Za-z0-9_-]{20,}"),
    (("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"gh[pousr]_[A-Za-z0-9]{16,}"),
    (("github_pat_",), r"github_pat_[A-Za-z0-9_]{20,}"),
    (("glpat-",), r"glpat-[A-Za-z0-9_-]{16,}"),
    (("xox", "xapp-"), r"(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}"),
    (("AKIA", "ASIA"), r"(?:AKIA|ASIA)[A-Z0-9]{16}"),
    (("AIza",), r"AIza[A-Za-z0-9_-]{30,}"),
    (("ya29.",), r"ya29\.[A-Za-z0-9_-]{16,}"),
    # a JSON Web Token (RFC 7519); letters with no full stop behind them are no token, but are not read twice either
    (("eyJ",), r"eyJ[A-Za-z0-9_-]{5,}+(\.[A-Za-z0-9_-]{5,}+(?:\.[A-Za-z0-9_-]*+){0,3})?"),
    (("SG.",), r"SG\.[A-Za-z0-9_-]{10,}+\.[A-Za-z0-9_-]{10,}"),
    (("npm_", "hf_"), r"(?:npm|hf)_[A-Za-z0-9]{20,}"),
    (("pypi-",), r"pypi-[A-Za-z0-9_-]{20,}"),
    (("shpat_", "shpss_", "shpca_"), r"shp(?:at|ss|ca)_[A-Fa-f0-9]{16,}"),
    (("dop_v1_",), r"dop_v1_[a-f0-9]{20,}"),
    # most services name theirs so: a short name, what it is, and a random part
    (
        ("_pat_", "_key_", "_sk_", "_token_"),
        r"[a-z]{2,8}_(?:pat|key|sk|token)_(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{16,}",
    ),
)
_BEARER = re.compile(r"(?<![^\W_])(?:bearer|basic)\s{1,3}((?=[\w.~+/=-]*\d)[\w.~+/=-]{12,})", re.IGNORECASE)
_PEM = re.compile(r"-----(BEGIN|END) [A-Z0-9 ]{1,40}-----")
_PEM_LINES = re.compile(r"(?:\s*+(?:[A-Za-z-]{1,20}: [^\n]{1,100}\n)?+[A-Za-z0-9+/=]{4,}+(?=\s|$))*+")


def _shaped(pattern: str) -> Callable[[str], Iterator[Span]]:
    shape = re.compile(rf"(?<![A-Za-z0-9])(?:{pattern})")
    return lambda text: (
        (found.start(), found.end(), "token") for found in shape.finditer(text) if found.lastindex or not shape.groups
    )


def _sent(text: str) -> Iterator[Span]:
    """Behind the word of an HTTP header."""
    return ((*found.span(1), "token") for found in _BEARER.finditer(text))


def _named(text: str) -> Iterator[Span]:
    for found in _key().finditer(text):
        value = found[1].rstrip(".!?)]}*_")
        if any(map(str.isdigit, value)) and "://" not in value:
            yield found.start(1), found.start(1) + len(value), "token"


def _pem_blocks(text: str) -> Iterator[Span]:
    """From BEGIN to END; a block that was cut off ends where its lines do."""
    marks = list(_PEM.finditer(text))
    end = 0
    for mark, after in zip_longest(marks, marks[1:]):
        if mark[1] == "BEGIN" and mark.start() >= end:  # lines of a block may look like the beginning of another
            lines = _PEM_LINES.match(text, mark.end())
            cut_off = lines.end() if lines else mark.end()
            end = after.end() if after and after[1] == "END" else cut_off
            yield mark.start(), end, "token"


@cache
def _key() -> re.Pattern[str]:
    """A value after words such as "api key:"."""
    keys, says = ways(lambda known: known.personal.keys), ways(lambda known: known.personal.code_says)
    return re.compile(
        rf"(?:{keys})[\"'`*_]{{0,3}}\s{{0,3}}(?:[:=]|(?:{says})(?=\s))\s{{0,3}}[\"'`*_]{{0,3}}([^\s\"'`<>,;\0]{{8,}})",
        re.IGNORECASE,
    )


@cache
def tokens() -> tuple[Rule, ...]:
    """Rules for keys and tokens of known shapes, PEM blocks, and values that are named as keys."""
    return (
        Rule(_pem_blocks, ("-----begin ",)),
        *(Rule(_shaped(pattern), tuple(map(str.lower, marks))) for marks, pattern in _SHAPES),
        Rule(_sent, ("bearer", "basic")),
        Rule(_named, every(lambda known: known.personal.key_marks)),
    )
