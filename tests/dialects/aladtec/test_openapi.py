"""The API document is true: whatever it allows or forbids is answered with a status that it lists, never with a 5xx."""

from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from muster.accounts.actions import create_api_key
from muster.dialects.aladtec import api as aladtec
from muster.dialects.aladtec import auth
from muster.leave.actions import create_bank
from muster.people.actions import (
    create_custom_field,
    create_employment_type,
    create_qualification,
    create_work_group,
)
from muster.places.actions import create_pay_code, create_position
from tests.dialects.aladtec.door import token
from tests.dialects.aladtec.test_operations import OPERATIONS
from tests.dialects.kit.anything import send_anything
from tests.world import World

SCHEMA = schemathesis.openapi.from_dict(deepcopy(aladtec.get_openapi_schema(path_prefix="")))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
NAMES = pytest.mark.parametrize("operation", [one.name for one in OPERATIONS])
MOMENT, LATER = "2026-03-04T08:00:00+11:00", "2026-03-05T08:00:00+11:00"


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "DAY_LIMIT", "1000000 per day")
    monkeypatch.setattr(auth, "MINUTE_LIMIT", "1000000 per minute")


def there_is(world: World) -> dict[str, Any]:
    """Ids that exist and fields that fit."""
    ada = world.actor("ada")
    key, secret = create_api_key(ada, name="Anything")
    emma, kitchen = world.emma.pk, world.kitchen.pk
    bank, badge = create_bank(ada, name="Kelly days").pk, create_custom_field(ada, name="Badge").pk
    position = create_position(ada, department=world.kitchen, name="Engine").pk
    medic, crew = create_qualification(ada, name="Medic").pk, create_work_group(ada, name="A crew").pk
    return {
        "grant_type": "client_credentials",
        "client_id": key.client_id,
        "client_secret": secret,
        "member_id": emma,
        "member_ids": str(emma),
        "attribute_ids": str(badge),
        "login": "emma",
        "primary_email": "emma@bramble.test",
        "date_hired": "2024-02-29",
        "employee_type_id": create_employment_type(ada, name="Full time").pk,
        "work_group_id": crew,
        "schedule_ids": str(kitchen),
        "position_ids": str(position),
        "position_qualification_id": medic,
        "position_qualification_ids": str(medic),
        "time_type_ids": "0",
        "accrual_bank_ids": str(bank),
        "kiosk_id": world.kiosk.pk,
        "paycode_id": create_pay_code(ada, name="Overtime").pk,
        "clock_in_datetime": MOMENT,
        "clock_out_datetime": MOMENT,
        "range_start_datetime": MOMENT,
        "range_stop_datetime": LATER,
        "range_start_date": MOMENT[:10],
        "range_stop_date": LATER[:10],
        "daily_split_time": "08:00",
    }


def send(world: World, operation: str, examples: int, mode: GenerationMode) -> None:
    method, path = operation.split()
    headers = {"Authorization": f"Bearer {token(world)}"}
    send_anything(
        SCHEMA[path][method], there_is(world), examples=examples, mode=mode, headers=headers, checks=CHECKS
    )


@NAMES
def test_what_the_document_allows(world: World, operation: str) -> None:
    send(world, operation, 2, GenerationMode.POSITIVE)


@pytest.mark.long
@pytest.mark.parametrize("mode", list(GenerationMode))
@NAMES
def test_much_of_what_it_allows_and_forbids(world: World, operation: str, mode: GenerationMode) -> None:
    send(world, operation, 300, mode)
