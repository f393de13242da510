"""From closed round to published winners: compilation, confirmation by two, sealed snapshot, release."""
