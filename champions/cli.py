"""`champions`: where the command line begins. Two commands need no service and load none; program.py has them all.

Bad input: one sentence on stderr and exit code 2; what cannot be done: one sentence and exit code 1.
"""

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

# Commands that work on files alone, and where they stand.
ALONE = {"assign": "champions.judging.commands", "judge": "champions.results.commands"}


def main() -> Any:
    """The command has run, or said in one sentence why it could not."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in ALONE:
        return said(getattr(import_module(ALONE[name]), name), sys.argv[2:], f"champions {name}")
    return import_module("champions.program").main()


def said(command: click.Command, words: list[str] | None = None, called: str | None = None) -> Any:
    """The command has run; what click has to say against it is said in one sentence."""
    try:
        return command.main(words, prog_name=called, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.UsageError as error:
        end(" ".join(error.format_message().split()), 2)
    except click.ClickException as error:
        end(error.format_message(), 1)
    except click.exceptions.Abort:
        end("Stopped.", 1)


def end(sentence: str, code: int) -> NoReturn:
    """The command has ended with a sentence on stderr."""
    click.echo(sentence, err=True)
    sys.exit(code)
