"""What the description of the interface says of each view beside its address: queries, bodies, the answer's kind."""

from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]

JSON = "application/json"
TEXT: Record = {"type": "string", "maxLength": 2000}
WHOLE: Record = {"type": "integer"}
NUMBER: Record = {"type": "number"}
MARK: Record = {"type": "boolean"}


@dataclass(frozen=True)
class Part:
    """What a view takes and gives.

    Attributes
    ----------
    query : tuple of dict
        Parameters of the query string, as OpenAPI writes them.
    body : dict or None
        Schema of the body.
    status : int
        When it is done.
    media : str
        Kind of the answer; empty where there is no content.
    gives : dict
        Schema of the answer.
    """

    query: tuple[Record, ...] = ()
    body: Record | None = None
    status: int = 200
    media: str = JSON
    gives: Record = field(default_factory=lambda: {"type": "object"})


def _query(name: str, schema: Record, *, required: bool = False) -> Record:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _object(*required: str, **properties: Record) -> Record:
    return {"type": "object", "properties": properties, "required": list(required)}


SCHEME = _query("scheme", TEXT)
AFTER, LIMIT = _query("after", TEXT), _query("limit", {"type": "integer", "minimum": 1, "maximum": 200})
MOMENT: Record = {"type": "string", "format": "date-time"}
DAY: Record = {"type": "string", "format": "date"}
AUDIT = (SCHEME, _query("code", TEXT), _query("who", TEXT), _query("since", MOMENT), _query("until", MOMENT))
MONTH: Record = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}
FIGURES = (_query("month", MONTH), _query("indicators", TEXT))
LEVEL = (_query("level", TEXT, required=True), _query("under", TEXT))
SHOWN = (
    _query("month", MONTH), _query("since", MONTH), _query("public", TEXT), _query("speciality", TEXT),
    _query("activity_kind", TEXT), _query("venue_kind", TEXT), _query("tier", TEXT),
)  # fmt: skip
WAY = (_query("speed_kmh", NUMBER), _query("standard", TEXT), _query("at", TEXT))
LIMITS = {"max_gap_width_m": NUMBER, "max_shift_m": NUMBER}
BY_COLUMN: Record = {"type": "object", "additionalProperties": TEXT}
ROW = _object("values", values=BY_COLUMN, source=TEXT, under=TEXT, conflicts=TEXT)
TEXTS: Record = {"type": "array", "items": TEXT}
SPEC = _object(
    "level", "code", level=TEXT, code=TEXT, name=TEXT, parent_code=TEXT, kind=TEXT, crs=TEXT, layer=TEXT,
    encoding=TEXT, derive_parents=MARK, replace=MARK,
)  # fmt: skip
NUMBERS: Record = {"type": "array", "items": WHOLE, "minItems": 1}
RECORDS: Record = {"type": "array", "items": {"type": "object"}}
KNOTS: Record = {"type": "array", "items": {"type": "array", "items": {"type": "array", "items": NUMBER}}}
FILES: Record = {"type": "array", "items": {"type": "string", "format": "binary"}}
STAFFING = (
    SCHEME, _query("under", TEXT, required=True), _query("day", DAY), _query("most_grids", WHOLE),
    _query("change_m", WHOLE), _query("farthest_m", WHOLE), _query("asker_m", WHOLE), _query("most_worth_m", WHOLE),
)  # fmt: skip
REFORM = _object(
    "parent_code", "kind", "villages", scheme=TEXT, parent_code=TEXT, kind=TEXT, document=TEXT, authority=TEXT,
    effective_on=DAY, reason=TEXT, villages={"type": "array", "items": _object(
        "code", "name", "from", **{"code": TEXT, "name": TEXT, "from": TEXTS, "grids": TEXTS})},
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MVT = "application/vnd.mapbox-vector-tile"
BINARY: Record = {"type": "string", "format": "binary"}

TITLE = _query("title", TEXT)
PAPER = (
    _query("paper", {"type": "string", "enum": ["a4", "a3"]}),
    _query("turn", {"type": "string", "enum": ["landscape", "portrait"]}),
)

PARTS: dict[str, Part] = {
    "areas.children": Part((SCHEME, _query("parent", TEXT), AFTER, LIMIT)),
    "areas.at": Part((SCHEME, _query("lon", NUMBER, required=True), _query("lat", NUMBER, required=True))),
    "areas.card": Part((SCHEME,)),
    "checks.check": Part((SCHEME, _query("area", TEXT, required=True), _query("day", DAY))),
    "roster_rows.describe": Part(),
    "roster_rows.rows": Part((SCHEME, _query("under", TEXT), _query("q", TEXT), _query("start", WHOLE))),
    "roster_rows.row": Part((SCHEME,)),
    "roster_rows.save": Part((SCHEME,), body=ROW),
    "applications.send": Part((SCHEME,), body=_object("values", "area", values=BY_COLUMN, area=TEXT), status=201),
    "applications.waiting": Part((SCHEME,)),
    "applications.approve": Part((SCHEME,), status=204, media=""),
    "applications.refuse": Part(body=_object("note", note=TEXT), status=204, media=""),
    "pictures.keep": Part(
        (SCHEME, _query("area", TEXT, required=True)), body=_object("file", file=FILES), status=201
    ),
    "pictures.show": Part(media="image/jpeg", gives=BINARY),
    "places.find": Part((SCHEME, _query("name", TEXT, required=True), _query("area", TEXT))),
    "search.search": Part((SCHEME, _query("q", TEXT, required=True))),
    "tiles.areas": Part((SCHEME,), media=MVT, gives=BINARY),
    "reach.latest": Part((SCHEME, *WAY, _query("area", TEXT))),
    "reach.counts": Part((_query("area", TEXT),)),
    "reach.overview": Part((_query("area", TEXT),)),
    "reach.households": Part((SCHEME, _query("area", TEXT, required=True))),
    "reach.circles": Part((_query("name", TEXT),), media=MVT, gives=BINARY),
    "reach.count": Part((SCHEME, *WAY, _query("area", TEXT)), status=201),
    "reach.what_if": Part(
        (_query("area", TEXT, required=True),), body=_object(opened=TEXTS, closed=TEXTS, moved={"type": "object"})
    ),
    "draft_sheets.paper_pdf": Part(media="application/pdf", gives=BINARY),
    "draft_sheets.paper_svg": Part(media="image/svg+xml", gives={"type": "string"}),
    "proposals.propose": Part(body=_object(
        into=WHOLE, households_per_grid=NUMBER, keep=TEXTS, rebalance=MARK, tolerance=NUMBER, seed=WHOLE,
        stored_reference=MARK,
    )),
    "sketches.list_": Part(),
    "sketches.bring": Part(body=_object("file", file=FILES), status=201),
    "sketches.picture": Part((_query("original", TEXT),), media="image/jpeg", gives=BINARY),
    "sketches.change": Part(body=_object(
        points={"type": "array", "items": {"type": "array", "items": NUMBER, "minItems": 4, "maxItems": 4}},
        model=TEXT, opacity=NUMBER, ordinal=WHOLE, name=TEXT,
    )),
    "sketches.drop": Part(status=204, media=""),
    "reference.near": Part(
        (SCHEME, _query("bbox", TEXT, required=True), _query("kinds", TEXT)), media="application/geo+json"
    ),
    "reference.batches": Part((SCHEME,)),
    "reference.bring": Part(
        (SCHEME, _query("kind", TEXT, required=True), _query("code", TEXT, required=True), _query("crs", TEXT)),
        body=_object("file", file=FILES), status=201,
    ),
    "reference.drop": Part(status=204, media=""),
    "indicators.catalog": Part((SCHEME,)),
    "indicators.values": Part((SCHEME, *FIGURES, _query("level", TEXT), _query("code", TEXT), _query("public", TEXT))),
    "indicators.trend": Part((SCHEME, _query("code", TEXT, required=True), FIGURES[1])),
    "layers.layers": Part((SCHEME, _query("public", TEXT))),
    "layers.frame": Part((SCHEME, *LEVEL)),
    "overview.overview": Part((SCHEME, _query("under", TEXT), _query("public", TEXT))),
    "stories.story": Part((SCHEME, _query("public", TEXT))),
    "layers.values": Part((SCHEME, *LEVEL, *SHOWN)),
    "sheets.small_map": Part(
        (SCHEME, *LEVEL, *SHOWN, TITLE, _query("width", WHOLE), _query("height", WHOLE), _query("legend", TEXT)),
        media="image/svg+xml", gives={"type": "string"},
    ),
    "sheets.paper_pdf": Part((SCHEME, *LEVEL, *SHOWN, TITLE, *PAPER), media="application/pdf", gives=BINARY),
    "sheets.paper_png": Part(
        (SCHEME, *LEVEL, *SHOWN, TITLE, *PAPER, _query("dpi", WHOLE)), media="image/png", gives=BINARY
    ),
    "sheets.table": Part((SCHEME, *LEVEL, *SHOWN), media=XLSX, gives=BINARY),
    "sheets.shown": Part((SCHEME, *LEVEL, *SHOWN), media="application/geo+json"),
    "sheets.report": Part((SCHEME, *LEVEL, *SHOWN), media="text/html", gives={"type": "string"}),
    "siting.candidates": Part((_query("crs", TEXT),), body=_object("file", file=FILES)),
    "siting.sites": Part(
        (_query("area", TEXT, required=True),),
        body=_object("add", add={"type": "integer", "minimum": 1, "maximum": 50}, candidates={}),
    ),
    "staffing.suggest": Part(STAFFING),
    "staffing.accept": Part(STAFFING, body=_object("ids", ids=TEXTS)),
    "households.list_": Part((SCHEME, AFTER, LIMIT)),
    "households.sum_": Part((SCHEME,)),
    "accounts.add": Part(body=_object("name", name=TEXT, shown_name=TEXT), status=201),
    "accounts.disable": Part(status=204, media=""),
    "accounts.enable": Part(status=204, media=""),
    "accounts.grant": Part(body=_object("role", role=TEXT, code=TEXT, scheme=TEXT), status=204, media=""),
    "accounts.revoke": Part(status=204, media=""),
    "metrics.metrics": Part(media="text/plain", gives=TEXT),
    "jobs.jobs": Part(),
    "jobs.run": Part(status=202),
    "audit.rows": Part((*AUDIT, _query("before", WHOLE))),
    "audit.export": Part(AUDIT, media=XLSX, gives=BINARY),
    "desk.start": Part((SCHEME, _query("code", TEXT, required=True))),
    "desk.begin": Part(
        body=_object("code", "start", scheme=TEXT, code=TEXT, title=TEXT, list={"type": "string"},
                     start={"type": "string", "enum": ["nothing", "present", "list"]}),
        status=201,
    ),
    "desk.show": Part(),
    "desk.save": Part(body=_object(
        "revision", "keep", "position", id=TEXT, revision=WHOLE, put=RECORDS, removed=RECORDS, knots=KNOTS, keep=WHOLE,
        add=RECORDS, position=WHOLE)),
    "desk.steps": Part((_query("from", WHOLE), _query("to", WHOLE)), gives=RECORDS),
    "desk.knot": Part((_query("x", NUMBER, required=True), _query("y", NUMBER, required=True))),
    "desk.rebase": Part(body=_object(resolve=BY_COLUMN)),
    "desk_notes.comments": Part(gives=RECORDS),
    "desk_notes.say": Part(
        body=_object("text", text=TEXT, code=TEXT, place={"type": "array", "items": NUMBER}), status=201
    ),
    "desk_notes.take_back": Part(status=204, media=""),
    "desk_notes.mark": Part(body=_object(done=MARK), status=204, media=""),
    "desk_notes.shares": Part(gives=RECORDS),
    "desk_notes.share": Part(body=_object(may_edit=MARK), status=204, media=""),
    "desk_notes.unshare": Part(status=204, media=""),
    "drafts.propose": Part((_query("number", {"type": "array", "items": WHOLE}),
                            _query("max_gap_width_m", NUMBER), _query("max_shift_m", NUMBER))),
    "drafts.accept": Part(body=_object(numbers=NUMBERS, **LIMITS)),
    "drafts.put_waiver": Part(body=_object("reason", reason=TEXT), status=204, media=""),
    "drafts.remove_waiver": Part(status=204, media=""),
    "drafts.publish": Part(body=_object("why", why=TEXT, replace=MARK)),
    "drafts.send": Part(body=_object(note=TEXT)),
    "drafts.send_back": Part(body=_object(note=TEXT)),
    "uploads.send": Part(body=_object("file", file=FILES), status=201),
    "uploads.preview": Part((_query("layer", TEXT), _query("encoding", TEXT))),
    "uploads.try_upload": Part((SCHEME,), body=_object("spec", spec=SPEC)),
    "uploads.store": Part((SCHEME,), body=_object("spec", spec=SPEC, why=TEXT)),
    "uploads.keep_as_draft": Part((SCHEME,), body=_object("spec", spec=SPEC, title=TEXT), status=201),
    "uploads.restore": Part(body=_object(why=TEXT)),
    "uploads.drop": Part(status=204, media=""),
    "tile_documents.areas": Part((SCHEME,)),
    "tile_documents.circles": Part((_query("name", TEXT),)),
    "reforms.list_": Part((SCHEME,)),
    "reforms.try_": Part(body=REFORM),
    "reforms.do": Part(body=REFORM, status=201),
    "reforms.drop": Part(status=204, media=""),
    "reforms.codes": Part((_query("format", TEXT),), media=XLSX, gives=BINARY),
    "changesets.list_": Part((SCHEME, _query("before", WHOLE))),
    "changesets.withdraw": Part(body=_object("why", why=TEXT)),
    "changes.changes": Part((SCHEME, _query("since", {"type": "integer", "minimum": 0}, required=True))),
    "rosters.template": Part(media=XLSX, gives=BINARY),
    "rosters.filled": Part((SCHEME, _query("under", TEXT), _query("format", TEXT)), media=XLSX, gives=BINARY),
    "rosters.send": Part(body=_object("file", file=FILES), status=201),
    "rosters.try_upload": Part((SCHEME,), body=_object("form", form=TEXT, under=TEXT, source=TEXT)),
    "rosters.errors": Part(
        (SCHEME, _query("form", TEXT, required=True), _query("under", TEXT), _query("source", TEXT)),
        media=XLSX, gives=BINARY,
    ),
    "rosters.store": Part((SCHEME,), body=_object(
        "form", form=TEXT, under=TEXT, source=TEXT, gone=TEXT, conflicts=TEXT, partial=MARK)),
    "rosters.drop": Part(status=204, media=""),
    "begin.steps": Part(),
    "begin.county": Part(body=_object("code", "name", code=TEXT, name=TEXT), status=204, media=""),
    "begin.codes": Part(body=_object("file", file=FILES), status=201),
    "begin.roads": Part((_query("crs", TEXT),), body=_object("file", file=FILES), status=201),
    "snapshots.list_": Part(),
    "snapshots.publish": Part(body=_object(systems=TEXTS), status=201),
    "snapshots.prove": Part(),
}  # fmt: skip
