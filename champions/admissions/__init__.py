"""Staff decide on applications; who accepts a place is enrolled."""
