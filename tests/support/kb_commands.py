"""Every command of `kb` with its options, as click knows them, and what it says of a line that a person types."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click

from kbtools.cli import kb

_OPERATORS = {"&&", "||", "|", ";"}
_REDIRECTIONS = {"<", ">", ">>"}


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    """`kb` itself, and every command that does something, by the name a person types."""
    if not isinstance(command, click.Group) or context.parent is None or command.invoke_without_command:
        yield " ".join(context.command_path.split()), command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, click.Context(found, info_name=name, parent=context))


COMMANDS = {name: (command, context) for name, command, context in commands(kb, click.Context(kb, info_name="kb"))}


def options(command: click.Command) -> dict[str, click.Option]:
    """By every name an option has; `--help` is the same everywhere."""
    found = [p for p in command.params if isinstance(p, click.Option) and "--help" not in p.opts]
    return {name: option for option in found for name in (*option.opts, *option.secondary_opts)}


def simple_commands(line: str) -> Iterator[list[str]]:
    """The commands of a line of shell, without what is sent where and without variables in front."""
    lexer = shlex.shlex(line.removeprefix("$ "), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    skip = False
    for token in lexer:
        if token in _OPERATORS:
            yield words
            words = []
        elif token in _REDIRECTIONS:
            skip = True
        elif not skip and not (not words and re.fullmatch(r"[A-Z_]+=.*", token)):
            words.append(token)
        else:
            skip = False
    yield words


def problem_of(words: list[str]) -> str:
    """What click's own parser says of the words after `kb`; empty when it takes them."""
    command: click.Command = kb
    context = click.Context(kb, info_name="kb")
    while True:
        try:
            values, rest, _ = command.make_parser(context).parse_args(list(words))
        except click.UsageError as failure:
            return failure.format_message()
        for param in command.params:
            value = values.get(param.name or "")
            if isinstance(param.type, click.Choice) and isinstance(value, str) and value not in param.type.choices:
                return f"{param.name}: no such choice {value}"
        if not isinstance(command, click.Group):
            return f"too many words: {rest}" if rest else _lacking(command, values)
        if not rest:
            return ""  # a group by its name, or `kb --version`
        found = command.get_command(context, rest[0])
        if found is None:
            return f"no command {rest[0]}"
        command, words = found, rest[1:]
        context = click.Context(found, info_name=rest[0], parent=context)


def _lacking(command: click.Command, values: dict[str, object]) -> str:
    if any(values.get(name) for name in ("help", "_click_default_help")):
        return ""
    lacking = [p.name for p in command.params if isinstance(p, click.Argument) and p.required
               and not (isinstance(values.get(p.name or ""), (str, tuple)) and values.get(p.name or ""))]  # fmt: skip
    return f"lacks {lacking}" if lacking else ""
