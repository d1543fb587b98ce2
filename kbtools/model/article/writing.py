"""Writing an article as text; comments and the order of keys in its earlier text are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from functools import cache
from typing import Any

from kbtools.errors import KbError
from kbtools.model.article.fields import KEYS, Article
from kbtools.model.article.reading import FENCE, load_front_matter, split_front_matter
from kbtools.model.article.values import read_value

_FLAT_LIST = re.compile(r"^- ", re.MULTILINE)
_SIMPLE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+)+|[A-Za-z0-9]+(?:-[A-Za-z]+)+")
_PLAIN_TEXT = re.compile(r"[A-Za-z](?:[A-Za-z0-9_ ,.?()'/&%+=-]*[A-Za-z0-9_,.?()'/&%+=-])?")
_WORDS = frozenset(("yes", "no", "true", "false", "on", "off", "null", "y", "n"))
_WIDTH, _LONGEST_PLAIN = 4096, 2000  # characters: of a line, and of a text that never needs a second one


def render_article(article: Article, before: str = "") -> str:
    """The article as text, from which `parse_article` reads the same article again.

    `before`: the text that it was read from; its comments and the order of its keys are kept.
    """
    head, _, _ = split_front_matter(before.replace("\r\n", "\n"))
    values = {name: _plain(row.metadata["kind"], getattr(article, name)) for name, row in KEYS.items()}
    values = {name: value for name, value in values.items() if value not in (None, "", [], False)} | dict(article.extra)
    front = _updated(head, values) if head.strip() else None
    if front is None:
        front = "".join(dumped(name, value) for name, value in values.items())
    return f"{FENCE}\n{front}{FENCE}\n\n{article.body.strip()}\n"


def dumped(name: str, value: Any) -> str:
    """One key with its value in YAML, as PyYAML writes it, which takes ten times as long for plain texts."""
    if isinstance(value, str) and _is_plain(value):
        return f"{name}: {value}\n"
    if isinstance(value, list) and all(isinstance(item, str) and _is_plain(item) for item in value):
        return "".join([f"{name}:\n", *(f"- {item}\n" for item in value)])
    import yaml

    return str(yaml.dump({name: value}, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=_WIDTH))


def _is_plain(value: str) -> bool:
    """Whether YAML needs no quotation marks for a text: it holds no sign, and is no word, that means something else."""
    is_word = value.casefold() in _WORDS
    return len(value) < _LONGEST_PLAIN and not is_word and _PLAIN_TEXT.fullmatch(value) is not None


def _updated(head: str, values: Mapping[str, Any]) -> str | None:
    """The front matter with exactly these values, comments and order kept; None when it cannot be read."""
    from io import StringIO

    from ruamel.yaml.error import YAMLError

    yaml = _writer(flat=bool(_FLAT_LIST.search(head)))
    try:
        read, _ = load_front_matter(head, "")
        data = yaml.load(head)
    except (KbError, YAMLError, ValueError):
        return None
    if not isinstance(data, MutableMapping):
        return None
    gone = [name for name in data if name not in values]
    changed = [name for name, value in values.items() if name not in data or not _same(name, read[name], value)]
    for name in gone:
        del data[name]
    for name in changed:
        data[name] = _with_comments(data.get(name), _quoted(values[name]))
    if not gone and not changed:
        return head
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _quoted(value: Any) -> Any:
    """Put quotation marks around values that YAML 1.1 (our reader) and YAML 1.2 (our writer) may read differently."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str):
        return value if _SIMPLE.fullmatch(value) else DoubleQuotedScalarString(value)
    if isinstance(value, list):
        return [_quoted(item) for item in value]
    return {key: _quoted(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def _with_comments(before: Any, value: Any) -> Any:
    """A list with the comments of the earlier one: those of items that stay, and those below it, which hang on its last
    item.
    """
    from ruamel.yaml.comments import CommentedSeq
    from ruamel.yaml.error import CommentMark
    from ruamel.yaml.tokens import CommentToken

    if not isinstance(before, CommentedSeq) or before.fa.flow_style() or not value or not isinstance(value, list):
        return value
    tokens = {number: found[0] for number, found in before.ca.items.items() if found and found[0]}
    told = {number: token.value for number, token in tokens.items()}
    own, _, below = told.get(len(before) - 1, "").partition("\n")
    told[len(before) - 1] = f"{own}\n"
    new, end = CommentedSeq(value), len(value) - 1
    for number, item in enumerate(value):
        old = before.index(item) if item in before else -1
        text = told.get(old, "\n") + (below if number == end else "")
        if text.strip() or text.count("\n") > 1:
            mark = tokens[old].start_mark if old in tokens else CommentMark(0)
            new.ca.items[number] = [CommentToken(text, mark), None, None, None]
    return new


def _same(name: str, before: Any, value: Any) -> bool:
    try:
        return bool(read_value(name, before) == read_value(name, value)) if name in KEYS else bool(before == value)
    except KbError:
        return False


def _plain(kind: str, value: Any) -> Any:
    if kind == "list":
        return list(value)
    if kind == "period":
        return f"{value} days" if value else None
    if kind == "reasons":
        return dict(value) or None
    if kind == "issue":
        return {"url": value.url, "state": value.state} if value else None
    return value


@cache
def _dumper() -> Any:
    import yaml

    fast: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    # write a date that is both `created` and `reviewed` twice, not as the alias `*id001`
    return type("_Dumper", (fast,), {"ignore_aliases": lambda *_: True})


@cache
def _writer(*, flat: bool) -> Any:
    """A YAML writer that indents lists as the file does, so that unchanged lines stay unchanged."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.allow_unicode = True
    yaml.preserve_quotes = True
    yaml.representer.ignore_aliases = lambda _: True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=2 if flat else 4, offset=0 if flat else 2)
    return yaml
