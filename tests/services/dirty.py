"""The dirty samples: their truth, the village they are imported under, and how they are read."""

import json
from pathlib import Path

from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.exchange.geojson_read import read_export
from gisgrid.geometry.lattice import to_lattice
from gisgrid.services.hierarchy import load_hierarchy
from gisgrid.services.opening import Origin, open_draft
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, writing
from tests.county import table

FOLDER = Path(__file__).parents[2] / "data" / "boundaries" / "dirty"
VILLAGE = "990199001201"
TRUTHS = {path.name.split(".")[0]: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.truth.json"))}


def load_village(database):
    """Town and village, undivided."""
    rows = [read_export(FOLDER / f"base_{level}.geojson").rows[0] for level in ("town", "village")]
    shapes = to_lattice([row.geometry for row in rows])
    levels = ("town", "village")
    areas = table([(r.code, r.parent_code, level, s) for r, level, s in zip(rows, levels, shapes, strict=True)])
    with changing(database.service_url, who="test", why="base") as connection:
        load_hierarchy(connection, "standard", areas, [])
    return database


def sample(name, **options):
    truth = TRUTHS[name]
    fields = truth["import"]
    parents = [fields["parent_code"]]
    return read_boundaries(
        FOLDER / truth["file"], code=fields["code"], name=fields["name"], parent_codes=parents, **options
    )


def opened(database, name, **options):
    """A draft of a sample; options are those of `open_draft`."""
    with writing(database.service_url) as connection:
        scheme = scheme_named(connection, "standard")
        origin = Origin(TRUTHS[name]["file"], "0" * 64)
        return open_draft(connection, scheme, "subgrid", sample(name), origin, owner="planner", **options)
