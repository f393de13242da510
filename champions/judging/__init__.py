"""Rounds of judging: a rubric, a panel, entries, and a scorecard for each judge and entry."""
