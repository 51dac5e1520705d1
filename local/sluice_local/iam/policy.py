"""Policies, read once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """One policy document."""
