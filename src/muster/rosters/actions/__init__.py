"""Changing planned time."""

from muster.rosters.actions.scheduled import Plan, create_scheduled_shifts

__all__ = ["Plan", "create_scheduled_shifts"]
