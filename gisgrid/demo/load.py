"""A demo goes into the database, in one changeset."""

from sqlalchemy import Connection

from gisgrid.demo.generate import DemoCounty
from gisgrid.domain.areas import AreaTable
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
    made = demo.areas
    source = f"demo --size {size} --seed {seed} · {demo.truth['notice']}"
    areas = AreaTable(
        codes=made.codes,
        parent_codes=made.parent_codes,
        levels=made.levels,
        names=made.names,
        kinds=made.kinds,
        sources=[source] * len(made),
        geometries=made.geometries,
    )
    load_hierarchy(connection, SCHEME, areas, [])
    return len(areas)
