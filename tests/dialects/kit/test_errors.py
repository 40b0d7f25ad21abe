import pytest

from muster.dialects.kit.dialect import first_problem


@pytest.mark.parametrize(
    ("where", "field"),
    [
        (("query", "employee_id"), "employee_id"),
        (("body", "data", "name"), "name"),
        (("body", "data", "custom_fields", "data"), "custom_fields.data"),
        (("body", "data", "form"), "form"),
        (("body", "data"), "body"),
    ],
)
def test_the_field_is_named_as_the_caller_knows_it(where: tuple[str, ...], field: str) -> None:
    missing = first_problem([{"loc": where, "msg": "Field required", "type": "missing"}])
    assert (missing.field, missing.message) == (field, f"{field} is required.")
    wrong = first_problem([{"loc": where, "msg": "Value error, not a date.", "type": "value_error"}])
    assert wrong.message == f"{field}: not a date."
