"""The verbs of places: the only place that changes their state. A module for each kind of thing."""

from muster.places.actions.allowances import archive_allowance, create_allowance, update_allowance
from muster.places.actions.departments import (
    DepartmentFacts,
    archive_department,
    create_department,
    ensure_department,
    set_assisting_departments,
    update_department,
)
from muster.places.actions.devices import (
    hear_from_device,
    pair_device,
    register_device,
    renew_device_code,
    return_device,
    update_device,
)
from muster.places.actions.events import (
    EventFacts,
    add_event_locations,
    create_event,
    delete_event,
    remove_event_locations,
    update_event,
)
from muster.places.actions.holidays import (
    add_public_holiday,
    ensure_holiday_set,
    ensure_holiday_sets,
    remove_public_holiday,
)
from muster.places.actions.locations import (
    LocationFacts,
    archive_location,
    check_holiday_region,
    create_location,
    update_location,
)
from muster.places.actions.pay_codes import archive_pay_code, create_pay_code, update_pay_code
from muster.places.actions.positions import archive_position, create_position, update_position
from muster.places.actions.provided import ensure_allowance, ensure_generic_device
from muster.places.actions.set_up import (
    claim_device,
    device_set_up,
    reset_device_access_code,
)
from muster.places.actions.settings import (
    SettingsFacts,
    found_organisation,
    update_organisation,
    update_settings,
)
from muster.places.actions.zones import check_zone

__all__ = [
    "DepartmentFacts",
    "EventFacts",
    "LocationFacts",
    "SettingsFacts",
    "add_event_locations",
    "add_public_holiday",
    "archive_allowance",
    "archive_department",
    "archive_location",
    "archive_pay_code",
    "archive_position",
    "check_holiday_region",
    "check_zone",
    "claim_device",
    "create_allowance",
    "create_department",
    "create_event",
    "create_location",
    "create_pay_code",
    "create_position",
    "delete_event",
    "device_set_up",
    "ensure_allowance",
    "ensure_department",
    "ensure_generic_device",
    "ensure_holiday_set",
    "ensure_holiday_sets",
    "found_organisation",
    "hear_from_device",
    "pair_device",
    "register_device",
    "remove_event_locations",
    "remove_public_holiday",
    "renew_device_code",
    "reset_device_access_code",
    "return_device",
    "set_assisting_departments",
    "update_allowance",
    "update_department",
    "update_device",
    "update_event",
    "update_location",
    "update_organisation",
    "update_pay_code",
    "update_position",
    "update_settings",
]
