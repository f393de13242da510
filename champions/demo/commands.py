"""`champions demo`: load the demonstration, or move its clock. Refused in production."""

import re
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from champions.core.errors import Refused

from . import actions, dataset

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@click.group(invoke_without_command=True)
@click.option("--seed", default=2027, show_default=True, help="The same seed on the same day makes the same people.")
@click.pass_context
@with_appcontext
def demo(context: click.Context, seed: int) -> None:
    """Fill an empty database with the demonstration's three cohorts."""
    _not_in_production()
    if context.invoked_subcommand is None:
        dataset.load(seed)
        click.echo("The demonstration is loaded: sign in at /demo.")


@demo.command()
@click.argument("by")
@with_appcontext
def clock(by: str) -> None:
    """Move the demonstration's clock BY so much from where it stands (`+2d`, `-3h`, `+1w`), or `reset` it."""
    _not_in_production()
    actions.move_clock(None if by == "reset" else parse(by))
    click.echo(actions.clock_in_words())


def parse(by: str) -> timedelta:
    """A span like `+2d`, `-90m`, `1w`; BadParameter with one sentence for anything else."""
    typed = re.fullmatch(r"([+-]?)(\d{1,4})([mhdw])", by.strip())
    if not typed:
        raise click.BadParameter(f"'{by}' is no span of time; say '+2d', '-3h', '+90m', '+1w' or 'reset'.")
    sign = -1 if typed[1] == "-" else 1
    return sign * timedelta(**{UNITS[typed[3]]: int(typed[2])})


def _not_in_production() -> None:
    if current_app.config["SETTINGS"].production:
        raise Refused("There is no demonstration in production.")
