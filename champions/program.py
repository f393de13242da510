"""The commands of `champions`, each a few lines over the same actions the pages use. cli.py says what went wrong."""

import os
import sys
from typing import Any

import click
from flask import current_app
from flask.cli import FlaskGroup, with_appcontext
from sqlalchemy.exc import DBAPIError

import config
from supervisor import commands

from . import cli as beginning
from . import create_app, printing
from .accounts.queries import person_by_email
from .cohorts import actions as cohort_actions
from .cohorts import queries as cohort_queries
from .cohorts.models import Role
from .core import checks
from .core.errors import Refused
from .core.transaction import transaction
from .demo import commands as demo_commands
from .judging import commands as judging_commands
from .results import commands as results_commands


class Group(FlaskGroup):
    """The group, with `db` from Flask-Migrate; loads nothing it was not asked for."""


cli = Group(create_app=create_app, add_default_commands=False, load_dotenv=False, set_debug_flag=False)
cli.help = "Smart City Champions: run and look after the service."


def _become(argv: list[str]) -> None:
    os.execv(argv[0], argv)  # noqa: S606  our own program, in the place of this one


@cli.command()
def up() -> None:
    """Start everything: embedded Redis, web, worker, beat."""
    _become(commands.up())


@cli.command()
def serve() -> None:
    """Start the web server alone."""
    _become(commands.web())


@cli.command()
def worker() -> None:
    """Start a worker alone."""
    _become(commands.worker(config.load()))


@cli.command()
def beat() -> None:
    """Start the beat alone: it only nudges."""
    from worker import beat as the_beat  # noqa: PLC0415  the worker imports champions, never the reverse at start

    the_beat.run()


@cli.command()
@with_appcontext
def check() -> None:
    """Look at the settings and at every named invariant of the data; exit 1 if anything is wrong."""
    wrong = 0
    with transaction(write=False):
        for found in checks.run():
            wrong += 1
            click.echo(f"{found.invariant}: {found.sentence}")
    click.echo(f"{len(checks.names())} invariants checked, {wrong} wrong.")
    if wrong:
        sys.exit(1)


@cli.command()
@with_appcontext
def access() -> None:
    """Print who may what: each permission with its sentence and the roles that have it."""
    click.echo(printing.access(current_app))


@cli.command()
@with_appcontext
def lifecycle() -> None:
    """Print the states of everything and the moves between them."""
    click.echo(printing.lifecycle())


@cli.group()
def people() -> None:
    """Invite people."""


@people.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role if role is not Role.PARTICIPANT]))
@click.option("--cohort", "slug", help="The cohort's short name; an admin has none.")
@click.option("--name", default="", help="The person's name, if it is not known yet.")
@with_appcontext
def invite(email: str, role: str, slug: str | None, name: str) -> None:
    """Mail an invitation to EMAIL; the link in it signs in and gives the role."""
    local, _, domain = email.rpartition("@")
    if not (local and domain and email.isprintable()) or len(email) > 254 or any(char.isspace() for char in email):
        raise click.BadParameter(f"'{email}' is not a mail address.")
    with transaction():
        cohort = cohort_queries.cohort(slug) if slug else None
        if slug and cohort is None:
            raise click.BadParameter(f"there is no cohort called '{slug}'.")
        if (Role(role) is Role.ADMIN) == (slug is not None):
            raise click.UsageError("Give --cohort for every role but admin, and none for admin.")
        known = person_by_email(email) is not None
        cohort_actions.invite(email, Role(role), cohort, by=None, name=name)
    click.echo(f"The invitation is on its way to {email}{'' if known else ', who is new here'}.")


cli.add_command(demo_commands.demo)
cli.add_command(judging_commands.assign)
cli.add_command(results_commands.judge)


def main() -> Any:
    """The command has run, or said in one sentence why it could not."""
    try:
        return beginning.said(cli)
    except (Refused, config.Invalid) as error:
        beginning.end(str(error), 1)
    except DBAPIError as error:
        first = str(error.orig).splitlines()[0] if error.orig else type(error).__name__
        beginning.end(f"The database says: {first}. If it is new, run 'champions db upgrade' first.", 1)
