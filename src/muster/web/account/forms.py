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


class PasswordForm(Form):
    old = _password("Present password", "current-password")
    new = _password("New password", "new-password")
    again = _password("New password, once more", "new-password")

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("new") != self.cleaned_data.get("again"):
            self.add_error("again", "The two new passwords differ.")
