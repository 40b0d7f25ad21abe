"""Planned time as it is kept."""

from muster.rosters.models.beside import (
    ExtraHours,
    ExtraHoursStatus,
    LabelColour,
    PositionQualification,
    RequiredCover,
    RosterBudget,
    RosterNote,
    ShiftLabel,
)
from muster.rosters.models.rosters import (
    Acceptance,
    CreationMethod,
    CreationPlatform,
    DutyKind,
    DutyPeriod,
    Roster,
    ScheduledShift,
)
from muster.rosters.models.settings import (
    Acknowledgement,
    Check,
    Firmness,
    RemindedShift,
    RosterSettings,
    ShiftReminder,
)
from muster.rosters.models.swaps import PlanStatus, ProposalStatus, SwapPlan, SwapProposal, SwapStrategy
from muster.rosters.models.templates import RosterTemplate, TemplateShift

__all__ = [
    "Acceptance",
    "Acknowledgement",
    "Check",
    "CreationMethod",
    "CreationPlatform",
    "DutyKind",
    "DutyPeriod",
    "ExtraHours",
    "ExtraHoursStatus",
    "Firmness",
    "LabelColour",
    "PlanStatus",
    "PositionQualification",
    "ProposalStatus",
    "RemindedShift",
    "RequiredCover",
    "Roster",
    "RosterBudget",
    "RosterNote",
    "RosterSettings",
    "RosterTemplate",
    "ScheduledShift",
    "ShiftLabel",
    "ShiftReminder",
    "SwapPlan",
    "SwapProposal",
    "SwapStrategy",
    "TemplateShift",
]
