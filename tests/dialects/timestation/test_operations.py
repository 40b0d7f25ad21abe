"""operations.toml, the routes and the tests say the same; and every operation refuses as documented."""

import pytest

from muster.accounts.actions import create_api_key
from muster.core.actor import Actor, Scope
from muster.core.models import Organisation
from muster.dialects.kit.operations import Operation, contract
from muster.dialects.timestation import api as timestation
from muster.dialects.timestation.wire import DEPARTMENT_ID, EMPLOYEE_ID, SHIFT_ID
from tests.dialects import timestation as tests_of_timestation
from tests.dialects.kit.coverage import claimed, routes
from tests.dialects.timestation.requests import bar, kitchen, make_shift, refused, who
from tests.unchanged import unchanged
from tests.world import NOW, Api, World

OPERATIONS = contract("timestation").operations
WRITES = [operation for operation in OPERATIONS if operation.method != "GET"]
WITH_BODY = [operation for operation in OPERATIONS if operation.method in {"POST", "PUT"}]
TIMES = {"time_in": "2026-03-04T08:00:00+11:00", "time_out": "2026-03-04T08:30:00+11:00"}


def test_every_operation_is_a_route_and_every_route_an_operation() -> None:
    documented = {operation.name for operation in OPERATIONS}
    also = {f"{method} {operation.path}" for operation in OPERATIONS for method in operation.also}
    assert routes(timestation) == documented | also
    paths = timestation.get_openapi_schema(path_prefix="")["paths"]
    assert {f"{method.upper()} {path}" for path in paths for method in paths[path]} == documented


def test_every_operation_was_answered_with_success_by_some_test() -> None:
    assert {operation.name for operation in OPERATIONS if operation.state == "done"} == {
        operation.name for operation in OPERATIONS
    }
    also = {f"{method} {operation.path}" for operation in OPERATIONS for method in operation.also}
    assert claimed(tests_of_timestation) == {operation.name for operation in OPERATIONS} | also


def ids(world: World, shift_id: str) -> dict[str, str]:
    return {"employee_id": who(world, "noah"), "department_id": bar(world), "shift_id": shift_id}


def send(api: Api, operation: Operation, ids: dict[str, str]) -> object:
    """With ids and a form that are right for a key that may do it."""
    path = operation.path.format(**ids)
    if "reports" in path:
        path += "?report_startdate=2026-03-03&report_enddate=2026-03-04"
    if operation.name == "GET /v1/shifts":
        path += f"?employee_id={ids['employee_id']}"
    form = {
        "name": "Nia New",
        "employee_id": ids["employee_id"],
        "department_id": ids["department_id"],
        **TIMES,
    }
    return api(operation.method, path, form if operation in WITH_BODY else None)


@pytest.fixture
def shift_id(api: Api, world: World) -> str:
    return make_shift(api, world)


def test_none_answers_without_a_valid_key(world: World, shift_id: str) -> None:
    with unchanged():
        for operation in OPERATIONS:
            refused(
                send(Api("muster_of_nobody", ""), operation, ids(world, shift_id)), 401, "Invalid API Key"
            )


def test_none_answers_a_key_without_scopes(world: World, shift_id: str) -> None:
    _, key = create_api_key(Actor.system(world.organisation.pk), name="Narrow", scopes=[Scope.QUALIFICATIONS])
    text = "This credential was not given the right to do this."
    with unchanged():
        for operation in OPERATIONS:
            refused(send(Api(key, ""), operation, ids(world, shift_id)), 402, text)


def test_a_locked_out_account_reads_and_changes_nothing(world: World, shift_id: str) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(locked_out_at=NOW)
    text = "This account is locked out. Its owner has to settle that with the operator."
    with unchanged():
        for operation in WRITES:
            refused(send(Api(world.key, ""), operation, ids(world, shift_id)), 402, text)
        for operation in OPERATIONS:
            if operation not in WRITES:
                assert send(Api(world.key, ""), operation, ids(world, shift_id)).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        "the other account's",
        "nobody's",
        "of another kind",
        "without a prefix",
        "in capitals",
        "with a NUL",
        "ten thousand letters",
    ],
)
def test_an_id_that_stands_for_nothing_here_is_not_found(
    api: Api, world: World, shift_id: str, wrong: str
) -> None:
    assert world.other
    right = ids(world, shift_id)
    theirs = {
        "employee_id": who(world.other, "zoe"),
        "department_id": kitchen(world.other),
        "shift_id": make_shift(Api(world.other.key), world.other, "zoe"),
    }
    changed = {
        "the other account's": theirs,
        "nobody's": {
            "employee_id": EMPLOYEE_ID.encode(999_999),
            "department_id": DEPARTMENT_ID.encode(999_999),
            "shift_id": SHIFT_ID.encode(2**63 - 1),
        },
        "of another kind": dict(zip(right, [*list(right.values())[1:], right["employee_id"]], strict=True)),
        "without a prefix": {name: id_.partition("_")[2] for name, id_ in right.items()},
        "in capitals": {name: id_.upper() for name, id_ in right.items()},
        "with a NUL": {name: f"{id_}%00" for name, id_ in right.items()},
        "ten thousand letters": {name: id_ + "a" * 10_000 for name, id_ in right.items()},
    }[wrong]
    with unchanged():
        for operation in OPERATIONS:
            for name in changed:
                if f"{{{name}}}" in operation.path or (name, operation.name) == (
                    "employee_id",
                    "GET /v1/shifts",
                ):
                    noun = name.removesuffix("_id").capitalize()
                    response = send(Api(world.key, ""), operation, right | {name: changed[name]})
                    refused(response, 404, f"{noun} not found.")


def test_an_id_in_a_body_that_stands_for_nothing_here_is_not_found(
    api: Api, world: World, shift_id: str
) -> None:
    assert world.other
    theirs = {"department_id": kitchen(world.other)}
    with unchanged():
        for path, method in (
            ("/employees", "POST"),
            (f"/employees/{who(world, 'noah')}", "PUT"),
            ("/shifts", "POST"),
            (f"/shifts/{shift_id}", "PUT"),
        ):
            form = {"name": "Nia", "employee_id": who(world, "noah"), **TIMES} | theirs
            refused(api(method, path, form), 404, "Department not found.")
        form = {"employee_id": who(world.other, "zoe"), "department_id": kitchen(world), **TIMES}
        refused(api("POST", "/shifts", form), 404, "Employee not found.")


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (
            b'{"name": ',
            "application/json",
            "The body is not JSON: unexpected end of data: line 1 column 10 (char 9)",
        ),
        (b'["name"]', "application/json", "The body must be a JSON object."),
        (b"name=%FF", "application/x-www-form-urlencoded", "The body is not UTF-8 text."),
        (b"name=\xff", "application/x-www-form-urlencoded", "The body is not UTF-8 text."),
        (b"a=1&" * 1001, "application/x-www-form-urlencoded", "The form has too many fields."),
        (b"a=1&a[b]=2", "", "a is given both as a value and as a list of values."),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    world: World, shift_id: str, body: bytes, content_type: str, text: str
) -> None:
    with unchanged():
        for operation in WITH_BODY:
            path = operation.path.format(**ids(world, shift_id))
            response = Api(world.key, "")(operation.method, path, data=body, content_type=content_type)
            refused(response, 400, text)


def test_a_method_that_an_address_does_not_take(world: World, shift_id: str) -> None:
    api = Api(world.key, "")
    with unchanged():
        for path in {operation.path for operation in OPERATIONS}:
            response = api("PATCH", path.format(**ids(world, shift_id)))
            refused(response, 405, f"This address takes {response['Allow']}.")
    assert api("PATCH", "/v1/employees")["Allow"] == "GET, POST"
    assert api("PATCH", f"/v1/shifts/{shift_id}")["Allow"] == "DELETE, GET, PUT"
    assert api("HEAD", "/v1/employees").status_code == 405
