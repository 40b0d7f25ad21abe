"""The kiosk's addresses, all below /kiosk/: the scope of its service worker, and the path of its cookie.

Their policy is public because no person is logged in: views and api ask for a paired device themselves.
"""

from muster.core.policy import PUBLIC
from muster.web.kiosk import api, views
from muster.web.pages import page

urlpatterns = [
    page("", views.kiosk, policy=PUBLIC, name="kiosk", methods=("GET",)),
    page("pair", views.pair, policy=PUBLIC, name="kiosk_pair"),
    page(
        "service-worker.js",
        views.service_worker,
        policy=PUBLIC,
        name="kiosk_service_worker",
        methods=("GET",),
    ),
    page("api/status", api.status, policy=PUBLIC, name="kiosk_status", methods=("GET",)),
    page("api/identify", api.identify, policy=PUBLIC, name="kiosk_identify", methods=("POST",)),
    page("api/press", api.press, policy=PUBLIC, name="kiosk_press", methods=("POST",)),
    page("api/answer", api.answer, policy=PUBLIC, name="kiosk_answer", methods=("POST",)),
]
