"""The API document is true: whatever it allows to be sent is answered in a way that it lists, and never with a 5xx."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from muster.dialects.kit.operations import contract
from muster.dialects.timestation import api as timestation
from tests.dialects.timestation.requests import kitchen, make_shift, who
from tests.world import Api, World

DOCUMENT = timestation.get_openapi_schema(path_prefix="")
SCHEMA = schemathesis.openapi.from_dict(deepcopy(DOCUMENT))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DOOR = WSGIHandler()
OPERATIONS = pytest.mark.parametrize("operation", [one.name for one in contract("timestation").operations])


@contextmanager
def connection_kept() -> Iterator[None]:
    """The end of a request does not close the connection, whose transaction is the test's."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def send_anything(world: World, operation: str, examples: int, mode: GenerationMode) -> None:
    """So many requests that the document allows (or, in negative mode, forbids), half of them about what there is."""
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

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(SCHEMA[path][method].as_strategy(generation_mode=mode), st.booleans())
    def run(case: Case, about_what_there_is: bool) -> None:  # noqa: FBT001 - hypothesis gives it by place
        if about_what_there_is:
            for part in (case.path_parameters, case.query, case.body):
                if isinstance(part, dict):
                    part.update({name: there[name] for name in part.keys() & there.keys()})
        with transaction.atomic():
            response = case.call(app=DOOR, headers={"Authorization": f"Bearer {world.key}"})
            case.validate_response(response, checks=CHECKS)
            transaction.set_rollback(True)

    with connection_kept():
        run()


@OPERATIONS
def test_what_the_document_allows(world: World, operation: str) -> None:
    send_anything(world, operation, 10, GenerationMode.POSITIVE)


@pytest.mark.long
@pytest.mark.parametrize("mode", list(GenerationMode))
@OPERATIONS
def test_much_of_what_it_allows_and_forbids(world: World, operation: str, mode: GenerationMode) -> None:
    send_anything(world, operation, 300, mode)


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
