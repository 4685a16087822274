"""A drawn county cut into parts and a crown, each with the records of its own areas, measured and put together."""

from dataclasses import dataclass, fields, replace

import numpy as np

from gisgrid.indicators.apart import measure_part
from gisgrid.indicators.crown import few_people, measure_crown
from gisgrid.indicators.figures import measure
from gisgrid.indicators.parts import PartRecords, census
from gisgrid.indicators.people import Active, wandering
from gisgrid.indicators.privacy import few_people as few_people_of_all
from gisgrid.indicators.standards import YEARLY
from gisgrid.indicators.tables import Areas, Keeping
from tests.indicators.drawn import DAY, MONTH, integers, records_of, standards_of


@dataclass(frozen=True)
class County:
    """All of a county as rows of numbers: `records` as `records_of` takes them, `targets` as `standards_of`."""

    areas: Areas
    keeping: Keeping
    targets: tuple
    records: dict

    def whole(self):
        """Names, own, totals and few people of all areas, measured at once."""
        records = replace(records_of(self.areas, **self.records), keeping=self.keeping)
        figures = measure(records, standards_of(*self.targets), month=MONTH, day=DAY)
        few = few_people_of_all(self.areas, np.arange(len(self.areas)))
        return figures.names, figures.own, figures.totals, few

    def below(self, top):
        """Records of the part of a top, and of the areas above it."""
        rows = self.areas.tree.below(top)
        known = np.union1d(self.areas.tree.path(top), rows)
        return self._cut(known, known, rows, [top])

    def above(self, tops):
        """Records of the crown, and the tops with none."""
        rows = self._crown(tops)
        return self._cut(np.union1d(rows, np.array(tops, dtype=np.int64)), rows, rows, tops)

    def _crown(self, tops):
        marked = np.zeros(len(self.areas), dtype=bool)
        marked[tops] = True
        return np.flatnonzero(~self.areas.tree.any_above(marked))

    def _cut(self, known, telling, rows, tops):
        row_in = {row: k for k, row in enumerate(known.tolist())}
        records = records_of(reordered(self.areas, known), **self._records(row_in, set(telling.tolist())))
        keeping = Keeping(*(getattr(self.keeping, column.name)[known] for column in fields(Keeping)))
        standards = standards_of(*((row_in[area], *said) for area, *said in self.targets if area in row_in))
        yearly = [item for _, measured, item, _ in self.targets if measured == YEARLY]
        inside = [np.array(sorted(row_in[row] for row in some), dtype=np.int64) for some in (rows, tops)]
        return PartRecords(
            replace(records, keeping=keeping), replace(standards, targets=standards.targets.naming(yearly, 0)),
            self._active(row_in, set(telling.tolist())), known, *inside,
        )  # fmt: skip

    def _records(self, row_in, telling):
        """Rows of records that count at some areas, by their new numbers."""
        found = {
            name: [(row_in[area], *said) for area, *said in rows if area in telling]
            for name, rows in self.records.items() if name not in ("specialities", "reported")
        }  # fmt: skip
        here = {person for area, _, person in self.records["postings"] if area in telling}
        found["specialities"] = [row for row in self.records["specialities"] if row[0] in here]
        return found | {"reported": [row_in[area] for area in self.records["reported"] if area in telling]}

    def _active(self, row_in, telling):
        services = self.records["services"]
        return Active(*integers([(row_in[a], who) for a, m, who, *_ in services if a in telling and m == MONTH], 2))


def reordered(areas, rows):
    """Some areas in another order; their parents are roots where those are not among them."""
    row_in = {row: k for k, row in enumerate(rows.tolist())}
    columns = {column.name: getattr(areas, column.name)[rows] for column in fields(Areas)}
    return Areas(**columns | {"parent": np.array([row_in.get(above, -1) for above in columns["parent"].tolist()])})


def assembled(county, tops):
    """Names, own, totals and few people of all areas, measured part by part and above."""
    parts, crown = [county.below(top) for top in tops], county.above(tops)
    censuses = [census(part, day=DAY) for part in parts]
    wanderers = wandering([*(each.people for each in censuses), census(crown, day=DAY).people])
    few = few_people(crown, censuses)
    found = [
        measure_part(part, wanderers, month=MONTH, day=DAY, top_hidden=bool(hidden))
        for part, hidden in zip(parts, few[crown.tops], strict=True)
    ]
    above = measure_crown(crown, censuses, [each.summary for each in found], month=MONTH, day=DAY)
    rows = np.concatenate([crown.numbers[crown.rows], *(part.numbers[part.rows] for part in parts)])
    order = np.argsort(rows)
    assert rows[order].tolist() == list(range(len(county.areas)))
    assert {each.figures.names for each in found} <= {above.names}
    figures = [above, *(each.figures for each in found)]
    own, totals = (np.concatenate([getattr(each, name) for each in figures])[order] for name in ("own", "totals"))
    hidden = np.concatenate([few[crown.rows], *(each.few_people for each in found)])[order]
    return above.names, own, totals, hidden
