"""`champions demo`: load the demonstration, or move its clock. Refused in production."""

from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from champions.core.errors import Refused

from . import actions, dataset, spans


@click.group(invoke_without_command=True)
@click.option("--seed", default=2027, show_default=True, help="The same seed on the same day makes the same people.")
@click.pass_context
@with_appcontext
def demo(context: click.Context, seed: int) -> None:
    """Bring the database up to date and fill it, if it is empty, with the demonstration's four cohorts."""
    _not_in_production()
    if context.invoked_subcommand is None:
        upgrade()
        dataset.load(seed)
        click.echo("The demonstration is loaded: sign in at /demo.")


@demo.command(context_settings={"ignore_unknown_options": True})
@click.argument("by")
@with_appcontext
def clock(by: str) -> None:
    """Move the demonstration's clock BY so much from where it stands (`+2d`, `-3h`, `+1w`), or `reset` it."""
    _not_in_production()
    actions.move_clock(_parse(by))
    click.echo(actions.clock_in_words())


def _parse(by: str) -> timedelta | None:
    if by == "reset":
        return None
    try:
        return spans.parse(by)
    except spans.BadSpan as error:
        raise click.BadParameter(str(error)) from error


def _not_in_production() -> None:
    if current_app.config["SETTINGS"].production:
        raise Refused("There is no demonstration in production.")
