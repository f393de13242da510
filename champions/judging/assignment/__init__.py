"""Pure: who judges what. `given` holds the question, `solve` answers it, `check` holds any answer against the rules.

Nothing heavy is loaded before `solve` is called.
"""

from .checking import broken, check
from .given import ENGINE, Entry, Judge, given
from .problem import Problem
from .solving import solve

__all__ = ["ENGINE", "Entry", "Judge", "Problem", "broken", "check", "given", "solve"]
