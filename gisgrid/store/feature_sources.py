"""What each collection is cut from: the columns and views that everybody may read, and nothing else."""

from gisgrid.domain.collections import Collection

AREA_COLUMNS = "code AS id, code, name, level, parent_code, kind, scheme, version, changeset, source, valid_from, geom"
LOCAL_TIME = "Asia/Shanghai"

SOURCES = {
    "areas": f"SELECT {AREA_COLUMNS} FROM gisgrid.area WHERE scheme = :scheme AND level = :level",
    "venues": """
        SELECT external_id AS id, name, kind, tier, parent, status, hours, host, host_kind, geom
        FROM gisgrid.venue_public""",
    # Of each pace the newest run by roads, at any hour, of all venues in use: what the map shows.
    "service-areas": """
        SELECT c.run || '-' || c.scope || '-' || c.name AS id, c.run, r.scheme, c.scope, c.name, r.minutes, r.speed_kmh,
               c.estimate, c.households, c.residents, c.geom
        FROM gisgrid.reach_circle_public c JOIN (
            SELECT DISTINCT ON (scheme, speed_kmh) id, scheme, minutes, speed_kmh FROM gisgrid.reach_run_public
            WHERE kinds = '{}' AND NOT 'planned' = ANY (statuses) AND open_at IS NULL AND standard IS NULL
            ORDER BY scheme, speed_kmh, id DESC) r ON r.id = c.run""",
    "activities": f"""
        SELECT v.external_id AS id, v.title, v.kind, v.category, v.scheme,
               v.starts_at AT TIME ZONE '{LOCAL_TIME}' AS starts_at,
               v.ends_at AT TIME ZONE '{LOCAL_TIME}' AS ends_at, a.code AS area_code, v.geom
        FROM gisgrid.activity_public v LEFT JOIN gisgrid.area a ON a.id = v.area_id""",
    # Those of the newest month, for their number; with their columns see `released_figures.py`.
    "indicators": """
        SELECT v.code AS id FROM gisgrid.indicator_released_public v WHERE v.level = :level AND v.release = (
            SELECT id FROM gisgrid.indicator_release_public
            WHERE scheme = :scheme AND :level = ANY (levels) ORDER BY month DESC LIMIT 1)""",
}  # fmt: skip

PAST_AREAS = f"""
    SELECT DISTINCT ON (code) area_id, until, {AREA_COLUMNS} FROM gisgrid.area_state
    WHERE scheme = :scheme AND level = :level AND since <= coalesce(CAST(:until AS timestamptz), 'infinity')
        AND (until IS NULL OR until > coalesce(CAST(:since AS timestamptz), '-infinity'))
    ORDER BY code, since DESC"""
"""The last state within a period of each area that was there in it."""

HELD = """f.starts_at <= coalesce(CAST(:until AS timestamptz), 'infinity')
    AND coalesce(f.ends_at, f.starts_at) >= coalesce(CAST(:since AS timestamptz), '-infinity')"""
"""Of an activity: it took place within a period."""

VERSIONS = {
    "areas": "SELECT count(*) || '.' || coalesce(max(id), 0) FROM gisgrid.last_change",
    "venues": "SELECT coalesce(max(version), 0)::text FROM gisgrid.dataset_version WHERE dataset = 'venue'",
    "service-areas": """
        SELECT count(*) || '.' || coalesce(max(id), 0) || '.'
            || (SELECT coalesce(max(version), 0) FROM gisgrid.dataset_version WHERE dataset = 'venue')
        FROM gisgrid.reach_run_public""",
    "activities": """
        SELECT coalesce(sum(version), 0) || '.' || (SELECT count(*) FROM gisgrid.last_change)
        FROM gisgrid.dataset_version""",
    "indicators": "SELECT coalesce(string_agg(id::text, '.' ORDER BY id), '') FROM gisgrid.indicator_release_public",
}
"""What changes whenever the features may: how many transactions wrote them. The newest number alone would miss one that
began before another and ended after it."""

EXTENTS = {
    "areas": """
        SELECT ST_Extent(geom) FROM gisgrid.area WHERE scheme = :scheme AND parent_code IS NULL
            AND EXISTS (SELECT FROM gisgrid.area WHERE scheme = :scheme AND level = :level)""",
    "venues": "SELECT ST_Extent(geom) FROM gisgrid.venue_public",
    "service-areas": "SELECT ST_Extent(geom) FROM gisgrid.reach_circle_public",
    "activities": "SELECT ST_Extent(geom) FROM gisgrid.activity_public",
    "indicators": """
        SELECT ST_Extent(geom) FROM gisgrid.area WHERE scheme = :scheme AND parent_code IS NULL AND EXISTS (
            SELECT FROM gisgrid.indicator_release_public WHERE scheme = :scheme AND :level = ANY (levels))""",
}
"""A box around the features; of areas and their figures the one of the roots."""

PLACELESS = frozenset({"activities", "indicators"})
"""Of these some may have no geometry. The standard has a box hold them all (`/req/core/fc-bbox-response`)."""

BEGINNINGS = {
    "areas": "SELECT min(at) FROM gisgrid.last_change",
    "activities": f"SELECT min(starts_at) AT TIME ZONE '{LOCAL_TIME}' FROM gisgrid.activity_public",
    "indicators": f"""
        SELECT min(month)::timestamp AT TIME ZONE '{LOCAL_TIME}' FROM gisgrid.indicator_release_public
        WHERE scheme = :scheme AND :level = ANY (levels)""",
}
"""The first moment of those that have one."""


def source_values(collection: Collection) -> dict[str, str]:
    """Return what the statements of a collection bind."""
    return {"scheme": collection.scheme, "level": collection.level} if collection.scheme else {}
