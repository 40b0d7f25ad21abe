import pytest

from muster.core.actor import Actor, Role
from muster.core.errors import Conflict, Denied
from muster.core.policy import PUBLIC
from muster.dialects.kit.router import PolicyRouter
from muster.places.actions import create_department
from tests.unchanged import unchanged
from tests.world import World


@pytest.mark.parametrize("policy", [{}, {"policy": None}, {"policy": ""}, {"policy": "department.lst"}])
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_route_without_a_listed_policy_fails_at_import(method: str, policy: dict) -> None:
    with pytest.raises(TypeError, match="name a policy that"):
        getattr(PolicyRouter(), method)("/departments", **policy)


def operation(router: PolicyRouter, path: str = "/departments") -> object:
    return router.path_operations[path].operations[0]


def test_public_is_a_policy_too_and_asks_for_no_credential() -> None:
    router = PolicyRouter()

    @router.get("/careers", policy=PUBLIC)
    def careers(request: object) -> str:
        return "open"

    assert operation(router, "/careers").auth_param is None
    assert operation(router, "/careers").view_func(None) == "open"


class Request:
    def __init__(self, auth: Actor) -> None:
        self.auth = auth


def test_the_policy_is_asked_before_the_handler_runs() -> None:
    router, ran = PolicyRouter(), []

    @router.post("/departments", policy="department.create")
    def create(request: Request) -> None:
        ran.append(request)

    employee = Actor(organisation_id=1, roles=frozenset({Role.EMPLOYEE}), name="Emma")
    with pytest.raises(Denied):
        operation(router).view_func(Request(employee))
    assert ran == []


def test_a_request_that_is_refused_halfway_changes_nothing(world: World) -> None:
    router, system = PolicyRouter(), Actor.system(world.organisation.pk)

    @router.post("/departments", policy="department.create")
    def create(request: Request) -> None:
        create_department(request.auth, name="Laundry")
        create_department(request.auth, name="Laundry")

    with unchanged(), pytest.raises(Conflict):
        operation(router).view_func(Request(system))


def test_errors_of_a_router_are_answers_of_each_route() -> None:
    router = PolicyRouter(errors={401: dict})

    @router.get("/departments", policy="department.list", response={200: str, 404: str})
    def departments(request: Request) -> str:
        return ""

    assert set(operation(router).response_models) == {200, 401, 404}
