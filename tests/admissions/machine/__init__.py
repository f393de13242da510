"""Promise B7: admission as a sheet of paper would do it, and the service, side by side."""
