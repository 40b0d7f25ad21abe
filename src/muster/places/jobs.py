"""What places do by themselves."""

from datetime import timedelta

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.jobs import job
from muster.core.models import Organisation
from muster.places.actions.holidays import ensure_holiday_sets, fill
from muster.places.holidays import holiday_sets
from muster.places.queries import locations


@job("places.extend_public_holidays", every=timedelta(days=7))
def extend_public_holidays() -> None:
    """Each year has the law's holidays written down some years ahead, also where a law was changed since."""
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        actor = Actor.system(organisation_id)
        with change(actor) as made:
            for location in locations(actor):
                ensure_holiday_sets(actor, location.holiday_regions)
            for row in holiday_sets(actor):
                fill(made, row, first_year=made.at.year)
