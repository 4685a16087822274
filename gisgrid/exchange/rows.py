"""What gisgrid's own export holds: areas with their knots, and a header that says what the file is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import shapely

from gisgrid.domain.areas import Scheme
from gisgrid.errors import BadInput
from gisgrid.geometry.knots import Knot

FORMAT = 1
"""Version of the export's format; a reader refuses what is newer."""

DATUM = "CGCS2000 (EPSG:4490) longitude, latitude in degrees on a lattice of 1e-7; taken as identical with WGS 84"


@dataclass(frozen=True)
class AreaRow:
    """One area as it is stored and published.

    Attributes
    ----------
    code, parent_code, level, name, kind, scheme, source : str
        `parent_code` is None for a root.
    version : int
    valid_from : str
        ISO 8601.
    geometry : shapely.MultiPolygon
        EPSG:4490, on the lattice, shells counter-clockwise.
    knots : tuple of Knot
        Those on its border.
    """

    code: str
    parent_code: str | None
    level: str
    name: str
    geometry: shapely.MultiPolygon
    kind: str = "base"
    scheme: str = ""
    version: int = 1
    source: str = ""
    valid_from: str = ""
    knots: tuple[Knot, ...] = ()


@dataclass(frozen=True)
class ExportHeader:
    """The foreign member `gisgrid` of an export.

    Attributes
    ----------
    schemes : tuple of Scheme
    exported : mapping of str to str
        What was asked for, e.g. ``{"level": "village", "under": "990101000000"}``.
    along : mapping of str to tuple of str
        By scheme, the codes that are in the file only because they are parents of what was asked for. Their own
        siblings need not be there, so their outlines are taken as given.
    date : str
        ISO 8601.
    mark : str
        What must be said wherever the map is shown, such as 示意数据，非实际界线 or a 审图号.
    """

    schemes: tuple[Scheme, ...]
    exported: Mapping[str, str] = field(default_factory=dict)
    along: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: str = ""
    mark: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the member's content."""
        return {"format": FORMAT, "datum": DATUM, **asdict(self)}


def header_from_json(member: Any) -> ExportHeader:
    """Read the member `gisgrid` back.

    Raises
    ------
    BadInput
        If it is of a newer format or not what this format holds.
    """
    version = member.get("format") if isinstance(member, dict) else None
    if isinstance(version, int) and version > FORMAT:
        raise BadInput(
            f"文件由更新版本的 gisgrid 写出（格式 {version}），此版本只认识格式 {FORMAT}。",
            f"The file was written by a newer gisgrid (format {version}); this one knows format {FORMAT}.",
            hint_zh="请升级 gisgrid。",
            hint_en="Upgrade gisgrid.",
        )
    try:
        return _header(member)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            "文件的 gisgrid 说明部分残缺或被改动，不能读取。",
            'The file\'s member "gisgrid" is incomplete or was altered; it cannot be read.',
            hint_zh="请重新导出该文件。",
            hint_en="Export the file again.",
        ) from error


def _header(member: dict[str, Any]) -> ExportHeader:
    schemes = tuple(
        Scheme(
            str(s["code"]), str(s["name"]), _texts(s["levels"]), _texts(s["root_levels"]), _texts(s["code_patterns"])
        )
        for s in member["schemes"]
    )
    along = {str(scheme): _texts(codes) for scheme, codes in member["along"].items()}
    exported = {str(key): str(value) for key, value in member["exported"].items()}
    return ExportHeader(schemes, exported, along, str(member["date"]), str(member["mark"]))


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError("a list of texts is wanted")
    return tuple(values)
