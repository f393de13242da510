"""The demonstration: four cohorts from a seed, identities to try, a clock that can be moved. Not in production."""
