"""What a GeoJSON file says of its system in the member `crs`, of which GDAL takes anything unreadable for WGS 84."""

import json
from typing import Any

import pyproj
from pyproj.exceptions import CRSError

SHOWN_LETTERS = 60


def unreadable_crs(text: str) -> str:
    """Return the member `crs` of a GeoJSON text, shortened, if it names no system that is known; else empty text.

    Examples
    --------
    >>> unreadable_crs('{"crs": "EPSG:4547", "features": []}')
    '"EPSG:4547"'
    >>> unreadable_crs('{"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}}')
    ''
    """
    if '"crs"' not in text:
        return ""
    try:
        document = json.loads(text, object_pairs_hook=_only_what_names_a_system)
    except (ValueError, RecursionError):
        return ""  # what is no JSON at all is refused, with a better reason, by whoever reads the areas
    member = document.get("crs") if isinstance(document, dict) else None
    if member is None or _is_known(member):
        return ""
    return json.dumps(member, ensure_ascii=False)[:SHOWN_LETTERS]


def _only_what_names_a_system(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep no coordinates: the file may be large."""
    return {key: value for key, value in pairs if key in ("crs", "type", "properties", "name", "code", "href")}


def _is_known(member: Any) -> bool:
    properties = member.get("properties") if isinstance(member, dict) else None
    if not isinstance(properties, dict):
        return False
    named = {"name": properties.get("name"), "EPSG": f"EPSG:{properties.get('code')}"}.get(member.get("type"))
    try:
        return isinstance(named, str) and pyproj.CRS.from_user_input(named) is not None
    except CRSError:
        return False
