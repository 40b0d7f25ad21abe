"""The API document is true: whatever it allows to be sent is answered in a way that it lists, and never with a 5xx."""

from copy import deepcopy

import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from muster.dialects.kit.operations import contract
from muster.dialects.timestation import api as timestation
from tests.dialects.kit.anything import send_anything
from tests.dialects.timestation.requests import kitchen, make_shift, who
from tests.world import Api, World

DOCUMENT = timestation.get_openapi_schema(path_prefix="")
SCHEMA = schemathesis.openapi.from_dict(deepcopy(DOCUMENT))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = pytest.mark.parametrize("operation", [one.name for one in contract("timestation").operations])


def send(world: World, operation: str, examples: int, mode: GenerationMode) -> None:
    method, path = operation.split()
    there = {
        "employee_id": who(world, "noah"),
        "department_id": kitchen(world),
        "shift_id": make_shift(Api(world.key), world),
        "time_in": "2026-03-04T08:00:00+11:00",
        "time_out": "2026-03-04T08:30:00+11:00",
        "report_startdate": "2026-03-03",
        "report_enddate": "2026-03-04",
        "custom_fields": {"Phone Number": "1"},
    }
    headers = {"Authorization": f"Bearer {world.key}"}
    send_anything(SCHEMA[path][method], there, examples=examples, mode=mode, headers=headers, checks=CHECKS)


@OPERATIONS
def test_what_the_document_allows(world: World, operation: str) -> None:
    send(world, operation, 4, GenerationMode.POSITIVE)


@pytest.mark.long
@pytest.mark.parametrize("mode", list(GenerationMode))
@OPERATIONS
def test_much_of_what_it_allows_and_forbids(world: World, operation: str, mode: GenerationMode) -> None:
    send(world, operation, 300, mode)


def test_both_ways_of_sending_a_key_are_told() -> None:
    assert DOCUMENT["components"]["securitySchemes"] == {
        "basic": {"type": "http", "scheme": "basic"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            assert operation["security"] == [{"basic": []}, {"bearer": []}]


def test_bodies_are_forms_or_json_and_custom_fields_are_bracketed() -> None:
    body = DOCUMENT["paths"]["/v1/employees"]["post"]["requestBody"]
    assert body["required"]
    assert body["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/EmployeeIn"}},
        "application/x-www-form-urlencoded": {
            "schema": {"$ref": "#/components/schemas/EmployeeIn"},
            "encoding": {"custom_fields": {"style": "deepObject", "explode": True}},
        },
    }
    assert not DOCUMENT["paths"]["/v1/shifts/{shift_id}/close"]["put"]["requestBody"]["required"]


def test_a_shift_has_the_documents_keys() -> None:
    shift = DOCUMENT["components"]["schemas"]["ShiftOut"]
    assert list(shift["properties"]) == [
        "shift_id", "employee_id", "department_id", "total_minutes", "notes", "in", "out",
    ]  # fmt: skip
    assert shift["required"] == ["shift_id", "employee_id", "in"]


def test_every_operation_lists_the_errors_that_any_may_answer() -> None:
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            assert {401, 402, 429} <= set(operation["responses"])
