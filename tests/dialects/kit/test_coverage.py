"""The proof of coverage proves something: a test that claims more than it sees fails."""

import pytest

from tests import dialects
from tests.dialects.kit.coverage import Call, answers, claimed
from tests.world import Api, World


def test_a_claim_holds_when_the_operation_was_answered(world: World) -> None:
    answers("GET /v1/departments")(lambda: Api(world.key, "/timestation/v1.2/")("GET", "/departments"))()


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ("GET /v1/departments", "/employees"),
        ("POST /v1/departments", "/departments"),
        ("GET /v1/departments/{department_id}", "/departments"),
        ("GET /v1/departments/{department_id}", "/departments/dpt_0000000000"),
    ],
)
def test_a_claim_fails_when_it_was_not(world: World, operation: str, path: str) -> None:
    with pytest.raises(AssertionError, match="was not answered"):
        answers(operation)(lambda: Api(world.key)("GET", path))()


def test_only_success_of_that_very_route_counts() -> None:
    assert Call("PUT", "/v1/shifts/shft_1/close", 200).answered("PUT /v1/shifts/{shift_id}/close")
    assert Call("PUT", "/v1/shifts/shft_1/close", 201).answered("PUT /v1/shifts/{shift_id}/close")
    assert not Call("PUT", "/v1/shifts/shft_1/close", 402).answered("PUT /v1/shifts/{shift_id}/close")
    assert not Call("PUT", "/v1/shifts/shft_1/close", 200).answered("PUT /v1/shifts/{shift_id}")
    assert not Call("PUT", "/v1X2/shifts", 200).answered("PUT /v1.2/shifts")


def test_a_package_without_claims_claims_nothing() -> None:
    assert claimed(dialects) == set()
