"""Pure: spans of time as people type them."""

import re
from datetime import timedelta

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class BadSpan(ValueError):
    """What was typed is no span; the message says what one looks like."""


def parse(typed: str) -> timedelta:
    """The span of `+2d`, `-90m`, `1w` (minutes, hours, days, weeks; up to four digits)."""
    found = re.fullmatch(r"([+-]?)(\d{1,4})([mhdw])", typed.strip())
    if not found:
        raise BadSpan(f"'{typed}' is no span of time; say '+2d', '-3h', '+90m' or '+1w'.")
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(**{UNITS[found[3]]: int(found[2])})
