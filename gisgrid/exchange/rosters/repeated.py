"""The same entry in two rows of one file."""

from gisgrid.exchange.rosters.columns import Value
from gisgrid.exchange.rosters.problems import Problem, cell_name, fault, shown
from gisgrid.exchange.rosters.records import Record, Roster


def drop_repeated(roster: Roster) -> None:
    """Drop rows that say word for word what an earlier one says; of those that say something else make problems.

    Two rows are the same entry if the surest columns that both fill in are equal, as the form's identity says.
    """
    seen: dict[tuple[Value, ...], Record] = {}
    kept: list[Record] = []
    dropped = 0
    for record in roster.records:
        identities = roster.form.identities(record.values)
        first = _same(record, identities, seen, roster)
        for identity in identities:
            seen.setdefault(identity, record)
        if first is None:
            kept.append(record)
        elif first.values == record.values:
            dropped += 1
        else:
            roster.problems.append(_problem(record, first, roster))
    roster.records = kept
    if dropped:
        roster.notices.append(
            f"{dropped} 行与前面的行完全相同，只计一次 / {dropped} rows repeat earlier ones word for word"
        )


def _same(
    record: Record, identities: list[tuple[Value, ...]], seen: dict[tuple[Value, ...], Record], roster: Roster
) -> Record | None:
    """Return the earlier record of the same entry: surer columns that differ keep two rows apart."""
    for identity in identities:
        first = seen.get(identity)
        if first is not None:
            surer = roster.form.identity[: [" ".join(k) for k in roster.form.identity].index(str(identity[0]))]
            apart = any(_differ(first, record, keys) for keys in surer)
            return None if apart else first
    return None


def _differ(one: Record, other: Record, keys: tuple[str, ...]) -> bool:
    """Say whether both fill in these columns, and not alike."""
    ours, theirs = ([record.values.get(key) for key in keys] for record in (one, other))
    return None not in ours and None not in theirs and ours != theirs


def _problem(record: Record, first: Record, roster: Roster) -> Problem:
    column = next(
        roster.form.column(keys[-1]) for keys in roster.form.identity if record.values.get(keys[-1]) is not None
    )
    where = cell_name(first.sheet, first.row, 0)
    value = record.values.get(column.key)
    return Problem(
        record.sheet, record.row, 0, fault("same_row_twice", first=where), column.heading, shown(value, column)
    )
