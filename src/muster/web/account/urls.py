from muster.core.policy import PUBLIC
from muster.web.account import views
from muster.web.pages import page

OWN = "account.update"

urlpatterns = [
    page("", views.home, policy=OWN, name="home", methods=("GET",)),
    page("login", views.log_in, policy=PUBLIC, name="log_in"),
    # Whoever has no active employee any more may still leave.
    page("logout", views.log_out, policy=PUBLIC, name="log_out", methods=("POST",)),
    page("account/", views.account, policy=OWN, name="account", methods=("GET",)),
    page("account/card", views.card, policy=OWN, name="own_card", methods=("GET",)),
    page("account/password", views.choose_password, policy=OWN, name="choose_password"),
    page(
        "account/sign-out",
        views.sign_out_everywhere,
        policy=OWN,
        name="sign_out_everywhere",
        methods=("POST",),
    ),
    page(
        "account/profile/<int:employee_id>",
        views.choose_profile,
        policy=OWN,
        name="choose_profile",
        methods=("POST",),
    ),
]
