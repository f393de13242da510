"""Pure: which method a round's scores can carry. The first step that matches decides; each says why in words."""

from dataclasses import dataclass

FAIR, RAW, INCOMPARABLE, COPELAND = "fair", "raw", "incomparable", "copeland"

FEWEST_JUDGES = 3
FEWEST_SHEETS = 3
FEWEST_SPARE = 10

EVERY_JUDGE = "every judge scored every entry, so severity cancels"
NOT_TOLD_APART = "entries cannot be told apart"
NO_SEVERITY = "no measurable severity"
NO_RESIDUAL = "an additive solution fits exactly; no uncertainty is claimed"
NOT_CONVERGED = "the variances could not be estimated: the search did not converge"
ONE_JUDGE = "one judge per entry, so severity and quality cannot be told apart"
NO_SHEETS = "there is no complete scorecard"
FEW_ENTRIES = "with one entry or two there is no claim on rank"


@dataclass(frozen=True)
class Facts:
    """What the ladder looks at. The last four are None where no variances could be estimated."""

    parts: int
    entries: int
    judges: int
    sheets: int
    most_per_entry: int
    judge_variance: float | None = None
    entry_variance: float | None = None
    exact: bool | None = None
    converged: bool | None = None

    @property
    def complete(self) -> bool:
        """Whether every judge scored every entry."""
        return self.sheets == self.entries * self.judges

    @property
    def spare(self) -> int:
        """Residual degrees of freedom."""
        return self.sheets - self.entries - self.judges + 1


def decide(facts: Facts) -> tuple[str, str | None]:
    """The method, and why it is not the fair one."""
    if not facts.sheets:
        return RAW, NO_SHEETS
    if facts.parts > 1:
        return INCOMPARABLE, (
            f"the scorecards fall into {facts.parts} parts that share no judge and no entry, "
            "so there is no ranking across parts"
        )
    reason = EVERY_JUDGE if facts.complete else _guard(facts)
    if facts.entry_variance == 0:
        reason = f"{reason}; {NOT_TOLD_APART}" if reason else NOT_TOLD_APART
    if facts.entries < FEWEST_RANKED:
        reason = f"{reason}; {FEW_ENTRIES}" if reason else FEW_ENTRIES
    return (FAIR, None) if reason is None else (RAW, reason)


# Fewer entries than this have scores and no rank.
FEWEST_RANKED = 3


def _guard(facts: Facts) -> str | None:
    """Why severity is not taken out although judges differ in what they scored; None when it is."""
    guards = (
        (facts.judges < FEWEST_JUDGES, f"fewer than {FEWEST_JUDGES} judges ({facts.judges})"),
        (
            facts.sheets < FEWEST_SHEETS * facts.judges,
            f"fewer than {FEWEST_SHEETS} sheets a judge on average ({facts.sheets} sheets of {facts.judges} judges)",
        ),
        (facts.most_per_entry <= 1, ONE_JUDGE),
        (facts.spare < FEWEST_SPARE, f"residual degrees of freedom under {FEWEST_SPARE} ({facts.spare})"),
        (facts.judge_variance == 0, NO_SEVERITY),
        (facts.exact, NO_RESIDUAL),
        (facts.converged is False, NOT_CONVERGED),
    )
    return next((reason for holds, reason in guards if holds), None)
