"""What do we know: compilations and their inputs, rounds as staff see them, what is sealed."""

from . import invariants
from .compiling import compilation, compilation_of, inputs_now, is_running, newest_compilation
from .sealing import entered_people, published, published_by_code, published_of, team_entered
from .staff import Cards, RoundLine, cards, names_by_judge, names_by_team, round_, rounds, teams_by_entry

__all__ = [
    "Cards",
    "RoundLine",
    "cards",
    "compilation",
    "compilation_of",
    "entered_people",
    "inputs_now",
    "invariants",
    "is_running",
    "names_by_judge",
    "names_by_team",
    "newest_compilation",
    "published",
    "published_by_code",
    "published_of",
    "round_",
    "rounds",
    "team_entered",
    "teams_by_entry",
]
