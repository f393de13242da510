"""Pure: one row of a file of applications, by heading, read into a draft, or into a sentence that says what is wrong.

Nothing is guessed: 03/04/2000 is no date here. Of a child whose guardian has not agreed nothing is kept, not even the
address (promise H5).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from champions.core import clock
from champions.registration import birth, eligibility, guardians, places
from champions.registration.topics import GENDERS, INTERESTS, MOST_WORDS


@dataclass(frozen=True)
class Column:
    """One column: other headings it may have, what it holds, whether a row needs it, how long its text may be."""

    help: Any
    also: tuple[str, ...] = ()
    required: bool = False
    most: int = 0
    most_words: int = 0


COLUMNS: Mapping[str, Column] = {
    "email": Column(_l("Mail address"), ("mail", "e-mail", "mail address"), required=True),
    "born": Column(_l("Date of birth: 2000-05-17, or 17 May 2000"), ("date of birth", "birth date"), required=True),
    "country": Column(
        _l("Country of residence: two letters (KE) or its name"), ("country code", "country name"), required=True
    ),
    "name": Column(_l("Full name"), ("full name",), most=200),
    "own_name": Column(_l("Name in their own script"), ("name in own script",), most=200),
    "call_name": Column(_l("Name to call them"), ("name to call them",), most=80),
    "say_name": Column(_l("How the name is said"), ("how the name is said",), most=120),
    "gender": Column(_l("woman, man or other; empty if not said")),
    "city": Column(_l("City"), most=120),
    "zone": Column(_l("Time zone: Africa/Nairobi; empty for the only one of the country"), ("time zone",)),
    "university": Column(_l("University"), most=200),
    "field_of_study": Column(_l("Field of study"), ("field of study",), most=120),
    "skills": Column(_l("Skills"), most=300),
    "languages": Column(_l("Languages"), most=200),
    "topics": Column(_l("Topics, with semicolons between: mobility; climate")),
    "city_problem": Column(_l("A problem of their city"), ("a problem of their city",), most_words=MOST_WORDS),
    "motivation": Column(_l("Why they apply"), ("why they apply",), most_words=MOST_WORDS),
    "access_needs": Column(_l("Access needs"), ("access needs",), most_words=MOST_WORDS),
    "heard_from": Column(_l("How they heard of us"), ("heard of us from",), most=200),
}


@dataclass(frozen=True)
class Draft:
    """A row that can become a draft: its line in the file, the address, the date of birth, answers by column."""

    line: int
    email: str
    born: date
    answers: dict[str, Any]

    def stored(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self) | {"born": self.born.isoformat()}


class Wrong(ValueError):
    """One sentence about a row; `nameless`: of whom it speaks must not be kept."""

    nameless = False


class Nameless(Wrong):
    """Wrong with somebody who is, or could be, a child."""

    nameless = True


class Reader:
    """Reads one row by the rules of one cohort."""

    def __init__(self, cohort: Any, now: datetime, locale: Locale) -> None:
        self.cohort, self.now, self.locale = cohort, now, locale

    def draft(self, line: int, row: Mapping[str, str]) -> Draft:
        """The row as a draft. Raises Wrong with one sentence."""
        born = self._born(row.get("born", ""))
        try:
            country = self._country(row.get("country", ""))
        except Wrong as wrong:
            young = guardians.may_need_guardian(born, self.now, self.cohort)
            raise (Nameless if young else Wrong)(str(wrong)) from wrong
        # First of all: of a child nothing else is even looked at.
        if guardians.needs_guardian(born, country, self.now, self.cohort):
            raise Nameless(_("Somebody so young needs a guardian’s consent first. Nothing of this row is kept."))
        self._check_age(born)
        email = self._email(row.get("email", ""))
        answers: dict[str, Any] = {"country": country, "topics": self._topics(row.get("topics", ""))}
        answers |= {"gender": self._gender(row.get("gender", "")), "zone": self._zone(row.get("zone", ""), country)}
        for name, column in COLUMNS.items():
            if column.most or column.most_words:
                answers[name] = self._words(column, row.get(name, ""))
        return Draft(line, email, born, answers)

    def _born(self, typed: str) -> date:
        if not typed:
            raise Nameless(_("The date of birth is missing."))
        if typed.isascii() and len(typed) == 10 and typed[4] == typed[7] == "-":
            year, month, day = typed.split("-", 2) if typed.count("-") == 2 else ("", "", "")
        else:
            day, month, year = _apart(typed)
        try:
            return birth.read(day, month, year, today=guardians.today(self.now), language=str(self.locale))
        except birth.Unclear as error:
            raise Nameless(_("“%(typed)s” is no date of birth. Write it as 2000-05-17.", typed=typed[:40])) from error

    def _check_age(self, born: date) -> None:
        rule = eligibility.rule_of(self.cohort)
        answer = rule.answer(born)
        if answer is eligibility.Answer.TOO_OLD:
            raise Wrong(_("Not eligible: one must be born after %(day)s.", day=eligibility.in_full(rule.born_after)))
        if answer is eligibility.Answer.TOO_YOUNG:
            # Nothing of somebody too young to apply is kept either.
            raise Nameless(
                _("Not eligible: too young. One must be born by %(day)s.", day=eligibility.in_full(rule.born_by))
            )

    def _country(self, typed: str) -> str:
        if not typed:
            raise Wrong(_("The country is missing."))
        found = _countries(self.locale).get(typed.casefold())
        if found is None:
            raise Wrong(_("“%(typed)s” is no country we know. Write its two letters, like KE.", typed=typed[:60]))
        return found

    def _email(self, typed: str) -> str:
        try:
            if len(typed) > 254:
                raise EmailNotValidError
            validate_email(typed, check_deliverability=False, allow_smtputf8=True)
        except EmailNotValidError as error:
            raise Wrong(_("“%(typed)s” is no mail address.", typed=typed[:60])) from error
        return typed.lower()

    def _zone(self, typed: str, country: str) -> str:
        if not typed:
            return places.only_zone(country) or ""
        if not clock.is_zone(typed):
            raise Wrong(_("“%(typed)s” is no time zone. Write it like Africa/Nairobi.", typed=typed[:60]))
        return typed

    def _gender(self, typed: str) -> str | None:
        known = {str(word).casefold(): str(key) for key, word in GENDERS.items()} | {
            str(key): str(key) for key in GENDERS
        }
        wished = typed.casefold()
        if wished in ("", str(_("Not said")).casefold()):
            return None
        if wished not in known:
            raise Wrong(_("“%(typed)s” is no gender we ask for: woman, man or other.", typed=typed[:40]))
        return known[wished]

    def _topics(self, typed: str) -> list[str]:
        known = {str(word).casefold(): key for key, word in INTERESTS.items()} | {key: key for key in INTERESTS}
        found = []
        for each in filter(None, (part.strip() for part in typed.replace(",", ";").split(";"))):
            if each.casefold() not in known:
                raise Wrong(
                    _(
                        "“%(typed)s” is no topic. The topics are: %(known)s.",
                        typed=each[:40],
                        known=", ".join(INTERESTS),
                    )
                )
            found.append(known[each.casefold()])
        return list(dict.fromkeys(found))

    def _words(self, column: Column, typed: str) -> str:
        if column.most_words:
            if len(typed.split()) > column.most_words or len(typed) > column.most_words * 12:
                raise Wrong(_("%(what)s: use at most %(most)s words.", what=column.help, most=column.most_words))
            return typed
        line = " ".join(typed.split())
        if len(line) > column.most:
            raise Wrong(_("%(what)s: use at most %(most)s characters.", what=column.help, most=column.most))
        return line


def _apart(typed: str) -> tuple[str, str, str]:
    """Day, month and year of `17 May 2000`; nothing of what could be read in two ways, like 03/04/2000."""
    parts = typed.replace(".", " ").replace(",", " ").split()
    if len(parts) != 3 or parts[1].isdecimal():
        return "", "", ""
    return parts[0], parts[1], parts[2]


@lru_cache
def _countries(locale: Locale) -> dict[str, str]:
    """Codes and names (in the reader's language and in English) to codes."""
    known: dict[str, str] = {}
    for each in (Locale("en"), locale):
        known |= {name.casefold(): code for code, name in places.countries(each)}
    return known | {code.casefold(): code for code, _name in places.countries(Locale("en"))}
