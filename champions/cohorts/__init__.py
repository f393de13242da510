"""Cohorts: their weeks, phases and settings, who has which role in them, and how people are invited."""
