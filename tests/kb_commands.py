"""Every command of `kb` with its options, as click knows them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kbtools.cli import kb


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    """`kb` itself, and every command that does something, by the name a person types."""
    if not isinstance(command, click.Group) or context.parent is None:
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
