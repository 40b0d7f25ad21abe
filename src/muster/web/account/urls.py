from muster.core.policy import PUBLIC
from muster.web.account import consent, invitations, programs, second_factor, views
from muster.web.pages import page

OWN = "account.update"

urlpatterns = [
    page("", views.home, policy=OWN, name="home", methods=("GET",)),
    page("login", views.log_in, policy=PUBLIC, name="log_in"),
    page("login/code", second_factor.enter_code, policy=PUBLIC, name="enter_code"),
    page("invitation/<str:token>", invitations.invitation, policy=PUBLIC, name="invitation"),
    # Whoever has no active employee any more may still leave.
    page("logout", views.log_out, policy=PUBLIC, name="log_out", methods=("POST",)),
    page("account/", views.account, policy=OWN, name="account", methods=("GET",)),
    page("account/card", views.card, policy=OWN, name="own_card", methods=("GET",)),
    page("account/password", views.choose_password, policy=OWN, name="choose_password"),
    page("account/second-factor", second_factor.set_up, policy=OWN, name="second_factor"),
    page("account/second-factor/remove", second_factor.remove, policy=OWN, name="remove_second_factor"),
    page("account/recovery-codes", second_factor.renew_codes, policy=OWN, name="recovery_codes"),
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
    page("account/programs", programs.programs, policy=OWN, name="programs", methods=("GET",)),
    page("account/programs/add", programs.add_token, policy=OWN, name="add_token"),
    page(
        "account/programs/tokens/<int:token_id>/revoke",
        programs.revoke_token,
        policy=OWN,
        name="revoke_token",
        methods=("POST",),
    ),
    page(
        "account/programs/applications/<int:application_id>/withdraw",
        programs.withdraw,
        policy=OWN,
        name="withdraw_consent",
        methods=("POST",),
    ),
    # Where Tanda's document has it, and below the vendor's name as all doors. It asks who is there by itself.
    page("api/oauth/authorize", consent.authorize, policy=PUBLIC, name="authorize"),
    page("tanda/api/oauth/authorize", consent.authorize, policy=PUBLIC, name="authorize_at_tanda"),
]
