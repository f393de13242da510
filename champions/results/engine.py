"""Pure: the compilation of a round: what of it goes in, in one order, and what comes out. `compiling` does the work.

The same inputs give the same outputs in every process, and on the command line. What is heavy is loaded when something
is computed.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .compiling.given import ENGINE, Criterion, Sheet
from .compiling.given import inputs as written

__all__ = ["ENGINE", "STAGES", "Criterion", "Sheet", "compute", "in_prizes", "inputs", "versions"]

# How many steps of progress a compilation takes; the engine counts them so (a test compares).
STAGES = 6

Step = Callable[[int], None]


def inputs(
    sheets: Iterable[Sheet],
    *,
    rubric: Mapping[str, Criterion],
    entries: Iterable[str],
    top: int,
    seed: int,
    required: int,
    not_applicable: Mapping[str, Iterable[str]],
    priority: str | None = None,
) -> dict[str, Any]:
    """Everything the result depends on and nothing else. `priority` is there only when a criterion has it."""
    given = written(
        sheets,
        rubric=rubric,
        entries=entries,
        top=top,
        seed=seed,
        required=required,
        not_applicable=not_applicable,
    )
    return given if priority is None else given | {"priority": priority}


def compute(given: Mapping[str, Any], step: Step = lambda done: None) -> dict[str, Any]:
    """Everything that is said of `given`; `step` is told how many of `STAGES` are done."""
    from .compiling.engine import compiled  # noqa: PLC0415  numpy is loaded when there is something to do

    return compiled(given, step, side_by_side=True)


def versions() -> dict[str, str]:
    """What computes here: the same outputs are promised under the same versions."""
    from .compiling.engine import versions as loaded  # noqa: PLC0415

    return loaded()


def in_prizes(outputs: Mapping[str, Any], top: int) -> list[tuple[int, str]]:
    """(rank, entry) of those whose rank is at most `top`, best first."""
    ranked = [(row["rank"], row["entry"]) for row in outputs["entries"] if row["rank"] is not None]
    return [(rank, entry) for rank, entry in ranked if rank <= top]
