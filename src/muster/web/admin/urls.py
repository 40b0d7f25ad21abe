from muster.web.admin import details, devices, keys, people, places, settings
from muster.web.pages import page

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    page("people/", people.people, policy="team.view", name="people", methods=GET),
    page("people/add", people.add, policy="employee.create", name="add_person"),
    page("people/<int:employee_id>/", people.person, policy="employee.view", name="person", methods=GET),
    page("people/<int:employee_id>/edit", people.edit, policy="employee.update", name="edit_person"),
    page(
        "people/<int:employee_id>/deactivate",
        people.deactivate,
        policy="employee.deactivate",
        name="deactivate",
    ),
    page(
        "people/<int:employee_id>/reactivate",
        people.reactivate,
        policy="employee.deactivate",
        name="reactivate",
        methods=POST,
    ),
    page("people/<int:employee_id>/log-in", people.give_log_in, policy="log_in.give", name="give_log_in"),
    page(
        "people/<int:employee_id>/password",
        people.renew_password,
        policy="log_in.give",
        name="renew_password",
    ),
    page("people/<int:employee_id>/card", people.card, policy="employee.update", name="card", methods=GET),
    page(
        "people/<int:employee_id>/card/new",
        people.renew_card,
        policy="employee.update",
        name="renew_card",
        methods=POST,
    ),
    page(
        "people/<int:employee_id>/contacts/add",
        details.add_contact,
        policy="employee.update",
        name="add_contact",
    ),
    page(
        "people/<int:employee_id>/contacts/<int:contact_id>/remove",
        details.remove_contact,
        policy="employee.update",
        name="remove_contact",
        methods=POST,
    ),
    page(
        "people/<int:employee_id>/qualifications/add",
        details.add_qualification,
        policy="employee.update",
        name="give_qualification",
    ),
    page(
        "people/<int:employee_id>/qualifications/<int:held_id>/",
        details.change_qualification,
        policy="employee.update",
        name="held_qualification",
    ),
    page(
        "people/<int:employee_id>/qualifications/<int:held_id>/remove",
        details.remove_qualification,
        policy="employee.update",
        name="remove_qualification",
        methods=POST,
    ),
    page(
        "people/<int:employee_id>/hours",
        details.regular_hours,
        policy="employee.update",
        name="regular_hours",
    ),
    page("departments/", places.places, policy="department.update", name="departments", methods=GET),
    page("departments/add", places.department, policy="department.create", name="add_department"),
    page(
        "departments/<int:department_id>/", places.department, policy="department.update", name="department"
    ),
    page(
        "departments/<int:department_id>/archive",
        places.archive_department,
        policy="department.archive",
        name="archive_department",
    ),
    page(
        "departments/<int:department_id>/positions/add",
        places.add_position,
        policy="position.create",
        name="add_position",
    ),
    page(
        "departments/positions/<int:position_id>/archive",
        places.archive_position,
        policy="position.archive",
        name="archive_position",
        methods=POST,
    ),
    page("locations/add", places.location, policy="location.create", name="add_location"),
    page("locations/<int:location_id>/", places.location, policy="location.update", name="location"),
    page(
        "locations/<int:location_id>/archive",
        places.archive_location,
        policy="location.archive",
        name="archive_location",
    ),
    page("devices/", devices.devices, policy="device.list", name="devices", methods=GET),
    page("devices/add", devices.register, policy="device.create", name="add_device"),
    page("devices/<int:device_id>/code", devices.renew_code, policy="device.update", name="renew_code"),
    page(
        "devices/<int:device_id>/returned",
        devices.mark_returned,
        policy="device.update",
        name="mark_returned",
    ),
    page("keys/", keys.keys, policy="api_key.list", name="keys", methods=GET),
    page("keys/add", keys.add, policy="api_key.create", name="add_key"),
    page("keys/<int:key_id>/revoke", keys.revoke, policy="api_key.revoke", name="revoke_key"),
    page("settings/", settings.settings, policy="attendance_settings.update", name="settings", methods=GET),
    page("settings/organisation", settings.organisation, policy="settings.update", name="organisation"),
    page(
        "settings/employment-types/add",
        settings.add_employment_type,
        policy="settings.update",
        name="add_employment_type",
    ),
    page(
        "settings/work-groups/add", settings.add_work_group, policy="settings.update", name="add_work_group"
    ),
    page(
        "settings/qualifications/add",
        settings.add_qualification,
        policy="qualification.create",
        name="add_qualification",
    ),
    page(
        "settings/fields/add",
        settings.add_custom_field,
        policy="custom_field.create",
        name="add_custom_field",
    ),
]
