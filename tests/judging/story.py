"""A round with three teams whose names must not be seen, for the tests of judging."""

import html
import io
import re
from datetime import datetime, timedelta
from types import SimpleNamespace

from champions.core import files
from champions.teams.models import Team
from tests import factories
from tests.workshops.test_kinds import PDF

NAMES = ("Planted-Nile", "Planted-Volta", "Planted-Han")


def tell(now: datetime, state: str = "open", **facts) -> SimpleNamespace:
    """Three teams with a text and a file each, a round over them in `state`, two judges with all entries."""
    cohort = factories.cohort()
    asked = factories.deliverable(cohort, due_at=now - timedelta(days=2), title="The final entry")
    members = [factories.enrolment(cohort, factories.person(name=f"Planted-Person-{name}")) for name in NAMES]
    teams = [factories.team(cohort, [one], name=name) for one, name in zip(members, NAMES, strict=True)]
    submissions = [
        _work(asked, team, one, number) for number, (team, one) in enumerate(zip(teams, members, strict=True))
    ]
    round_ = factories.round_(asked, state=state, cards_required=2, **facts)
    entries, judges, cards = [], [], {}
    if state != "preparing":
        entries = [
            factories.entry(round_, each, number) for number, each in zip((11, 12, 13), submissions, strict=True)
        ]
        judges = [factories.judge(round_), factories.judge(round_)]
        cards = {(judge.id, entry.id): factories.scorecard(entry, judge) for judge in judges for entry in entries}
    return SimpleNamespace(
        cohort=cohort, asked=asked, members=members, teams=teams, submissions=submissions, round=round_,
        entries=entries, judges=judges, cards=cards, staff=factories.staff(cohort),
        base=f"/c/2027/judging/rounds/{round_.code}",
    )  # fmt: skip


def _work(asked, team: Team, member, number: int):
    kept = files.put(io.BytesIO(PDF + b"%" + str(number).encode()), most=9999)
    return factories.submission(
        asked, team, member.person, words=f"Drains that report themselves, {number}.", url=f"https://example.org/w{number}",
        file_sha256=kept.sha256, file_size=kept.size, file_name=f"{team.name}-report.pdf", file_type="application/pdf",
    )  # fmt: skip


def page_of(card) -> str:
    """The address of a scorecard."""
    return f"/c/2027/judging/entries/{card.code}"


def words_of(answer) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's forms."""
    tags = [tag for tag in re.findall(r"<input[^>]*>", page) if 'type="hidden"' in tag]
    named = {re.search(r' name="([^"]+)"', tag)[1]: re.search(r' value="([^"]*)"', tag) for tag in tags}
    return {name: html.unescape(value[1]) if value else "" for name, value in named.items()}
