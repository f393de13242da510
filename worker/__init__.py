"""The processes beside the web: the worker does jobs, the beat nudges. Thin: all they do is in champions."""
