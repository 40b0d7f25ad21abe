"""operations.toml, the routes and the tests say the same."""

from muster.dialects.aladtec import api as aladtec
from muster.dialects.aladtec.versions import V3_ONLY
from muster.dialects.kit.operations import contract
from tests.dialects import aladtec as tests_of_aladtec
from tests.dialects.kit.coverage import claimed, routes

OPERATIONS = contract("aladtec").operations


def test_every_operation_is_done_and_is_a_route_and_every_route_an_operation() -> None:
    assert {operation.state for operation in OPERATIONS} == {"done"}
    ours = {operation.name for operation in OPERATIONS}
    assert len(OPERATIONS) == len(ours) == 38
    assert routes(aladtec) == ours
    paths = aladtec.get_openapi_schema(path_prefix="")["paths"]
    assert {f"{method.upper()} {path}" for path in paths for method in paths[path]} == ours


def test_every_operation_was_answered_with_success_by_some_test() -> None:
    assert claimed(tests_of_aladtec) == {operation.name for operation in OPERATIONS}


def test_what_v2_has_not_is_told() -> None:
    assert {(one.method, one.path) for one in OPERATIONS if one.note.endswith("v3 only.")} == V3_ONLY
