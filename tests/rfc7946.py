"""GeoJSON by the letter of RFC 7946: what the standard demands of a text, and what this project promises beyond it."""

import json
from decimal import Decimal
from itertools import pairwise

from geojson_pydantic import Feature, FeatureCollection

DECIMALS = 7
DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def faults_of(text, decimals=DECIMALS):
    """Return what is wrong with the text of a Feature or FeatureCollection; nothing where it keeps to the letter."""
    found = []

    def no_constant(word):
        found.append(f"{word} is no JSON")
        return 0

    def once(pairs):
        names = [name for name, _ in pairs]
        found.extend(f"{name} comes twice" for name in set(names) if names.count(name) > 1)
        return dict(pairs)

    said = json.loads(text, parse_float=Decimal, parse_constant=no_constant, object_pairs_hook=once)
    found += [f"crs: {said['crs']}"] if "crs" in said else []
    if said["type"] == "FeatureCollection":
        found += [f"a collection has no {name}" for name in ("geometry", "properties") if name in said]
    try:
        (FeatureCollection if said["type"] == "FeatureCollection" else Feature)(**json.loads(text))
    except ValueError as error:
        found.append(str(error))
    for feature in said.get("features", [said]):
        found += feature_faults(feature, decimals)
    return found


def feature_faults(feature, decimals):
    """Return what is wrong with a feature that was read."""
    missing = [f"no {name}" for name in ("type", "geometry", "properties") if name not in feature]
    foreign = [f"a feature has no {name}" for name in ("coordinates", "geometries", "features") if name in feature]
    if missing or not isinstance(feature.get("id", ""), str | int) or feature["geometry"] is None:
        return missing + foreign + ([] if isinstance(feature.get("id", ""), str | int) else ["id is no text or number"])
    geometry = feature["geometry"]
    if set(geometry) != {"type", "coordinates"}:
        foreign.append(f"a geometry of {sorted(geometry)}")
    found = [fault for ring in rings_of(geometry) for one in ring for fault in position_faults(one, decimals)]
    if geometry["type"].endswith("Polygon") and not found:
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        found += [fault for polygon in polygons for fault in polygon_faults(polygon)]
    return foreign + found


def rings_of(geometry):
    """Return lists of positions: rings, lines, or a point alone."""
    nested, depth = geometry["coordinates"], DEPTH[geometry["type"]]
    if depth == 3:
        return [ring for polygon in nested for ring in polygon]
    return [nested, [nested], [[nested]]][2 - depth]


def position_faults(position, decimals):
    """Return what is wrong with a position: two numbers, longitude first, within the globe, with few enough digits."""
    if len(position) != 2 or not all(isinstance(value, Decimal | int) for value in position):
        return [f"position {position}"]
    x, y = map(Decimal, position)
    window = [] if abs(x) <= 180 and abs(y) <= 90 else [f"beyond the globe: {x} {y}"]
    return window + [f"digits of {value}" for value in (x, y) if -value.as_tuple().exponent > decimals]


def polygon_faults(polygon):
    """Return what is wrong with rings: closed, of four positions and more, none twice in a row, the right way round."""
    found = [] if polygon else ["a polygon without a ring"]
    for n, ring in enumerate(polygon):
        found += ["ring of fewer than four"] if len(ring) < 4 else []
        found += ["ring is not closed"] if ring[0] != ring[-1] else []
        found += ["position twice in a row"] if any(a == b for a, b in pairwise(ring)) else []
        found += ["ring is the wrong way round"] if (winding(ring) > 0) != (n == 0) else []
    return found


def winding(ring):
    """Return twice the area of a ring, exactly: positive where it turns against the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
