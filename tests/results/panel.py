"""A round whose judges differ in how strict they are, scored as chance would have it, always the same."""

from random import Random
from typing import Any

from champions.core.db import db
from tests import factories
from tests.results import scene as scenes


def panel(
    entries: int = 12, judges: int = 6, each: int = 3, *, odd: bool = True, missing: int = 0, **facts: Any
) -> scenes.Scene:
    """Every entry has `each` judges, the best entry first; `odd`: the first judge of the third is far off.

    `missing`: so many entries, from the last, lack the last of their scorecards.
    """
    chance = Random(5)
    facts = {"cards_required": each, "seed": 7, "top": 4, "criteria": 4, **facts}
    scene = scenes.build(entries, judges, 1, **facts)
    strict = [chance.gauss(0, 0.5) for _ in range(judges)]
    truth = sorted((chance.gauss(3.2, 0.8) for _ in range(entries)), reverse=True)
    for entry in range(entries):
        for turn in range(each):
            judge = (entry + turn * (1 + entry % 2)) % judges
            steps = [min(5, max(1, round(truth[entry] + strict[judge] + chance.gauss(0, 0.5)))) for _ in range(4)]
            if odd and (entry, turn) == (2, 0):
                steps = [1, 1, 1, 1]
            if turn == each - 1 and entry >= entries - missing:
                factories.scorecard(scene.entries[entry], scene.judges[judge])
            else:
                scenes.card(scene, entry, judge, *steps)
    db.session.commit()
    return scene
