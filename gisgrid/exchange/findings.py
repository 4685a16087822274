"""Findings as GeoJSON, to be opened beside the file they are about."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely

from gisgrid.domain.findings import NamedFinding
from gisgrid.exchange.output import written


def finding_record(found: NamedFinding) -> dict[str, Any]:
    """Return a finding's properties: kind, word, severity, area_m2, width_m, members as codes, parent, note."""
    return {
        "kind": found.kind,
        "word": found.word,
        "severity": found.severity,
        "area_m2": round(found.area_m2, 4),
        "width_m": round(found.width_m, 4),
        "sliver": found.sliver,
        "members": list(found.codes),
        "parent_code": found.parent_code,
        "note": found.note,
    }


def geometry_record(geometry: Any) -> dict[str, Any] | None:
    """Return a geometry as GeoJSON has it; None if it is empty."""
    record: dict[str, Any] | None = None if geometry.is_empty else json.loads(shapely.to_geojson(geometry))
    return record


def write_findings(path: Path, findings: Sequence[NamedFinding]) -> None:
    """Write findings as a GeoJSON FeatureCollection, EPSG:4490 longitude, latitude."""
    features = [
        {
            "type": "Feature",
            "properties": finding_record(found),
            "geometry": geometry_record(found.geometry),
        }
        for found in findings
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, allow_nan=False)
    with written(path) as stream:
        stream.write(text)
