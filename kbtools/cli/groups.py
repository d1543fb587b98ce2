"""Groups of commands: other words find a command too, and help lists the first ones by what people want to do."""

from __future__ import annotations

import click

# Words of other programs for the same; a group has one of each row at most.
SAME = (("new", "create"), ("remove", "delete", "rm"), ("list", "ls"), ("show", "view", "cat"), ("forget", "erase"))
SECTIONS = {
    "Begin": ("demo", "init", "doctor"),
    "Write and publish": ("article", "announce", "check", "index", "build", "serve", "publish", "ci"),
    "Learn from tickets": ("ticket", "link", "mine", "gap", "promote", "followup", "evidence"),
    "Ask as a customer": ("search", "suggest"),
    "See how it goes": ("report", "digest", "views", "replay", "judge"),
    "Run it": ("worker", "job", "site", "mcp", "staff", "outbox", "mail", "note", "privacy", "words"),
}


class Group(click.Group):
    """A group in which `create` finds `new`, `delete` finds `remove`, and so on."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or of another word for it."""
        found = super().get_command(ctx, cmd_name)
        if found:
            return found
        words = next((row for row in SAME if cmd_name in row), ())
        return next((self.commands[word] for word in words if word in self.commands), None)


class Sections(Group):
    """The top-level group: its help has a heading for each thing that people want to do."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings; one without a heading comes last."""
        named = {name for names in SECTIONS.values() for name in names}
        rest = tuple(name for name in self.list_commands(ctx) if name not in named)
        for heading, names in {**SECTIONS, "Other": rest}.items():
            rows = [(name, self.commands[name].get_short_help_str(70)) for name in names if name in self.commands]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)
