"""The positions of the company's departments, what some of them ask for, and who holds it."""

from datetime import timedelta

from muster.cli.company.found import Company
from muster.core import clock
from muster.people.actions import create_qualification, give_qualification
from muster.places.actions import create_position
from muster.rosters.actions import set_position_qualification

ALCOHOL, FOOD = "Responsible service of alcohol", "Food safety supervisor"
# Members take turns in the positions of their department.
POSITIONS: dict[str, tuple[tuple[str, str | None], ...]] = {
    "Kitchen": (("Chef", FOOD), ("Kitchen hand", None)),
    "Bar": (("Bartender", ALCOHOL),),
    "Bakehouse": (("Oven", None), ("Bench", None)),
}
YEAR = timedelta(days=365)


def create_positions(company: Company) -> None:
    asked = {name: create_qualification(company.system, name=name) for name in (ALCOHOL, FOOD)}
    for team, positions in POSITIONS.items():
        for name, needs in positions:
            row = create_position(company.system, name=name, department=company.departments[team])
            company.positions.setdefault(team, []).append(row)
            if needs:
                set_position_qualification(company.system, row, asked[needs])
        last = len(company.members[team]) - 1
        for number, member in enumerate(company.members[team]):
            needs = positions[number % len(positions)][1]
            if needs:
                # Whoever came last is still learning: the rosters warn of it.
                give_qualification(
                    company.system,
                    member,
                    asked[needs],
                    in_training=number == last,
                    expires_on=clock.now().date() + 2 * YEAR,
                )
