"""What the privacy page says: which things we keep, why, how long. A test holds it against the columns."""

from typing import Any

from flask_babel import lazy_gettext as _l

from champions.core.db import Keep

# (what is held, why, for how long). One row for every way of keeping that a personal column can name.
HELD: dict[Keep, tuple[Any, Any, Any]] = {
    Keep.ACCOUNT: (
        _l("Your mail address, when you showed that it is yours, your names, your language and your time zone"),
        _l("To sign you in, greet you, write to you, and show times as your clock does"),
        _l("As long as you have an account"),
    ),
    Keep.APPLICATION: (
        _l(
            "Your application: names, date of birth (and one that was corrected, with the evidence), gender if you say "
            "it, country, city, university, field, skills, languages, interests, what you need so that you can follow, "
            "your answers and files, how you heard of us, the texts you agreed to, a guardian's consent where one is "
            "needed, and the decision with its reason"
        ),
        _l("To decide whether you can take part, and to run your cohort if you do"),
        _l("6 months after your cohort has ended if you were not selected, otherwise 2 years"),
    ),
    Keep.PARTICIPATION: (
        _l("Your part in a cohort: roles, team, attendance, and what your team handed in"),
        _l("To run the programme and to show that you took part"),
        _l("2 years after your cohort has ended"),
    ),
    Keep.JUDGING: (
        _l("Who judged what, the scores, the comments, and who confirmed a result"),
        _l("So that a result can be explained and checked"),
        _l("5 years after the cohort has ended"),
    ),
    Keep.SECURITY: (
        _l("Who did what and when (without the words you wrote), and which mails were sent to you"),
        _l("To find mistakes and misuse, and to answer when you ask"),
        _l("1 year after it was written"),
    ),
    Keep.SHORT: (
        _l(
            "Where you are signed in (browser and system, no address), sign-ins asked for, a fingerprint of who tried "
            "how often, and, in a demonstration only, the mails themselves"
        ),
        _l("To keep others out of your account"),
        _l("30 days after it was written"),
    ),
    Keep.ALWAYS: (
        _l("The names of those whom a ceremony has named, as they were published"),
        _l("So that what was announced can always be read again"),
        _l("For good"),
    ),
}
