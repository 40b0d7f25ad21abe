"""What is entered in balances by hand."""

from datetime import date
from typing import Any

from django import forms

from muster.core.actor import Actor
from muster.leave import type_queries
from muster.leave.models import LeaveAccount, LeaveBank
from muster.web.forms import DateField, Form, RowField, text
from muster.web.leave.set_up_forms import LARGEST, UNITS, number

YEARS_BACK, YEARS_AHEAD = 3, 2


class EntryForm(Form):
    """Each is for one balance. `today` is where a day is asked for and another is not given."""

    def __init__(self, *args: Any, account: LeaveAccount, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        if "amount" in self.fields:
            self.fields["amount"].label = f"{self.fields['amount'].label}, in {account.unit}"
        for name in ("on", "from_on"):
            if name in self.fields:
                self.fields[name].initial = today

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AdjustForm(EntryForm):
    amount = number("How much more, or less", required=True, minimum=-LARGEST, help_text="3 gives, -3 takes.")
    on = DateField(label="From")
    note = text("Why", required=True, max_length=500, help_text="The person reads it.")


class OpeningForm(EntryForm):
    amount = number("How much there was", required=True, minimum=-LARGEST)
    on = DateField(label="On")
    note = text("Where it comes from", required=True, max_length=500, help_text="Such as the system before.")


class ToilForm(EntryForm):
    amount = number("How much", required=True)
    on = DateField(label="From")
    expires_on = DateField(
        label="To be taken before", required=False, help_text="Empty: with the leave year, as all of it."
    )
    note = text("For what", required=True, max_length=500, help_text="Such as stocktaking on Sunday.")


class PayOutForm(EntryForm):
    amount = number("How much", required=True)
    on = DateField(label="On")
    note = text("Why", required=True, max_length=500)


class YearForm(EntryForm):
    """A figure of a whole leave year."""

    year = forms.TypedChoiceField(label="Leave year", coerce=int)
    amount = number("How much", required=True)
    note = text("Why", required=True, max_length=500)

    def __init__(self, *args: Any, account: LeaveAccount, today: date, **kwargs: Any) -> None:
        super().__init__(*args, account=account, today=today, **kwargs)
        years = range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].initial = today.year - (today.month < account.year_starts_month)
        if account.year_starts_month > 1:
            self.fields["year"].help_text = "By the year in which it begins."


class TermsForm(EntryForm):
    from_on = DateField(label="From", help_text="What was to begin later is gone.")
    policy = RowField(label="Accrual policy", required=False, empty_label="None")
    yearly_amount = number(
        "A year",
        help_text="In place of the policy's. Without a policy it is given on the first day of each leave year. Both empty: it does not grow.",
    )

    def __init__(self, *args: Any, actor: Actor, account: LeaveAccount, today: date, **kwargs: Any) -> None:
        super().__init__(*args, account=account, today=today, **kwargs)
        self.offer("policy", type_queries.policies(actor).filter(bank=account.bank_id, unit=account.unit))


class OpenAccountForm(Form):
    bank = RowField(label="Balance", empty_label=None)
    unit = forms.ChoiceField(label="Counted in", choices=UNITS)
    policy = RowField(label="Accrual policy", required=False, empty_label="None")
    yearly_amount = number("A year", help_text=str(TermsForm.declared_fields["yearly_amount"].help_text))
    from_on = DateField(label="From", required=False, help_text="Empty: the first day of this leave year.")

    def __init__(self, *args: Any, actor: Actor, there: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("bank", type_queries.banks(actor).exclude(pk__in=there))
        self.offer("policy", type_queries.policies(actor))

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "bank"}

    @property
    def bank_chosen(self) -> LeaveBank:
        found: LeaveBank = self.cleaned_data["bank"]
        return found


class AtForm(Form):
    """Until when a balance is looked ahead."""

    at = DateField(label="Balance at the end of", required=False)
