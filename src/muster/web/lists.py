"""What the pages of every list share: a form to add or change one of it, a question before one goes, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.actor import Actor
from muster.web.forms import Form, pressed
from muster.web.middleware import PageRequest

Save = Callable[[dict[str, Any]], object]


def saving(actor: Actor, row: Any, *, create: Callable[..., Any], update: Callable[..., Any]) -> Save:
    """The row is changed; without one it is made."""
    return lambda facts: update(actor, row, **facts) if row is not None else create(actor, **facts)


@dataclass(frozen=True)
class ListPages:
    """`url_name`: of the page that shows the list."""

    url_name: str
    label: str

    def edit(
        self,
        request: PageRequest,
        form: Form,
        save: Save,
        *,
        heading: str,
        lead: str = "",
        said: str = "",
        archive: str | None = None,
        remove: str | None = None,
        button: str = "Save",
    ) -> HttpResponse:
        """`save` is given the values without the form's mark. `archive` asks first, `remove` is pressed."""
        if form.carry_out(lambda values: save({name: values[name] for name in values if name != "mark"})):
            messages.success(request, said or f"{form.cleaned_data['name']} is saved.")
            return self.back()
        context = {"form": form, "archive": archive, "remove": remove, "button": button, **self._way_back()}
        return render(request, "web/form_page.html", {"heading": heading, "lead": lead, **context})

    def archive(
        self, request: PageRequest, archive: Callable[[], object], *, name: str, lead: str
    ) -> HttpResponse:
        if request.method == "POST":
            return self.press(request, archive, f"{name} is archived.")
        context = {"heading": f"Archive {name}?", "lead": lead, "button": "Archive"}
        return render(request, "web/confirm.html", {**context, **self._way_back()})

    def press(self, request: PageRequest, act: Callable[[], object], said: str) -> HttpResponse:
        pressed(request, act, said)
        return self.back()

    def back(self) -> HttpResponse:
        return redirect(self.url_name)

    def _way_back(self) -> dict[str, str]:
        return {"back": reverse(self.url_name), "back_label": self.label}
