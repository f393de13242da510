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
        "applicant", _l("An applicant"), _l("Has been offered a place in the next cohort: accept it, or decline it.")
    ),
    _identity(
        "waiting",
        _l("Somebody on the waiting list"),
        _l("See where they stand, and what has to happen before a place is offered."),
    ),
    _identity(
        "appellant",
        _l("Somebody who was not selected"),
        _l("Read the reason, and appeal against the decision: staff answer by a day that is said."),
    ),
    _identity(
        "reviewer",
        _l("A reader of applications"),
        _l("Read without names, score by the rubric, say when you know somebody."),
    ),
    _identity(
        "participant",
        _l("A participant without a team"),
        _l("Check in to today’s workshop (staff see its code on the session page), make a team, or join one."),
    ),
    _identity(
        "lead",
        _l("A team lead"),
        _l("Hand in this week’s deliverable, replace it, read the receipt; invite somebody to the team."),
    ),
    _identity(
        "other-lead",
        _l("The lead of another team"),
        _l("Has more time for the same deliverable, and sees nothing of the first team."),
    ),
    _identity("mentor", _l("A mentor"), _l("Read what the two teams they accompany have handed in.")),
    _identity(
        "judge-1",
        _l("A judge in the middle of the work"),
        _l("Score the entries that are left: save half a scorecard, come back, submit it."),
    ),
    _identity(
        "judge-2",
        _l("A judge who is nearly done"),
        _l("One entry is left. Take a submitted scorecard back and change it while the round is open."),
    ),
    _identity(
        "judge-3",
        _l("A judge among fifteen"),
        _l("Four of ten entries are left: practise first, score, answer a possible conflict, take yourself off one."),
    ),
    _identity(
        "judge-late",
        _l("A judge who is late"),
        _l("Has not begun. Say whom you know, then score; staff can write to them, give more time, replace them."),
    ),
    _identity(
        "staff-1",
        _l("Staff"),
        _l(
            "Decide on applications, look at the board, close the judging round, have it compiled, confirm the results."
        ),
    ),
    _identity(
        "staff-2",
        _l("Staff, the second pair of eyes"),
        _l("Confirm the same results: that seals them. Then reveal them at the ceremony."),
    ),
    _identity(
        "admin", _l("An administrator"), _l("Is staff in every cohort: look at the winners of 2022 from the inside.")
    ),
    _identity("suspended", _l("Somebody suspended"), _l("Cannot get in: see what they are told.")),
)

# The story from application to ceremony: what happens, and who does it.
STEPS = (
    (_l("Read the public page"), _l("nobody signed in")),
    (_l("Apply with an invented address"), _l("nobody signed in: the link to go on is in the mails")),
    (_l("Decide on the application, and accept the place"), _l("staff, then the applicant")),
    (_l("Check in to the workshop"), _l("staff read the code, the participant types it")),
    (_l("Make a team, invite somebody by a link"), _l("the participant, the team lead")),
    (_l("Hand in, and replace it"), _l("the team lead")),
    (_l("Score the entries"), _l("both judges")),
    (_l("Close the round, compile the results"), _l("staff")),
    (_l("Confirm twice, then reveal"), _l("staff, then the second pair of eyes")),
    (_l("Look at the board"), _l("staff")),
)

BY_NAME = {identity.name: identity for identity in IDENTITIES}
