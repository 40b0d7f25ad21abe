"""The web app's addresses. Those of programs are taken before by dialects/kit/middleware.py."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from muster.core.policy import PUBLIC
from muster.web.account.views import log_in_to_admin
from muster.web.files import linked_file
from muster.web.health import health
from muster.web.pages import page

urlpatterns: list[URLPattern | URLResolver] = [
    page("health", health, policy=PUBLIC, name="health", methods=("GET",)),
    page("files/<str:token>", linked_file, policy=PUBLIC, name="linked_file", methods=("GET",)),
    path("kiosk/", include("muster.web.kiosk.urls")),
    path("", include("muster.web.account.urls")),
    path("", include("muster.web.employee.urls")),
    path("", include("muster.web.notices.urls")),
    path("", include("muster.web.manager.urls")),
    path("", include("muster.web.leave.urls")),
    path("", include("muster.web.rosters.urls")),
    path("", include("muster.web.payroll.urls")),
    path("", include("muster.web.admin.urls")),
    path("", include("muster.web.details.urls")),
    # One door for all: it counts wrong passwords, the admin's own does not.
    page("admin/login/", log_in_to_admin, policy=PUBLIC, name="log_in_to_admin"),
    path("admin/", admin.site.urls),
]

handler404 = "muster.web.errors.not_found"
handler500 = "muster.web.errors.failed"
