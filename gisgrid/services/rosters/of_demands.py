"""Rosters of what is asked for as facts: needs of residents, targets of areas."""

from gisgrid.exchange.rosters.records import Record
from gisgrid.services.rosters.telling import Telling


def need(telling: Telling, record: Record) -> None:
    """Tell what residents of an area ask for, and how many of them."""
    values, area = record.values, telling.area(record)
    if area is None:
        return
    told = {
        "area_id": area, "speciality": values["speciality"], "people": values["people"], "day": values["date"],
        "note": values.get("content"), "met_on": values.get("met_on"),
    }  # fmt: skip
    telling.add(record, "need", (area, values["speciality"], values["date"]), told, telling.areas.full_name(area))


def target(telling: Telling, record: Record) -> None:
    """Tell what is asked of an area, with the sentence that asks it."""
    values, area = record.values, telling.area(record)
    if area is None:
        return
    item = values.get("item") or ""
    told = {
        "area_id": area, "measure": values["measure"], "item": item, "amount": values["amount"],
        "from_day": values["starts"], "to_day": values.get("ends"), "sentence": values["sentence"],
    }  # fmt: skip
    key = (area, values["measure"], item, values["starts"])
    telling.add(record, "target", key, told, telling.areas.full_name(area))
