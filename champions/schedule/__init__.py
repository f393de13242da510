"""Sessions with their slots, and attendance as evidence with one rule."""
