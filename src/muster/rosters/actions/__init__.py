"""The verbs of planned time: the only place that changes its state. A module for each kind of thing."""

from muster.rosters.actions.accepting import (
    accept_scheduled_shift,
    acknowledge_scheduled_shift,
    decline_scheduled_shift,
    pick_up_shift,
)
from muster.rosters.actions.beside import (
    add_roster_note,
    delete_extra_hours,
    delete_roster_note,
    delete_shift_label,
    set_shift_label,
    settle_extra_hours,
    state_extra_hours,
    update_roster_note,
)
from muster.rosters.actions.copying import Copied, copy_week
from muster.rosters.actions.duty import create_duty_period, delete_duty_period, update_duty_period
from muster.rosters.actions.laying import Left
from muster.rosters.actions.plans import Plan, PlannedBreak, breaks_of
from muster.rosters.actions.publishing import publish_scheduled_shifts
from muster.rosters.actions.qualifying import refuse_deleting_required, set_position_qualification
from muster.rosters.actions.scheduled import (
    ShiftFacts,
    create_scheduled_shifts,
    delete_scheduled_shift,
    update_scheduled_shift,
)
from muster.rosters.actions.settings import (
    CoverFacts,
    RosterSettingsFacts,
    delete_required_cover,
    set_required_cover,
    set_roster_budget,
    update_roster_settings,
)
from muster.rosters.actions.templates import (
    Laid,
    Turn,
    archive_template,
    create_template,
    lay_template,
    set_template_turns,
)
from muster.rosters.checks.asking import check_plans

__all__ = [
    "Copied",
    "CoverFacts",
    "Laid",
    "Left",
    "Plan",
    "PlannedBreak",
    "RosterSettingsFacts",
    "ShiftFacts",
    "Turn",
    "accept_scheduled_shift",
    "acknowledge_scheduled_shift",
    "add_roster_note",
    "archive_template",
    "breaks_of",
    "check_plans",
    "copy_week",
    "create_duty_period",
    "create_scheduled_shifts",
    "create_template",
    "decline_scheduled_shift",
    "delete_duty_period",
    "delete_extra_hours",
    "delete_required_cover",
    "delete_roster_note",
    "delete_scheduled_shift",
    "delete_shift_label",
    "lay_template",
    "pick_up_shift",
    "publish_scheduled_shifts",
    "refuse_deleting_required",
    "set_position_qualification",
    "set_required_cover",
    "set_roster_budget",
    "set_shift_label",
    "set_template_turns",
    "settle_extra_hours",
    "state_extra_hours",
    "update_duty_period",
    "update_roster_note",
    "update_roster_settings",
    "update_scheduled_shift",
]
