"""A demo goes into the database, in one changeset."""

from dataclasses import replace

from sqlalchemy import Connection

from gisgrid.demo.generate import DemoCounty
from gisgrid.services.hierarchy import load_hierarchy

SCHEME = "standard"


def load_demo(connection: Connection, demo: DemoCounty, *, size: str, seed: int) -> int:
    """Store the areas of a demo, marked as made up in their source.

    Parameters
    ----------
    connection : Connection
        Inside `changing`.

    Returns
    -------
    int
        Number of areas stored.

    Raises
    ------
    BadInput
        Its codes are there already.
    """
    source = f"demo --size {size} --seed {seed} · {demo.truth['notice']}"
    areas = replace(demo.areas, sources=[source] * len(demo.areas))
    load_hierarchy(connection, SCHEME, areas, [])
    return len(areas)
