"""Forms of what is asked for, filled: needs of residents, targets of areas."""

from collections.abc import Iterator

from gisgrid.services.rosters.shelf import Row, Shelf


def needs(shelf: Shelf) -> Iterator[Row]:
    """Yield what residents ask for."""
    for row in shelf.rows("need"):
        values = row.values
        yield shelf.where(values["area_id"]) | {
            "speciality": values["speciality"], "people": values["people"], "date": values["day"],
            "content": values["note"] or None, "met_on": values["met_on"],
        }  # fmt: skip


def targets(shelf: Shelf) -> Iterator[Row]:
    """Yield what is asked of areas."""
    for row in shelf.rows("target"):
        values = row.values
        yield shelf.where(values["area_id"]) | {
            "measure": values["measure"], "item": values["item"] or None, "amount": values["amount"],
            "starts": values["from_day"], "ends": values["to_day"], "sentence": values["sentence"],
        }  # fmt: skip
