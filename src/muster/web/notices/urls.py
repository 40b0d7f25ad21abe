from muster.web.notices import views
from muster.web.pages import page

POST = ("POST",)

urlpatterns = [
    page("notices/", views.notices, policy="notice.list", name="notices", methods=("GET",)),
    page("notices/read", views.read_all, policy="notice.update", name="read_notices", methods=POST),
    page("notices/<int:notice_id>/open", views.open_notice, policy="notice.update", name="open_notice", methods=POST),
    # Below /notices/, which is its scope: the kiosk has another.
    page(
        "notices/service-worker.js",
        views.service_worker,
        policy="notice.list",
        name="notices_service_worker",
        methods=("GET",),
    ),
    page("account/notices", views.choices, policy="notice.update", name="notice_choices"),
    page("account/notices/browsers", views.add_browser, policy="notice.update", name="add_browser", methods=POST),
    page(
        "account/notices/browsers/<int:device_id>/remove",
        views.remove_browser,
        policy="notice.update",
        name="remove_browser",
        methods=POST,
    ),
]  # fmt: skip
