"""Pure: what people should look at before they stand behind a result: each a line, with what is to be done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from . import saying
from .compiling import ladder
from .placing import Placing, Question, Why

# Agreement on a criterion under this is nearly none.
NOBODY_AGREES = 0.2

# So many single scorecards, and judges at one boundary, are named here; the page of the judges has them all.
MOST, FEW = 5, 2
LIKE_A_COIN = 0.6


class Act(StrEnum):
    """What is to be done about it."""

    DECIDE = "decide"
    CHECK = "check"
    NOTE = "note"
    WAIT = "wait"


class Page(StrEnum):
    """Where more is said about it."""

    SETTLE = "settle"
    ENTRY = "entry"
    JUDGES = "judges"
    ROUND = "round"


@dataclass(frozen=True)
class Finding:
    """What it is, what is known of it, what to do, and where: `entry` where it is about one."""

    what: str
    words: str
    act: Act
    page: Page
    entry: str = ""


@dataclass(frozen=True)
class Names:
    """What codes are called on the page: teams, criteria and their shares of the score, judges as numbers."""

    teams: Mapping[str, str]
    criteria: Mapping[str, str]
    shares: Mapping[str, int]
    numbers: Mapping[str, int]
    missing: Mapping[str, Sequence[str]]

    def team(self, entry: str) -> str:
        """The team behind an entry's code."""
        return self.teams.get(entry, entry)

    def judge(self, code: str) -> int:
        """The number of a judge."""
        return self.numbers.get(code, 0)


def findings(inputs: Mapping[str, Any], outputs: Mapping[str, Any], placing: Placing, names: Names) -> list[Finding]:
    """All there is to look at: what people decide first, then what to check, then what is good to know."""
    if "ties" not in outputs:
        return []
    found = [
        *_cuts(outputs, placing, names),
        *_parts(outputs, names),
        *_sheets(outputs, names),
        *_decisive(outputs, inputs, names),
        *_method(outputs),
        *_criteria(outputs, names),
        *_provisional(inputs, outputs, names),
    ]
    order = list(Act)
    return sorted(found, key=lambda each: order.index(each.act))


def _cuts(outputs: Mapping[str, Any], placing: Placing, names: Names) -> Iterator[Finding]:
    sure = {(each["above"], each["below"]): each["p"] for each in outputs["ties"]["boundaries"] or []}
    for question in placing.questions:
        entries = question.entries
        cut = next(iter(question.after[-1:]), None)
        inside = (cut or 0) - question.first
        pair = entries[inside : inside + 2] if cut is not None and inside >= 0 else entries[:2]
        p = sure.get((pair[0], pair[1])) if len(pair) == 2 else None
        settled = question.answer is not None
        words = _settled(question) if settled else _between(question, [names.team(each) for each in pair], p)
        yield Finding(_name(question, placing.top), words, Act.NOTE if settled else Act.DECIDE, Page.SETTLE)


def _name(question: Question, top: int) -> str:
    if top in question.after:
        return _("The cut")
    if 1 in question.after:
        return _("First place")
    return _("Places %(first)d to %(last)d", first=question.first, last=question.last)


def _settled(question: Question) -> str:
    by_vote = question.answer is not None and question.answer.by_vote
    return _("Settled by a recorded vote.") if by_vote else _("Settled: the order stays as it was computed.")


def _between(question: Question, teams: Sequence[str], p: float | None) -> str:
    if question.why is Why.FEW:
        return _("With one entry or two the numbers claim no rank. People decide.")
    if question.why is Why.EQUAL:
        return _("The scores are equal to the last digit, and no rule sets them apart.")
    if p is None:
        return _("%(above)s and %(below)s cannot be told apart.", above=teams[0], below=teams[1])
    said = _(
        "%(above)s before %(below)s: %(for_)d to %(against)d.",
        above=teams[0],
        below=teams[1],
        for_=round(p * 100),
        against=100 - round(p * 100),
    )
    if question.why is Why.UNEQUAL:
        return f"{said} {_('Their panels differ, and the other one is more likely the better.')}"
    return f"{said} {_('That is like a coin.')}" if p < LIKE_A_COIN else said


def _parts(outputs: Mapping[str, Any], names: Names) -> Iterator[Finding]:
    if outputs["method"] != ladder.INCOMPARABLE:
        return
    bridges = [
        _("Let judge %(judge)d score %(team)s.", judge=names.judge(each["judge"]), team=names.team(each["entry"]))
        for each in outputs["bridges"]
    ]
    words = " ".join([*saying.why(outputs["reason"]), *bridges])
    yield Finding(_("Parts that cannot be compared"), words, Act.DECIDE, Page.ROUND)


def _sheets(outputs: Mapping[str, Any], names: Names) -> Iterator[Finding]:
    far = sorted((each for each in outputs["sheets"] if each["confirm"]), key=lambda each: -abs(each["z"]))
    for sheet in far[:MOST]:
        judge, team = names.judge(sheet["judge"]), names.team(sheet["entry"])
        yield Finding(
            _("Judge %(judge)d on %(team)s", judge=judge, team=team),
            _sheet(outputs, sheet, team),
            Act.CHECK,
            Page.ENTRY,
            sheet["entry"],
        )
    if len(far) > MOST:
        more = len(far) - MOST
        what = ngettext("%(num)d more single scorecard", "%(num)d more single scorecards", more)
        yield Finding(what, _("far from what was to be expected"), Act.CHECK, Page.JUDGES)


def _sheet(outputs: Mapping[str, Any], sheet: Mapping[str, Any], team: str) -> str:
    others = [e for e in outputs["sheets"] if e["entry"] == sheet["entry"] and e["judge"] != sheet["judge"]]
    if not others:
        return _("Far from what this judge's other scorecards lead to expect.")
    apart = sheet["score"] - sum(each["score"] for each in others) / len(others)
    size, count = round(abs(apart)), len(others)
    if apart < 0:
        said = ngettext(
            "%(size)d points below the other one.", "%(size)d points below the other %(num)d.", count, size=size
        )
    else:
        said = ngettext(
            "%(size)d points above the other one.", "%(size)d points above the other %(num)d.", count, size=size
        )
    place = place_without(outputs, sheet["entry"], sheet["judge"])
    if place is None:
        return said
    return f"{said} {_('Without this card %(team)s would be number %(place)d.', team=team, place=place)}"


def place_without(outputs: Mapping[str, Any], entry: str, judge: str) -> int | None:
    """Where the entry would stand without that judge's scorecard, everything else as it is; None without a rank."""
    rows = {each["entry"]: each for each in outputs["entries"]}
    rest = [e["adjusted"] for e in outputs["sheets"] if e["entry"] == entry and e["judge"] != judge]
    if rows[entry]["rank"] is None or not rest:
        return None
    score = sum(rest) / len(rest)
    others = (each for each in rows.values() if each["rank"] is not None and each["entry"] != entry)
    return 1 + sum(each["fair"] > score for each in others)


def _decisive(outputs: Mapping[str, Any], inputs: Mapping[str, Any], names: Names) -> Iterator[Finding]:
    decisive = outputs["decisive_judges"] or []
    for after in sorted({each["after"] for each in decisive}):
        here = [each for each in decisive if each["after"] == after]
        first = after == 1 and inputs["top"] != 1
        if len(here) > FEW:
            yield _many(here, names, first=first)
            continue
        for each in here:
            into = _listed(names.team(entry) for entry in each["in"])
            out = _listed(names.team(entry) for entry in each["out"])
            words = (
                _("Without this judge %(into)s would be first, not %(out)s.", into=into, out=out)
                if first
                else _("Without this judge in: %(into)s. Out: %(out)s.", into=into, out=out)
            )
            what = _("Judge %(judge)d decides", judge=names.judge(each["judge"]))
            yield Finding(what, words, Act.CHECK, Page.JUDGES)


def _many(decisive: Sequence[Mapping[str, Any]], names: Names, *, first: bool) -> Finding:
    """So many single judges decide that it says more of the boundary than of them."""
    judges = _listed(str(each) for each in sorted(names.judge(each["judge"]) for each in decisive))
    words = (
        _("Without any one of judges %(judges)s another team would be first.", judges=judges)
        if first
        else _("Without any one of judges %(judges)s other teams would be in.", judges=judges)
    )
    return Finding(_("%(count)d single judges decide", count=len(decisive)), words, Act.CHECK, Page.JUDGES)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _method(outputs: Mapping[str, Any]) -> Iterator[Finding]:
    if outputs["method"] == ladder.RAW:
        words = " ".join(saying.why(outputs["reason"]))
        yield Finding(_("Strictness is not taken out"), words, Act.NOTE, Page.JUDGES)


def _criteria(outputs: Mapping[str, Any], names: Names) -> Iterator[Finding]:
    for each in outputs["criteria"]:
        alpha, name = each["alpha_ordinal"], each["criterion"]
        if alpha is not None and alpha < NOBODY_AGREES:
            yield Finding(
                _("Criterion “%(name)s”", name=names.criteria.get(name, name)),
                _(
                    "Nobody agrees on it (%(alpha)s). It weighs %(share)d %%.",
                    alpha=saying.two(alpha),
                    share=names.shares.get(name, 0),
                ),
                Act.NOTE,
                Page.JUDGES,
            )


def _provisional(inputs: Mapping[str, Any], outputs: Mapping[str, Any], names: Names) -> Iterator[Finding]:
    for each in outputs["entries"]:
        if not each["provisional"]:
            continue
        entry = each["entry"]
        what = _(
            "%(team)s: %(given)d of %(required)d scorecards",
            team=names.team(entry),
            given=each["n"],
            required=inputs["required"],
        )
        waiting = _listed(names.missing.get(entry, ()))
        words = (
            _("Outside the ranking until %(judges)s hands in.", judges=waiting)
            if waiting
            else _("Outside the ranking until another judge has scored it.")
        )
        yield Finding(what, words, Act.WAIT, Page.ENTRY, entry)
