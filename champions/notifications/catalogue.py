"""Every slice's messages, gathered: importing this fills the catalogue of `core.messages`."""

from importlib import import_module
from importlib.util import find_spec

# In the order of the story. A slice that has nothing to say has no such module.
SLICES = (
    "accounts",
    "cohorts",
    "registration",
    "reviews",
    "admissions",
    "schedule",
    "teams",
    "workshops",
    "judging",
    "results",
    "ceremony",
)

for _slice in SLICES:
    if find_spec(f"champions.{_slice}.messages"):
        import_module(f"champions.{_slice}.messages")
