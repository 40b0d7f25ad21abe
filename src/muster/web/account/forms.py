"""Forms of one's own log-in."""

from django import forms

from muster.web.forms import Form


def _password(label: str, autocomplete: str) -> forms.CharField:
    # Not stripped: a space may be part of a password.
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget)


class LogInForm(Form):
    email = forms.CharField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = _password("Password", "current-password")


class CodeForm(Form):
    """The second step of logging in, and the confirmation of an authenticator app."""

    fields_of = {"otp": "code"}
    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )


class PresentPasswordForm(Form):
    """For what only the person themself may do, not whoever finds their screen open."""

    password = _password("Present password", "current-password")


class PasswordForm(Form):
    old = _password("Present password", "current-password")
    new = _password("New password", "new-password")
    again = _password("New password, once more", "new-password")

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("new") != self.cleaned_data.get("again"):
            self.add_error("again", "The two new passwords differ.")


class NewPasswordForm(Form):
    """The first one, of whoever was invited."""

    new = _password("Password", "new-password")
    again = _password("Password, once more", "new-password")
    fields_of = {"password": "new"}

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("new") != self.cleaned_data.get("again"):
            self.add_error("again", "The two passwords differ.")
