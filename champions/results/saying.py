"""Pure: what a compilation says, in the reader's language: the method and why, how sure it is, what looks unusual.

The engine's own sentences are plain English, stored and hashed; each has its words here (a test holds them all).
"""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from .compiling import ladder

# Where one word for agreement or reliability ends and the next begins.
HARDLY, WEAKLY, MODERATELY, WELL = 0.2, 0.4, 0.6, 0.75
NEIGHBOURS, GROUP, ROUGH = 0.9, 0.8, 0.6


def _said(reason: str) -> tuple[str, int]:
    """The words of the reason that `reason` begins with, and where the next one begins."""
    for pattern, words in _REASONS:
        found = re.match(pattern, reason)
        if found:
            return words([int(each) for each in found.groups()]), found.end()
    raise ValueError(f"the engine gives a reason that has no words: {reason!r}")


_REASONS: tuple[tuple[str, Any], ...] = (
    (
        re.escape(ladder.EVERY_JUDGE),
        lambda n: _("Every judge scored every entry, so a strict judge is equally strict to all."),
    ),
    (
        re.escape(ladder.NOT_TOLD_APART),
        lambda n: _("The entries cannot be told apart: they differ by no more than chance."),
    ),
    (re.escape(ladder.NO_SEVERITY), lambda n: _("No judge is measurably stricter or milder than the others.")),
    (
        re.escape(ladder.NO_RESIDUAL),
        lambda n: _("The scores follow one pattern exactly, so they do not show how sure anything is."),
    ),
    (re.escape(ladder.NOT_CONVERGED), lambda n: _("The strictness of the judges could not be estimated.")),
    (
        re.escape(ladder.ONE_JUDGE),
        lambda n: _("Each entry has one judge only, so a strict judge and a weak entry look the same."),
    ),
    (re.escape(ladder.NO_SHEETS), lambda n: _("No scorecard is complete.")),
    (
        re.escape(ladder.FEW_ENTRIES),
        lambda n: _("With one entry or two there are scores, and no claim about ranks."),
    ),
    (
        r"fewer than (\d+) judges \((\d+)\)",
        lambda n: ngettext(
            "There is %(num)d judge. Strictness can be told from %(least)d judges on.",
            "There are %(num)d judges. Strictness can be told from %(least)d judges on.",
            n[1],
            least=n[0],
        ),
    ),
    (
        r"fewer than (\d+) sheets a judge on average \((\d+) sheets of (\d+) judges\)",
        lambda n: _(
            "%(judges)d judges gave %(sheets)d scorecards. Strictness can be told from %(least)d each on average.",
            judges=n[2],
            sheets=n[1],
            least=n[0],
        ),
    ),
    (
        r"residual degrees of freedom under (\d+) \((-?\d+)\)",
        lambda n: _(
            "Too few scorecards overlap: %(spare)d are left to check the estimate with, and %(least)d are needed.",
            spare=n[1],
            least=n[0],
        ),
    ),
    (
        r"the scorecards fall into (\d+) parts that share no judge and no entry, so there is no ranking across parts",
        lambda n: _(
            "The scorecards fall into %(parts)d parts that share no judge and no entry. Ranks hold inside a part only.",
            parts=n[0],
        ),
    ),
    (
        r"scores are each judge's places; an entry beats another when more judges placed it higher",
        lambda n: _("Judges gave places. An entry beats another when more judges placed it higher."),
    ),
)


def why(reason: str | None) -> list[str]:
    """The engine's reasons, a sentence each; nothing where it gave none."""
    found, rest = [], reason or ""
    while rest:
        words, end = _said(rest)
        found.append(words)
        rest = rest[end:].removeprefix("; ")
    return found


def method(outputs: Mapping[str, Any]) -> str:
    """Which score ranks, and why it is not the fair one if it is not: what stands under the heading."""
    reason = " ".join(why(outputs.get("reason")))
    if outputs["method"] == ladder.FAIR:
        return _("Ranked by fair scores: what each judge gives above or below the panel is taken out.")
    if outputs["method"] == ladder.INCOMPARABLE:
        return f"{_('There is no ranking of all entries.')} {reason}"
    return f"{_('Ranked by raw scores, as the judges gave them.')} {reason}".strip()


def reliability(value: float | None) -> str:
    """What people may do with a result that is so reliable."""
    if value is None:
        return _("How sure this is cannot be said from these scorecards.")
    if value >= NEIGHBOURS:
        return _("Good for choosing a group, and mostly for ordering neighbours too.")
    if value >= GROUP:
        return _("Good for choosing a group, too weak to order neighbours.")
    if value >= ROUGH:
        return _("Enough to tell the strong from the weak. Too weak for a cut by itself: look at who is near it.")
    return _("Weak. Other judges might well have ranked differently: read the entries, do not rely on the order.")


def agreement(value: float) -> str:
    """How far two judges agree, as an adverb in a sentence."""
    if value < HARDLY:
        return _("Two judges who score the same entry hardly agree (%(value)s).", value=two(value))
    if value < WEAKLY:
        return _("Two judges who score the same entry agree weakly (%(value)s).", value=two(value))
    if value < MODERATELY:
        return _("Two judges who score the same entry agree moderately (%(value)s).", value=two(value))
    if value < WELL:
        return _("Two judges who score the same entry agree well (%(value)s).", value=two(value))
    return _("Two judges who score the same entry agree very well (%(value)s).", value=two(value))


def level(value: float) -> str:
    """One word for an agreement between 0 and 1."""
    steps = ((HARDLY, _("hardly any")), (WEAKLY, _("weak")), (MODERATELY, _("moderate")), (WELL, _("good")))
    return next((word for limit, word in steps if value < limit), _("very good"))


def flag(name: str) -> str:
    """What looks unusual in how a judge scored. It may have a good reason."""
    return {
        "outfit": _("Often far from what the other judges lead to expect."),
        "central_tendency": _("Gives nearly the same score to everything."),
        "halo": _("Gives each entry the same on all criteria."),
        "drift": _("Became stricter or milder from first scorecard to last."),
        "confirm": _("Has a single scorecard far from what was to be expected."),
    }[name]


def rule(name: str) -> str:
    """What decided between entries that are equal or could not be told apart."""
    return {
        "priority": _("The scores are equal. The criterion that goes first decided."),
        "head_to_head": _("The scores are equal. Among the judges who saw both, more gave it the higher score."),
        "first_places": _("The scores are equal. More judges gave it their highest score."),
        "vote": _("A recorded vote of the jury decided."),
        "as_computed": _("People decided to leave the order as it was computed."),
    }[name]


def signed(value: float) -> str:
    """A number with its sign: +2.1, −4.8, 0.0."""
    text = f"{abs(value):.1f}"
    return text if text == "0.0" else ("+" if value > 0 else "\N{MINUS SIGN}") + text


def two(value: float) -> str:
    """A number to two decimals."""
    return f"{value:.2f}"


def severity(judge: int, value: float) -> str:
    """How a judge compares with the panel, and what is done about it: "judge 7 scores 2.1 below the panel: +2.1"."""
    size = f"{abs(value):.1f}"
    if value < 0:
        return _("judge %(judge)d scores %(size)s below the panel: %(sum)s", judge=judge, size=size, sum=signed(-value))
    if value > 0:
        return _("judge %(judge)d scores %(size)s above the panel: %(sum)s", judge=judge, size=size, sum=signed(-value))
    return _("judge %(judge)d scores like the panel: 0.0", judge=judge)


def teams_share(teams: int, places: int, *, all_places: bool) -> str:
    """So many teams for so few places, as a sentence."""
    who = number(teams).capitalize()
    if all_places:
        return ngettext(
            "%(who)s teams share the only place.", "%(who)s teams share the %(places)s places.", places,
            who=who, places=number(places),
        )  # fmt: skip
    return ngettext(
        "%(who)s teams share the last place.", "%(who)s teams share the last %(places)s places.", places,
        who=who, places=number(places),
    )  # fmt: skip


def number(value: int) -> str:
    """Small numbers as words, others as digits."""
    words = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
        _("ten"),
    )  # fmt: skip
    return words[value] if 0 <= value < len(words) else str(value)
