"""All forms by key."""

from gisgrid.exchange.rosters.demand_forms import NEEDS, TARGETS
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.grid_forms import CONTACTS, HOUSEHOLD_COUNTS, SUBGRID_WORKERS, SUMMARY, VILLAGE_GRIDS
from gisgrid.exchange.rosters.people_forms import ORGANISATIONS, POSTINGS, TEAMS, VOLUNTEERS
from gisgrid.exchange.rosters.place_forms import ACTIVITIES, PLACE_NAMES, SERVICE_RECORDS, VENUES

FORMS: dict[str, Form] = {
    form.key: form
    for form in (
        VOLUNTEERS,
        VILLAGE_GRIDS,
        SUBGRID_WORKERS,
        CONTACTS,
        TEAMS,
        POSTINGS,
        ORGANISATIONS,
        VENUES,
        PLACE_NAMES,
        HOUSEHOLD_COUNTS,
        ACTIVITIES,
        SERVICE_RECORDS,
        NEEDS,
        TARGETS,
        SUMMARY,
    )
}
