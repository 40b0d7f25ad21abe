"""Changing credentials."""

from muster.accounts.actions.applications import (
    allow_application,
    create_application,
    delete_application,
    renew_application_secret,
    update_application,
)
from muster.accounts.actions.client_tokens import client_of, issue_client_token
from muster.accounts.actions.invitations import (
    accept_as,
    accept_as_new,
    complete_onboarding,
    invite,
    invite_again,
    note_failed,
    note_sent,
    onboard,
    onboard_new,
    withdraw_invitation,
)
from muster.accounts.actions.keys import create_api_key, revoke_api_key, update_api_key
from muster.accounts.actions.log_ins import (
    change_password,
    end_sessions_of,
    give_log_in,
    renew_password,
    sign_in,
    sign_out_everywhere,
)
from muster.accounts.actions.profiles import create_api_profile, delete_api_profile, update_api_profile
from muster.accounts.actions.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    has_second_factor,
    remove_second_factor,
    remove_second_factor_of,
    renew_recovery_codes,
    require_second_factor,
)
from muster.accounts.actions.tokens import (
    create_api_token,
    give_token,
    issue_token,
    revoke_all_tokens,
    revoke_api_token,
    withdraw_consent,
)

__all__ = [
    "accept_as",
    "accept_as_new",
    "allow_application",
    "begin_second_factor",
    "change_password",
    "client_of",
    "complete_onboarding",
    "confirm_second_factor",
    "create_api_key",
    "create_api_profile",
    "create_api_token",
    "create_application",
    "delete_api_profile",
    "delete_application",
    "end_sessions_of",
    "give_log_in",
    "give_token",
    "has_second_factor",
    "invite",
    "invite_again",
    "issue_client_token",
    "issue_token",
    "note_failed",
    "note_sent",
    "onboard",
    "onboard_new",
    "remove_second_factor",
    "remove_second_factor_of",
    "renew_application_secret",
    "renew_password",
    "renew_recovery_codes",
    "require_second_factor",
    "revoke_all_tokens",
    "revoke_api_key",
    "revoke_api_token",
    "sign_in",
    "sign_out_everywhere",
    "update_api_key",
    "update_api_profile",
    "update_application",
    "withdraw_consent",
    "withdraw_invitation",
]
