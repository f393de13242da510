"""Who can be tried in the demonstration, and what is worth trying as each of them."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Identity:
    """A person of the demonstration: `/demo/as/<name>` signs in as them; `what` says what to try."""

    name: str
    email: str
    title: Any
    what: Any


def _identity(name: str, title: Any, what: Any) -> Identity:
    return Identity(name, f"{name}@demo.example", title, what)


IDENTITIES = (
    _identity(
        "applicant", _l("An applicant"), _l("Has been offered a place in the next cohort: accept it, or decline.")
    ),
    _identity(
        "participant",
        _l("A participant without a team"),
        _l("See the next stop, check in to this week's workshop with the code staff can see, make or join a team."),
    ),
    _identity("lead", _l("A team lead"), _l("Hand in this week's deliverable, replace it, look at the receipt.")),
    _identity(
        "other-lead",
        _l("The lead of another team"),
        _l("Has more time for the same deliverable; sees nothing of the first team."),
    ),
    _identity("mentor", _l("A mentor"), _l("Read what the two teams they accompany have handed in.")),
    _identity("judge-1", _l("A judge in the middle of the work"), _l("Score the entries that are left, save, submit.")),
    _identity(
        "judge-2",
        _l("A judge who is nearly done"),
        _l("One entry is left; change an earlier scorecard while the round is open."),
    ),
    _identity(
        "staff-1",
        _l("Staff"),
        _l("Decide on applications, look at the board, close the round, have it compiled, confirm the result."),
    ),
    _identity(
        "staff-2", _l("Staff, the second pair of eyes"), _l("Confirm the same result: that seals it. Then reveal it.")
    ),
    _identity("admin", _l("An administrator"), _l("Is staff in every cohort.")),
    _identity("suspended", _l("Somebody suspended"), _l("Cannot get in: see what they are told.")),
)

BY_NAME = {identity.name: identity for identity in IDENTITIES}
