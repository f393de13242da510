"""Where everybody stands: the participant's own home, and staff's view over the whole cohort."""
