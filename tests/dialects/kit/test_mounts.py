import pytest

from muster.dialects.kit import mounts


@pytest.mark.parametrize(
    ("path", "inner", "version"),
    [
        ("/v1/employees", "/v1/employees", "v1"),
        ("/v1.1/employees/", "/v1/employees", "v1.1"),
        ("/v1.2//employees///emp_1", "/v1/employees/emp_1", "v1.2"),
        ("/timestation/v1/employees", "/v1/employees", "v1"),
        ("/timestation//v1.2/employees", "/v1/employees", "v1.2"),
        ("/v1.2/reports/EmployeeActivity", "/v1.2/reports/EmployeeActivity", "v1.2"),
        ("/v1.1/reports/EmployeeActivity", "/v1/reports/EmployeeActivity", "v1.1"),
        ("/v1", "/v1", "v1"),
    ],
)
def test_a_path_of_the_dialect(path: str, inner: str, version: str) -> None:
    found = mounts.find(path)
    assert found
    assert (found.mount.vendor, found.path, found.version) == ("timestation", inner, version)


@pytest.mark.parametrize(
    "path",
    ["/", "/login", "/v10/employees", "/v1x", "/v1.3/employees", "/timestation", "/other/v1/employees", ""],
)
def test_a_path_of_the_web_app(path: str) -> None:
    found = mounts.find(path)
    assert found is None or found.mount.vendor != "timestation"


@pytest.mark.parametrize(
    ("path", "token", "vendor"),
    [
        ("/api/v2/schedules", None, "tanda"),
        ("/api/v2/schedules", "wrong", "tanda"),
        ("/api/v2/schedules", "mustertoken_wrong", "aladtec"),
        ("/api/v2/users/me", "mustertoken_wrong", "aladtec"),
        ("/api/v2/members", None, "aladtec"),
        ("/api/v2/membership", None, "tanda"),
        ("/api/v2/reports/payroll", None, "aladtec"),
        ("/api/v2/reports/other", None, "tanda"),
        ("/api/v3/schedules", None, "aladtec"),
        ("/bramble/api/v2/schedules", None, "aladtec"),
        # Below a dialect's own name its kind of token is not asked for.
        ("/tanda/api/v2/schedules", "mustertoken_wrong", "tanda"),
        ("/tanda/api/v2/members", None, "tanda"),
        ("/aladtec/api/v2/schedules", None, "aladtec"),
        ("/aladtec/api/v2/nothing", "wrong", "aladtec"),
        ("/aladtec/bramble/api/v2/schedules", "wrong", "aladtec"),
        ("/api/users", "mustertoken_wrong", "timetastic"),
    ],
)
def test_a_path_of_two_dialects_goes_by_the_token(path: str, token: str | None, vendor: str) -> None:
    found = mounts.find(path, token)
    assert found
    assert found.mount.vendor == vendor


@pytest.mark.parametrize(
    "path", ["/tanda/api/v3/members", "/timetastic/api/v3/members", "/kiosk/", "/a/b/api/v3"]
)
def test_a_path_of_no_dialect(path: str) -> None:
    assert mounts.find(path, "mustertoken_wrong") is None
