"""What is stored, as the rows of a form."""

from collections.abc import Callable, Iterable

from gisgrid.errors import BadInput, NotFound
from gisgrid.services.rosters import filled_demands, filled_events, filled_people
from gisgrid.services.rosters.shelf import Row, Shelf
from gisgrid.store.session import not_granted

TOLD: dict[str, Callable[[Shelf], Iterable[Row]]] = {
    "volunteers": filled_people.volunteers,
    "teams": filled_people.teams,
    "postings": filled_people.postings,
    "village_grids": filled_people.village_grids,
    "subgrid_workers": filled_people.subgrid_workers,
    "contacts": filled_people.contacts,
    "organisations": filled_people.organisations,
    "activities": filled_events.activities,
    "service_records": filled_events.service_records,
    "venues": filled_events.venues,
    "place_names": filled_events.place_names,
    "needs": filled_demands.needs,
    "targets": filled_demands.targets,
    "summary": filled_events.summary,
}


def rows_of(form: str, shelf: Shelf) -> list[Row]:
    """Return the rows of a form.

    Raises
    ------
    BadInput
        The form is not made from what is stored.
    NotFound
        There is no such area.
    Forbidden
        Its rosters may not be read.
    """
    if shelf.under and shelf.under not in shelf.areas.names:
        raise NotFound(f"没有代码为 {shelf.under[:40]} 的区域。", f"There is no area {shelf.under[:40]}.")
    if shelf.under and shelf.under not in shelf.readable:
        raise not_granted()
    if form not in TOLD:
        raise BadInput("这张表没有可导出的记录。", "Nothing is kept that this form could be filled from.")
    return list(TOLD[form](shelf))
