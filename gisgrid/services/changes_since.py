"""What another system needs to keep in step: what was added, changed, withdrawn since a changeset."""

import json
from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection

from gisgrid.errors import BadInput
from gisgrid.store import changes as store
from gisgrid.store.schemes import scheme_named
from gisgrid.store.succession import code_changes

WORDS = ("added", "changed", "noded")


def settle(connection: Connection, since: int) -> int:
    """Return the changeset up to which changes can be told, in a transaction that ends before they are read.

    Raises
    ------
    BadInput
        `since` is no changeset that was ever told.
    """
    until = store.settled_changeset(connection, since)
    if since < 0 or since > max(until, store.newest(connection)):
        raise BadInput(
            "没有这一编号的变更。",
            "There is no changeset of this number yet.",
            hint_zh="第一次从 since=0 开始，此后用上一次得到的 until。",
            hint_en="Begin with since=0, then give the until of the answer before.",
            details={"since": since},
        )
    return max(since, until)


def tell_changes(connection: Connection, scheme: str, since: int, until: int) -> Iterator[str]:
    """Yield the text of a JSON object with what happened after one changeset, up to another.

    `added`, `changed` and `noded` (knots alone) hold GeoJSON features of the state after `until`, `withdrawn`
    codes with their successors today, `codes` what each change made of old codes and names when it was published.

    Raises
    ------
    NotFound
        There is no such scheme.
    """
    scheme_named(connection, scheme)
    gone = store.withdrawn(connection, scheme, since, until)
    codes = code_changes(connection, scheme, since, until)
    head = {"scheme": scheme, "since": since, "until": until, "withdrawn": gone, "codes": codes}
    yield json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    told = []
    for what, rows in groupby(store.stream_present(connection, scheme, since, until), key=lambda row: row[0]):
        told.append(what)
        yield f',\n"{what}":['
        for n, (_, line) in enumerate(rows):
            yield (",\n" if n else "\n") + line
        yield "]"
    yield "".join(f',\n"{what}":[]' for what in WORDS if what not in told) + "}\n"
