"""What happens: staff help somebody who lost their mail address, or who has two accounts."""

from typing import Any

from flask_babel import gettext as _

from champions.accounts import actions as accounts
from champions.accounts.models import Person
from champions.accounts.queries import person_by_email, still_there
from champions.cohorts.models import Role
from champions.cohorts.queries import grants
from champions.core.errors import Refused

from ..models import Application
from ..queries.addresses import belongs_to


def check_helpable(person: Person, *, by: Any) -> None:
    """Raises Refused when the person has a role that staff of one cohort may not lay hands on; administrators may."""
    others = [each.role for each in grants(person.id) if each.role is not Role.PARTICIPANT]
    if others and not by.is_admin:
        raise Refused(_("This person also works for the programme. Only an administrator can do this for them."))


def help_with_address(application: Application, email: str, *, why: str, by: Any, address: str) -> None:
    """A link goes to the new address and a notice to the old one; Refused when it cannot be asked for."""
    check_helpable(application.person, by=by)
    accounts.ask_address(application.person, email, by=by, address=address, why=why)


def help_with_merge(application: Application, email: str, *, why: str, by: Any, address: str) -> None:
    """A link goes to the other account of somebody of the cohort; Refused when nobody here has that address."""
    known = person_by_email(email)
    other = still_there(known) if known is not None else None
    if other is None or not belongs_to(application.cohort_id, other.id):
        raise Refused(_("Nobody of this cohort has this address."))
    if other.id == by.id:
        raise Refused(_("This is your own account. Somebody else has to do this."))
    for person in (application.person, other):
        check_helpable(person, by=by)
    accounts.ask_merge(application.person, email, by=by, address=address, why=why)
