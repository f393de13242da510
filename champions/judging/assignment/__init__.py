"""Pure: who judges what."""

from .even import Plan, assign

__all__ = ["Plan", "assign"]
