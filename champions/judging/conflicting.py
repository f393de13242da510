"""Pure: who must not judge what, as far as the service can know it by itself; and the names that a judge typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from champions.core import names

# Where anybody can have a mailbox: the same host there says nothing about two people.
PUBLIC_HOSTS = frozenset((
    "163.com", "126.com", "aol.com", "daum.net", "fastmail.com", "gmail.com", "googlemail.com", "hanmail.net",
    "icloud.com", "kakao.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "nate.com", "naver.com",
    "pm.me", "proton.me", "protonmail.com", "qq.com", "rediffmail.com", "sina.com", "tutanota.com", "web.de",
    "ymail.com", "zoho.com",
))  # fmt: skip
# yahoo.co.kr, hotmail.fr, live.co.uk: the same houses in their countries.
PUBLIC_HOUSES = frozenset(("gmx", "hotmail", "live", "outlook", "yahoo", "yandex"))
# Names kept for examples and tests: they belong to nobody (RFC 2606).
NOBODYS = frozenset(("example", "invalid", "localhost", "test"))


class Found(StrEnum):
    """What the service finds by itself; the values are those of the models' Why."""

    MEMBER = "member"
    MENTOR = "mentor"
    UNIVERSITY = "university"
    ORGANISATION = "organisation"


# Found, and nobody can say it is not so; the others are proposed, and the judge or staff can clear them.
FOR_GOOD = frozenset((Found.MEMBER, Found.MENTOR))


@dataclass(frozen=True)
class Judge:
    """A judge as rules about conflicts see them. `universities`: where they study or work, as far as we know."""

    person: int
    organisation: str
    universities: tuple[str, ...]
    mail: str


@dataclass(frozen=True)
class Member:
    """Somebody who is or was in a team."""

    person: int
    university: str
    mail: str


@dataclass(frozen=True)
class Team:
    """The team of an entry: who is or was in it, and whom it has as mentors."""

    members: tuple[Member, ...]
    mentors: frozenset[int]


def derived(judge: Judge, team: Team) -> frozenset[Found]:
    """All reasons that we know why the judge should not judge the team's entry."""
    found = set()
    if any(each.person == judge.person for each in team.members):
        found.add(Found.MEMBER)
    if judge.person in team.mentors:
        found.add(Found.MENTOR)
    own = (judge.organisation, *judge.universities)
    if any(names.same(one, each.university) for one in own for each in team.members):
        found.add(Found.UNIVERSITY)
    if any(same_house(judge.mail, each.mail) for each in team.members if each.person != judge.person):
        found.add(Found.ORGANISATION)
    return frozenset(found)


def same_house(one: str, other: str) -> bool:
    """True when both mailboxes are at the same organisation: the same host, or one below the other, and not public."""
    first, second = host(one), host(other)
    if not first or not second:
        return False
    near = first == second or first.endswith("." + second) or second.endswith("." + first)
    return near and not is_public(first) and not is_public(second)


def host(mail: str) -> str:
    """What stands behind the @, in small letters; '' when there is none."""
    return mail.rpartition("@")[2].strip().rstrip(".").casefold() if "@" in mail else ""


def is_public(host: str) -> bool:
    """True for a host where anybody can have a mailbox, and for one that is no organisation's (`com`, an example's)."""
    parts = host.split(".")
    nobodys = parts[-1] in NOBODYS or parts[-2:-1] == ["example"]
    return len(parts) < 2 or nobodys or host in PUBLIC_HOSTS or parts[0] in PUBLIC_HOUSES


def known(typed: Iterable[str], name: str) -> bool:
    """True when one of the typed names is that of `name`: all its words are among those of the other, in any order.

    A single word is a name only where it is the whole name: "Kim" would be half a cohort.
    """
    words = set(names.plain(name).split())
    return any(_alike(set(names.plain(one).split()), words) for one in typed)


def _alike(one: set[str], other: set[str]) -> bool:
    if min(len(one), len(other)) < 2:
        return bool(one) and one == other
    return one <= other or other <= one
