"""operations.toml, the routes and the tests say the same."""

from muster.dialects.kit.operations import contract
from muster.dialects.timetastic import api as timetastic
from tests.dialects import timetastic as tests_of_timetastic
from tests.dialects.kit.coverage import claimed, routes

OPERATIONS = contract("timetastic").operations


def test_every_operation_is_done_and_is_a_route_and_every_route_an_operation() -> None:
    assert {operation.state for operation in OPERATIONS} == {"done"}
    ours = {operation.name for operation in OPERATIONS}
    assert len(OPERATIONS) == len(ours) == 41
    assert routes(timetastic) == ours
    paths = timetastic.get_openapi_schema(path_prefix="")["paths"]
    assert {f"{method.upper()} {path}" for path in paths for method in paths[path]} == ours


def test_every_operation_was_answered_with_success_by_some_test() -> None:
    assert claimed(tests_of_timetastic) == {operation.name for operation in OPERATIONS}
