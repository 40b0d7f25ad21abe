"""operations.toml, the routes and the tests say the same."""

from django.urls import resolve

from muster.dialects.kit.operations import contract
from muster.dialects.tanda import api as tanda
from tests.dialects import tanda as tests_of_tanda
from tests.dialects.kit.coverage import claimed, routes

OPERATIONS = contract("tanda").operations
DONE = [operation for operation in OPERATIONS if operation.state == "done"]
ALSO = {f"{method} {operation.path}" for operation in DONE for method in operation.also}


def test_every_operation_that_is_done_is_a_route_and_every_route_an_operation() -> None:
    ours = {operation.name for operation in DONE if operation.served_by == "dialect"}
    assert routes(tanda) == ours | ALSO
    paths = tanda.get_openapi_schema(path_prefix="")["paths"]
    assert {f"{method.upper()} {path}" for path in paths for method in paths[path]} == ours


def test_pages_are_the_web_apps() -> None:
    pages = [operation for operation in DONE if operation.served_by == "web"]
    assert [page.name for page in pages] == ["GET /api/oauth/authorize"]
    assert [resolve(page.path).url_name for page in pages] == ["authorize"]


def test_what_is_planned_is_not_a_route() -> None:
    assert {operation.state for operation in OPERATIONS} <= {"done", "planned"}
    planned = {operation.name for operation in OPERATIONS if operation.state == "planned"}
    assert planned & routes(tanda) == set()


def test_every_operation_that_is_done_was_answered_with_success_by_some_test() -> None:
    assert claimed(tests_of_tanda) == {operation.name for operation in DONE} | ALSO
