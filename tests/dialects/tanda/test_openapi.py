"""The API document is true: whatever it allows or forbids is answered with a status that it lists, never with a 5xx."""

from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from muster.dialects.tanda import api as tanda
from muster.dialects.tanda import auth
from tests.dialects.kit.anything import send_anything
from tests.dialects.tanda.test_operations import DONE
from tests.presses import shifts_of
from tests.world import Tanda, World

SCHEMA = schemathesis.openapi.from_dict(deepcopy(tanda.get_openapi_schema(path_prefix="")))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
OPERATIONS = pytest.mark.parametrize(
    "operation", [one.name for one in DONE if one.served_by == "dialect"]
)  # fmt: skip
DAY = "2026-03-03"
SHIFT = {"date": DAY, "start": 1772492400, "finish": 1772521200}
TIMES = {name: SHIFT[name] for name in ("start", "finish")}
BREAK = {"start": 1772499600, "finish": 1772501400}


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "LIMIT", "1000000 per minute")


def made(ada: Tanda, path: str, body: dict[str, Any]) -> int:
    answer = ada("POST", path, body)
    assert answer.status_code in {200, 201}, answer.content
    return int(answer.json()["id"])


def there_is(world: World, ada: Tanda, path: str) -> dict[str, Any]:
    """Ids that exist and fields that fit; what `id` stands for is told by the path."""
    noah, kitchen = world.noah.pk, world.kitchen.pk
    shift_id = made(ada, "/shifts", {"user_id": noah, "department_id": kitchen, **SHIFT})
    break_id = made(ada, f"/shifts/{shift_id}/breaks", BREAK)
    question = {"question": "Any tips?", "trigger_on": "finish", "type": "shift_note"}
    ids = {
        "users": noah,
        "locations": world.cafe.pk,
        "departments": kitchen,
        "devices": world.kiosk.pk,
        "shifts": shift_id,
        "timesheets": shifts_of(world.noah)[0].timesheet_id,
    }
    making = {
        "shift_details": {"name": "Chef", "department_id": kitchen},
        "qualifications": {"name": "First aid"},
        "timeclock_questions": question,
        "clockins": {"user_id": noah, "type": "start", "time": SHIFT["start"]},
        "schedules": {"user_id": noah, "department_id": kitchen, **TIMES},
        "custom_events": {"name": "Fair", "start": DAY, "finish": DAY},
        "unavailability": {"user_id": noah, **TIMES},
        **{name: {"user_id": noah, **SHIFT} for name in ("rostered_days_off", "sleepovers", "on_calls")},
    }
    about = path.split("/")[3]
    if about == "rosters":
        made(ada, "/schedules", making["schedules"])
        ids["rosters"] = ada("GET", f"/rosters/on/{DAY}").json()["id"]
    key = ids.get(about) or (made(ada, f"/{about}", making[about]) if about in making else 1)
    return {
        "id": key,
        "user_id": noah,
        "user_ids": str(noah),
        "ids": str(key if about in making else shift_id),
        "schedule_ids": [key],
        "shift_id": shift_id,
        "break_id": break_id,
        "department_id": kitchen,
        "department_ids": [kitchen],
        "device_id": world.kiosk.pk,
        "location_id": world.cafe.pk,
        "report_location_id": world.cafe.pk,
        "from": DAY,
        "to": DAY,
        "date": DAY,
        "email": "emma@bramble.test",
        "updated_after": SHIFT["start"],
        "date_from": DAY,
        "roster_id": ids.get("rosters", 1),
        "location_ids": [world.cafe.pk],
        "custom_event_joins_attributes": [{"location_id": world.cafe.pk}],
        **({"start": DAY, "finish": DAY} if about == "custom_events" else TIMES),
        **({"type": "week"} if about == "rosters" else {}),
    }


def send(world: World, operation: str, examples: int, mode: GenerationMode) -> None:
    method, path = operation.split()
    token = world.token("ada")
    there = there_is(world, Tanda(token), path)
    headers = {"Authorization": f"bearer {token}"}
    send_anything(SCHEMA[path][method], there, examples=examples, mode=mode, headers=headers, checks=CHECKS)


@OPERATIONS
def test_what_the_document_allows(world: World, operation: str) -> None:
    send(world, operation, 2, GenerationMode.POSITIVE)


@pytest.mark.long
@pytest.mark.parametrize("mode", list(GenerationMode))
@OPERATIONS
def test_much_of_what_it_allows_and_forbids(world: World, operation: str, mode: GenerationMode) -> None:
    send(world, operation, 300, mode)
