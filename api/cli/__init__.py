"""The command line: `stagework`. Each command parses, calls one command or query of the engine, and prints."""

from __future__ import annotations


def main() -> None:
    """The entry point of the `stagework` command."""
    from api.cli import commands

    commands.app(prog_name="stagework")
