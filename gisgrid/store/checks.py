"""What does not fit together, straight from the rosters; the transaction sees what its reader may see."""

from datetime import date

from sqlalchemy import Connection, text

from gisgrid.domain.checks import Breach, Check

# The areas meant; a check that asks for a role or a centre leaves out what no indicator counts.
DOWN = """
WITH RECURSIVE down AS (
    SELECT a.id, a.code, a.name, a.level, a.kind FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :code
    UNION ALL SELECT a.id, a.code, a.name, a.level, a.kind
    FROM down JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = down.code)
"""
RUNNING = "p.from_day <= :day AND (p.to_day IS NULL OR p.to_day >= :day)"

BREACHES: dict[Check, str] = {
    Check.VACANT_ROLE: f"""
SELECT d.code, d.name, r.role AS subject, NULL AS stated, NULL AS counted, NULL AS number
FROM down d JOIN gisgrid.role_requirement r ON r.scheme = :scheme AND r.level = d.level AND d.kind = ANY (r.kinds)
WHERE NOT EXISTS (SELECT FROM gisgrid.posting p WHERE p.area_id = d.id AND p.role = r.role AND {RUNNING})
ORDER BY d.code, r.role
""",
    Check.DOUBLE_LEADER: f"""
SELECT d.code, d.name, string_agg(n.name, '、' ORDER BY p.from_day, p.id) AS subject,
       NULL AS stated, count(*) AS counted, NULL AS number
FROM down d JOIN gisgrid.posting p ON p.area_id = d.id AND p.role = 'grid_leader' AND {RUNNING}
JOIN gisgrid.person n ON n.id = p.person
GROUP BY d.code, d.name HAVING count(*) > 1 ORDER BY d.code
""",
    Check.HOUSEHOLD_WITHOUT_WORKER: """
SELECT d.code, d.name, h.external_id AS subject, NULL AS stated, NULL AS counted, h.id AS number
FROM down d JOIN gisgrid.household h ON h.leaf = d.id
WHERE d.kind <> 'undetermined' AND NOT EXISTS (SELECT FROM gisgrid.contact c WHERE c.household = h.id)
ORDER BY d.code, h.external_id
""",
    Check.HOUSEHOLD_OF_SEVERAL: """
SELECT d.code, d.name, h.external_id AS subject, NULL AS stated, count(*) AS counted, h.id AS number
FROM down d JOIN gisgrid.household h ON h.leaf = d.id JOIN gisgrid.contact c ON c.household = h.id
GROUP BY d.code, d.name, h.external_id, h.id HAVING count(*) > 1 ORDER BY d.code, h.external_id
""",
    Check.WORKER_WITHOUT_HOUSEHOLD: f"""
SELECT d.code, d.name, n.name AS subject, NULL AS stated, NULL AS counted, n.id AS number
FROM down d JOIN gisgrid.posting p ON p.area_id = d.id AND p.role = 'grid_worker' AND {RUNNING}
JOIN gisgrid.person n ON n.id = p.person
WHERE EXISTS (SELECT FROM gisgrid.household h WHERE h.leaf = d.id)
    AND NOT EXISTS (SELECT FROM gisgrid.contact c JOIN gisgrid.household h ON h.id = c.household
                    WHERE c.person = n.id AND h.leaf = d.id)
ORDER BY d.code, n.name, n.id
""",
    Check.VOLUNTEER_WITHOUT_POSTING: f"""
SELECT d.code, d.name, n.name AS subject, NULL AS stated, NULL AS counted, n.id AS number
FROM down d JOIN gisgrid.person n ON n.area_id = d.id AND (n.left_on IS NULL OR n.left_on > :day)
WHERE NOT EXISTS (SELECT FROM gisgrid.posting p WHERE p.person = n.id AND {RUNNING})
ORDER BY d.code, n.external_id
""",
    Check.WRONG_STATED_COUNT: """
SELECT d.code, d.name, '' AS subject, s.households AS stated, c.counted, NULL AS number
FROM down d JOIN gisgrid.area_statement s ON s.area_id = d.id
CROSS JOIN LATERAL (
    WITH RECURSIVE inside AS (
        SELECT d.id, d.code UNION ALL
        SELECT a.id, a.code FROM inside JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = inside.code)
    SELECT coalesce(sum(h.households), 0)::bigint AS counted FROM inside i JOIN gisgrid.household h ON h.leaf = i.id) c
WHERE s.households <> c.counted ORDER BY d.code
""",
    Check.CHECK_IN_OUTSIDE: """
SELECT d.code, d.name, o.external_id AS subject, NULL AS stated, NULL AS counted, o.id AS number
FROM down d JOIN gisgrid.check_in_outside o ON o.area_id = d.id ORDER BY d.code, o.external_id
""",
    Check.NO_CENTRE: """
SELECT d.code, d.name, '' AS subject, NULL AS stated, NULL AS counted, NULL AS number
FROM down d WHERE d.level = 'village' AND d.kind <> 'undetermined' AND NOT EXISTS (
    WITH RECURSIVE inside AS (
        SELECT d.id, d.code UNION ALL
        SELECT a.id, a.code FROM inside JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = inside.code)
    SELECT FROM inside i JOIN gisgrid.venue v ON v.leaf = i.id
    WHERE v.kind = 'village_centre' AND v.status IN ('existing', 'upgrade'))
ORDER BY d.code
""",
}
EXTENTS = text(f"""{DOWN}
SELECT d.code, d.name, s.extent FROM down d JOIN gisgrid.area_statement s ON s.area_id = d.id
WHERE s.extent <> '' ORDER BY d.code
""")


def breaches(connection: Connection, check: Check, scheme: str, code: str, day: date) -> list[Breach]:
    """Return where a check does not hold, in an area and below it, in order of code.

    Parameters
    ----------
    day : date
        On which postings run.
    """
    rows = connection.execute(text(DOWN + BREACHES[check]), {"scheme": scheme, "code": code, "day": day})
    return [Breach(check, row.code, row.name, row.subject, row.stated, row.counted, row.number) for row in rows]


def stated_extents(connection: Connection, scheme: str, code: str) -> list[tuple[str, str, str]]:
    """Return code, name and extent in words of the areas that state one."""
    return [(row.code, row.name, row.extent) for row in connection.execute(EXTENTS, {"scheme": scheme, "code": code})]
