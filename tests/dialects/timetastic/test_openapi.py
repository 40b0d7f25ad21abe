"""The API document is true: whatever it allows or forbids is answered with a status that it lists, never with a 5xx."""

from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from muster.accounts.actions import create_api_key
from muster.dialects.timetastic import api as timetastic
from muster.dialects.timetastic import auth
from muster.places.actions import ensure_holiday_set
from muster.places.holidays import public_holidays
from tests.dialects.kit.anything import send_anything
from tests.dialects.timetastic.door import Door, leave_type, request
from tests.dialects.timetastic.test_operations import OPERATIONS
from tests.world import World

SCHEMA = schemathesis.openapi.from_dict(deepcopy(timetastic.get_openapi_schema(path_prefix="")))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
NAMES = pytest.mark.parametrize("operation", [one.name for one in OPERATIONS])
DAY = "2026-06-01"


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "LIMIT", "1000000 per second")
    monkeypatch.setattr(auth, "USERS_LIMIT", "1000000 per second")


def there_is(world: World, door: Door, path: str) -> dict[str, Any]:
    """Ids that exist and fields that fit; what `id` stands for is told by the path."""
    emma, kitchen = world.emma.pk, world.kitchen.pk
    found = ensure_holiday_set(world.actor("ada"), "GB")
    ids = {
        "holidays": request(door, world.noah, "2026-07-01"),
        "users": emma,
        "departments": kitchen,
        "leavetypes": leave_type(world.emma).pk,
        "publicholidays": public_holidays(world.actor("ada"))[0].pk,
        "lockeddates": door.told("POST", "/lockeddates", {"from": DAY, "to": DAY})["id"],
    }
    toil = door.told("POST", f"/users/{emma}/allowances/2026/toil", {"amount": 1})
    return {
        "id": ids.get(path.split("/")[2], 1),
        "year": 2026,
        "toil_id": toil,
        "days_history": 7,
        "userOrDepartmentId": emma,
        "bookFor": 0,
        "leaveTypeId": leave_type(world.emma).pk,
        "departmentId": kitchen,
        "managerId": emma,
        "approverId": world.noah.pk,
        "publicHolidaySetId": found.pk,
        "userId": emma,
        "UserIds": str(emma),
        "Status": "Any",
        "Start": DAY,
        "End": DAY,
        "from": DAY,
        "to": DAY,
        "fromTime": "AM",
        "toTime": "PM",
        "startDate": "2020-01-01",
        "archiveDate": "2026-01-01",
        "emailAddress": "lena@bramble.test",
        "countryCode": "GB",
        "regionCode": "ENG",
        "holidayUpdateAction": "Approve",
    }


def send(world: World, operation: str, examples: int, mode: GenerationMode) -> None:
    method, path = operation.split()
    _, key = create_api_key(world.actor("ada"), name="Anything")
    there = there_is(world, Door(key), path)
    headers = {"Authorization": f"Bearer {key}"}
    send_anything(SCHEMA[path][method], there, examples=examples, mode=mode, headers=headers, checks=CHECKS)


@NAMES
def test_what_the_document_allows(world: World, operation: str) -> None:
    send(world, operation, 2, GenerationMode.POSITIVE)


@pytest.mark.long
@pytest.mark.parametrize("mode", list(GenerationMode))
@NAMES
def test_much_of_what_it_allows_and_forbids(world: World, operation: str, mode: GenerationMode) -> None:
    send(world, operation, 300, mode)
