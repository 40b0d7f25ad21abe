from tests.world import Api, World


def test_a_shift_from_check_in_to_check_out(api: Api, world: World, django_assert_max_num_queries) -> None:
    employees = api("GET", "/employees").json()["employees"]
    emma = next(row for row in employees if row["name"] == "Emma Example")
    assert emma["status"] == "out"
    made = api(
        "POST",
        "/shifts",
        {
            "employee_id": emma["employee_id"],
            "department_id": emma["primary_department_id"],
            "time_in": "2026-03-04T08:05:15+11:00",
        },
    )
    assert made.status_code == 200, made.content
    with django_assert_max_num_queries(14) as q:
        out = api(
            "PUT", f"/employees/{emma['employee_id']}/check-out", {"time_out": "2026-03-04T08:59:03+11:00"}
        )
    for x in q.captured_queries:
        print(x["sql"][:150])
    assert out.status_code == 200, out.content
    shift = api("GET", f"/shifts/{made.json()['shift']['shift_id']}").json()["shift"]
    assert shift["total_minutes"] == "54"
    print(shift)
    with django_assert_max_num_queries(4):
        print(api("GET", f"/shifts?employee_id={emma['employee_id']}").json())
    print(api("GET", "/departments").json())
    print(api("GET", "/employees").json())
