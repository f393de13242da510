"""Pure: below which age a guardian has to agree first, by the law of the country somebody lives in.

The ages are those of consent to digital services: GDPR Art. 8(1) as each member state has set it (and the same law in
Iceland, Norway and the United Kingdom), Korea's Personal Information Protection Act Art. 22-2 (14) and the United
States' COPPA (13). They are defaults that staff answer for: a cohort's own table comes first.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

from flask_babel import gettext as _

from champions.cohorts.calendar import years_before

LAW: Mapping[str, int] = {
    "AT": 14, "BE": 13, "BG": 14, "CY": 14, "CZ": 15, "DE": 16, "DK": 15, "EE": 13, "ES": 14, "FI": 13, "FR": 15,
    "GR": 15, "HR": 16, "HU": 16, "IE": 16, "IT": 14, "LT": 14, "LU": 16, "LV": 13, "MT": 13, "NL": 16, "PL": 16,
    "PT": 13, "RO": 16, "SE": 13, "SI": 15, "SK": 16,
    "GB": 13, "IS": 13, "NO": 13, "KR": 14, "US": 13,
}  # fmt: skip

# The text a guardian agrees to, among the texts of a cohort.
TEXT_KEY = "guardian"

# The last place on Earth where a day begins.
LAST_ZONE = timezone(timedelta(hours=-12))


class Consents(Protocol):
    """The settings of a cohort that this module reads."""

    guardian_age: int
    guardian_ages: dict[str, int]


def age_of_consent(country: str, cohort: Consents) -> int:
    """From which age on people who live there need no guardian: by the cohort's table, the law's, or the usual age.

    While the country is not known, the highest of all of them.
    """
    if not country:
        return highest_age(cohort)
    country = country.upper()
    return cohort.guardian_ages.get(country, LAW.get(country, cohort.guardian_age))


def highest_age(cohort: Consents) -> int:
    """The age from which on nobody needs a guardian, wherever they live."""
    by_law = (age for country, age in LAW.items() if country not in cohort.guardian_ages)
    return max(cohort.guardian_age, *by_law, *cohort.guardian_ages.values())


def today(now: datetime) -> date:
    """The day it is where days come last: nobody is taken for a day older than they are, wherever they live."""
    return now.astimezone(LAST_ZONE).date()


def needs_guardian(born: date, country: str, now: datetime, cohort: Consents) -> bool:
    """True while somebody born that day, living there, is below the age of consent.

    A birthday on 29 February is on 1 March in common years, as in `eligibility`.
    """
    return is_below(born, age_of_consent(country, cohort), now)


def may_need_guardian(born: date, now: datetime, cohort: Consents) -> bool:
    """True when it depends on the country whether somebody born that day needs a guardian, or they need one anyway."""
    return is_below(born, highest_age(cohort), now)


def is_below(born: date, age: int, now: datetime) -> bool:
    """True while somebody born that day is not yet so many years old on the whole Earth."""
    return born > years_before(today(now), age)


def default_text() -> tuple[str, str]:
    """Title and body of the text guardians agree to where staff have not published another one."""
    return _("Consent of a parent or guardian"), _(
        "I am a parent or the legal guardian of the young person whose address I give here. I agree that they apply "
        "and, if they are selected, take part. I agree that their application is stored and used to decide on it: "
        "names, date of birth, country, city, studies, their answers, and what they need so that they can follow.\n\n"
        "I can take this back at any time with the link in my mail. Then their application or their place ends at "
        "once. What was stored is deleted 6 months after the end of the cohort if they are not selected, and after 2 "
        "years if they took part."
    )
