"""Access and roles (tanda-v2.txt 1875)."""

import pytest

from muster.core.actor import Scope
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import refused
from tests.world import NOW, Tanda, World

NAMES = ["Admin", "Payroll Officer", "Roster Manager", "Manager", "Employee", "Partner"]


@answers("GET /api/v2/platform/roles")
def test_the_roles_that_there_are(ada: Tanda, world: World) -> None:
    found = ada("GET", "/platform/roles").json()
    assert found[0] == {
        "id": world.organisation.pk * 10 + 1,
        "name": "Admin",
        "description": "access to all functions",
        "type": "organisation_admin",
        "enabled": True,
        "native": True,
        "sort_order": 1,
        "updated_at": int(NOW.timestamp()),
    }
    assert [one["name"] for one in found] == NAMES
    assert [one["sort_order"] for one in found] == [1, 2, 3, 4, 5, 6]
    assert [one["type"] for one in found] == [
        "organisation_admin", "manager", "manager", "manager", "employee", "employee",
    ]  # fmt: skip


def test_everybody_reads_them_and_each_organisation_has_its_own_ids(emma: Tanda, world: World) -> None:
    assert world.other
    theirs = {one["id"] for one in Tanda(world.other.token("zoe"))("GET", "/platform/roles").json()}
    ours = {one["id"] for one in emma("GET", "/platform/roles").json()}
    assert (len(ours), ours & theirs) == (6, set())


@pytest.mark.parametrize("scope", [Scope.USER, Scope.SETTINGS])
def test_the_scope_is_platform(world: World, scope: Scope) -> None:
    refused(Tanda(world.token("ada", scope))("GET", "/platform/roles"), 403)
