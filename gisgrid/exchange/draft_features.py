"""Areas as the texts of GeoJSON features, for pages that draw thousands of them."""

import json
from collections.abc import Iterable, Iterator

import numpy as np
import shapely

from gisgrid.domain.areas import AreaTable


def feature_texts(areas: AreaTable, *, role: str) -> Iterator[str]:
    """Yield each area as a GeoJSON feature in EPSG:4490 with its code, name and what it is there for.

    The polygons are as GEOS writes them: to parse them and write them anew would take most of the time.

    Examples
    --------
    >>> one = AreaTable(["1"], [None], ["village"], ["村"], ["base"], [""], np.array([shapely.box(0, 0, 1, 2)]))
    >>> json.loads(next(feature_texts(one, role="area")))["properties"]
    {'role': 'area', 'code': '1', 'name': '村'}
    """
    shapes = np.where(shapely.is_empty(areas.geometries), "null", shapely.to_geojson(areas.geometries))
    for code, name, shape in zip(areas.codes, areas.names, shapes.tolist(), strict=True):
        properties = json.dumps({"role": role, "code": code, "name": name})
        yield f'{{"type":"Feature","properties":{properties},"geometry":{shape}}}'


def collection_text(features: Iterable[str]) -> str:
    """Return the text of a GeoJSON FeatureCollection."""
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'
