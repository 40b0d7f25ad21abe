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
