"""Bodies and answers that the document prints for users (tanda-v2.txt 947-1283), as keys and as what is sent."""

from typing import Any

from tests.world import World

# 967
CREATED = {
    "id", "name", "date_of_birth", "employment_start_date", "employment_end_date", "employee_id", "passcode",
    "platform_role_ids", "department_ids", "preferred_hours", "award_template_organisation_id", "award_tag_ids",
    "report_department_id", "managed_department_ids", "active", "payroll_cessation_code", "enable_login",
    "can_see_costs", "email", "photo", "phone", "normalised_phone", "time_zone", "utc_offset", "created_at",
    "contracted_weekly_hours", "part_time_fixed_hours", "expected_hours_in_pay_period",
    "days_overtime_averaged_over", "overtime_calculated_over_period_start", "super_fund_membership", "super_fund",
    "bank_details", "temporary_employee_type", "tax_declaration", "onboarding_status", "qualifications", "updated_at",
}  # fmt: skip
# 1041
LISTED = (CREATED - {"award_template_organisation_id", "platform_role_ids"}) | {
    "legal_first_name", "legal_middle_names", "legal_last_name", "award_template_id",
}  # fmt: skip
# 880-929: what is told of each user besides.
ATTRIBUTES = CREATED | LISTED | {
    "award", "payslip_email", "address", "next_pay_group_id", "last_synced_mobile_app", "automatic_break_rule_set_id",
    "position_title", "position_template", "ssn", "emergency_contacts",
}  # fmt: skip
# 983: of an answer to no more than a name.
BARE: dict[str, Any] = {
    "name": "Carlton Carlson Jr.",
    "date_of_birth": None,
    "employment_start_date": None,
    "employment_end_date": None,
    "employee_id": None,
    "passcode": None,
    "department_ids": [],
    "preferred_hours": 22,
    "award_template_id": None,
    "award_tag_ids": [],
    "report_department_id": None,
    "managed_department_ids": [],
    "active": True,
    "payroll_cessation_code": None,
    "enable_login": True,
    "can_see_costs": True,
    "email": None,
    "photo": None,
    "phone": None,
    "normalised_phone": None,
    "contracted_weekly_hours": 0.0,
    "part_time_fixed_hours": 0.0,
    "expected_hours_in_pay_period": None,
    "super_fund_membership": None,
    "super_fund": None,
    "bank_details": None,
    "temporary_employee_type": None,
    "tax_declaration": None,
    "onboarding_status": "not_applicable",
    "qualifications": [],
}


def carlton(world: World, *, roles: list[int]) -> dict[str, Any]:
    """947, with ids of the world."""
    return {
        "name": "Carlton Carlson Jr.",
        "employee_id": "CC123",
        "passcode": "6789",
        "phone": "+61408123654",
        "date_of_birth": "1956-09-25",
        "employment_start_date": "1986-09-24",
        "email": "carl.carlson@springfieldpowerplant.com",
        "report_department_id": world.kitchen.pk,
        "preferred_hours": 22,
        "award_template_organisation_id": 5324324,
        "award_tag_ids": [3816],
        "department_ids": [world.kitchen.pk],
        "managed_department_ids": [world.kitchen.pk],
        "platform_role_ids": roles,
        "yearly_salary": 40000,
        "enable_login": True,
    }


def lenford(qualification_id: int, file_id: str) -> dict[str, Any]:
    """1117."""
    return {
        "name": "Lenford Leonard",
        "legal_first_name": "Lenford",
        "legal_middle_names": "Leonard",
        "legal_last_name": "Leonard",
        "employee_id": "Lenford",
        "passcode": "0123",
        "phone": "0404123122",
        "date_of_birth": "1990-12-12",
        "employment_start_date": "2016-03-01",
        "email": "some_email@test.com",
        "hourly_rate": 12.34,
        "enable_login": True,
        "qualifications": [
            {
                "qualification_id": qualification_id,
                "enabled": True,
                "training_provider_name": "Acme Training Ltd",
                "state_of_completion": "QLD",
                "license_number": "BCD234",
                "expires": "2012-11-21",
                "in_training": False,
                "file_id": file_id,
            }
        ],
    }


def hours(world: World) -> dict[str, Any]:
    """1021."""
    return {
        "start_date": "2021-01-01",
        "schedules": [
            {
                "week": 1,
                "day": "Monday",
                "start": "09:00",
                "end": "17:00",
                "department_id": world.kitchen.pk,
                "breaks": "12:00-13:00",
            },
            {
                "week": 2,
                "day": "Tuesday",
                "start": "10:00",
                "end": "20:00",
                "department_id": world.bar.pk,
                "breaks": "12:00-13:00",
            },
        ],
        "sleepovers": [
            {"week": 1, "day": "Monday", "start": "22:00", "end": "06:00", "department_id": world.kitchen.pk}
        ],
        "on_calls": [
            {"week": 1, "day": "Tuesday", "start": "18:00", "end": "06:00", "department_id": world.kitchen.pk}
        ],
        "rostered_days_off": [{"week": 1, "day": "Wednesday", "start": "00:00", "end": "00:00"}],
    }


SINGAPOREAN = {
    "legal_status": "singapore_citizen",
    "nationality": "singaporean",
    "race": "chinese",
    "religion": "buddhism",
    "marital_status": "married",
}


def abroad(world: World) -> dict[str, dict[str, Any]]:
    """By country: a user with tax details of there (992, 999, 1007)."""
    kept = {
        "employment_start_date": "2023-01-01",
        "user_levels": ["employee"],
        "department_ids": [world.bar.pk],
    }
    return {
        "SG": {
            "name": "Li Wei",
            "employee_id": "LW001",
            "email": "li.wei@company.com.sg",
            "phone": "+6591234567",
            **kept,
            "tax_declaration": {
                "tax_file_number": "S1234567A",
                "employment_basis": "full_time",
                "singapore_tax_detail": SINGAPOREAN,
            },
        },
        "NZ": {
            "name": "Kane Williamson",
            "employee_id": "KW001",
            "email": "kane.williamson@company.co.nz",
            "phone": "+6421234567",
            **kept,
            "tax_declaration": {
                "tax_file_number": "49098576",
                "employment_basis": "full_time",
                "nz_tax_code": "ME",
                "nz_esct_rate": "17.5",
                "nz_source_of_income": "primary_income",
            },
        },
        "GB": {
            "name": "John Smith",
            "employee_id": "JS001",
            "email": "john.smith@company.co.uk",
            "phone": "+447700900123",
            **kept,
            "tax_declaration": {
                "tax_file_number": "AB123456C",
                "tax_code": "1150L",
                "uk_tax_year_status": "first_job",
                "uk_national_insurance_code": "A",
                "student_loan": False,
            },
        },
    }
