-- What keeps runs of the reach honest. Applied again at every migration.

-- Leaves one row for each transaction that wrote a dataset (see data_change); a statement that touched no row is no change.
-- A restored dump brings numbers of another cluster's transactions along: the time tells them apart.
CREATE OR REPLACE FUNCTION gisgrid.note_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM rows) THEN
        INSERT INTO gisgrid.data_change (dataset)
        SELECT TG_TABLE_NAME WHERE NOT EXISTS (
            SELECT FROM gisgrid.data_change c
            WHERE c.dataset = TG_TABLE_NAME AND c.xid = pg_current_xact_id() AND c.at = transaction_timestamp());
    END IF;
    RETURN NULL;
END $$;
DO $$
DECLARE kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['road', 'venue', 'household'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT ON gisgrid.%I REFERENCING NEW TABLE AS rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.note_change()', kept || '_z_inserted', kept);
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER UPDATE ON gisgrid.%I REFERENCING NEW TABLE AS rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.note_change()', kept || '_z_updated', kept);
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER DELETE ON gisgrid.%I REFERENCING OLD TABLE AS rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.note_change()', kept || '_z_deleted', kept);
    END LOOP;
END $$;

-- What everybody may know of venues: those of sensitive hosts are left out whole.
CREATE OR REPLACE VIEW gisgrid.venue_public AS
    SELECT id, external_id, name, kind, tier, parent, status, hours, host, host_kind, geom
    FROM gisgrid.venue WHERE NOT sensitive;
COMMENT ON VIEW gisgrid.venue_public IS 'Venues for public answers: allow-listed columns, none of sensitive hosts';
-- The versions of what a run is made from, in one row.
CREATE OR REPLACE VIEW gisgrid.reach_now AS
    SELECT (SELECT count(*) FROM gisgrid.data_change WHERE dataset = 'road') AS road_changes,
           (SELECT count(*) FROM gisgrid.data_change WHERE dataset = 'venue') AS venue_changes,
           (SELECT count(*) FROM gisgrid.data_change WHERE dataset = 'household') AS household_changes,
           coalesce(greatest((SELECT max(changeset) FROM gisgrid.area), (SELECT max(ended_by) FROM gisgrid.area_history)), 0)
               AS area_changeset;
COMMENT ON VIEW gisgrid.reach_now IS 'What a run must have been made from to hold today';

-- What everybody may know of the counts per area: nothing of fewer than five people, neither of those within reach nor of those
-- outside. As in household_sums the next smallest beside a small one are hidden with it, until they are two and five people
-- together on either side; and below a hidden area all is hidden. Runs of a part of a scheme are nobody's but their readers':
-- beside the whole they would tell what the whole hides.
CREATE OR REPLACE FUNCTION gisgrid.reach_areas_told(run_number bigint)
    RETURNS TABLE (area bigint, hidden boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE counted AS (
        SELECT a.area, a.code, a.parent_code, a.covered_residents AS inside, a.residents - a.covered_residents AS outside,
               least(nullif(a.covered_residents, 0), nullif(a.residents - a.covered_residents, 0)) AS smallest
        FROM gisgrid.reach_area a JOIN gisgrid.reach_run r ON r.id = a.run
        WHERE a.run = run_number AND NOT r.sensitive AND r.under IS NULL),
    ranked AS (
        SELECT c.area, c.parent_code, row_number() OVER w AS n, sum(c.inside) OVER w AS inside, sum(c.outside) OVER w AS outside,
               count(*) FILTER (WHERE c.smallest < 5) OVER beside AS small, count(*) OVER beside AS peopled
        FROM counted c WHERE c.smallest IS NOT NULL
        WINDOW beside AS (PARTITION BY c.parent_code), w AS (PARTITION BY c.parent_code ORDER BY c.smallest, c.area)),
    last_hidden AS (
        SELECT r.parent_code, coalesce(min(r.n) FILTER (WHERE r.n >= r.small AND r.n >= 2 AND r.inside NOT BETWEEN 1 AND 4
                                                        AND r.outside NOT BETWEEN 1 AND 4), max(r.peopled)) AS n
        FROM ranked r WHERE r.small > 0 GROUP BY r.parent_code),
    own AS (
        SELECT c.area, c.code, c.parent_code, coalesce(r.n <= l.n, false) AS hidden
        FROM counted c LEFT JOIN ranked r ON r.area = c.area
        LEFT JOIN last_hidden l ON l.parent_code IS NOT DISTINCT FROM c.parent_code),
    down AS (
        SELECT o.area, o.code, o.hidden FROM own o WHERE o.parent_code IS NULL
        UNION ALL
        SELECT o.area, o.code, o.hidden OR d.hidden FROM down d JOIN own o ON o.parent_code = d.code)
    SELECT d.area, d.hidden FROM down d;
END;

-- Circles and counts for everybody: of runs without venues of sensitive hosts, and no circle of what became one since. A run's own
-- sums are those of its topmost areas.
DROP VIEW IF EXISTS gisgrid.reach_run_public, gisgrid.reach_area_public, gisgrid.reach_circle_public;
CREATE VIEW gisgrid.reach_run_public AS
    SELECT id, scheme, under, minutes, speed_kmh, profile, open_at, unknown_open, cardinality(unknown_venues) AS unknown_venues,
           standard, max_access_m, poor_share, statuses, kinds, network, road_changes, venue_changes, household_changes,
           area_changeset, at
    FROM gisgrid.reach_run WHERE NOT sensitive AND under IS NULL;
CREATE VIEW gisgrid.reach_area_public AS
    SELECT r.id AS run, a.area, a.code, a.parent_code, a.level, a.name, t.hidden,
           CASE WHEN NOT t.hidden THEN a.households END AS households,
           CASE WHEN NOT t.hidden THEN a.covered_households END AS covered_households,
           CASE WHEN NOT t.hidden THEN a.residents END AS residents,
           CASE WHEN NOT t.hidden THEN a.covered_residents END AS covered_residents,
           a.area_m2, a.covered_m2, CASE WHEN NOT t.hidden THEN a.venues END AS venues,
           CASE WHEN NOT t.hidden THEN a.poor_roads END AS poor_roads,
           CASE WHEN NOT t.hidden THEN a.estimate_households > 0 END AS partly_estimate
    FROM gisgrid.reach_run r CROSS JOIN LATERAL gisgrid.reach_areas_told(r.id) t
    JOIN gisgrid.reach_area a ON a.run = r.id AND a.area = t.area;
CREATE VIEW gisgrid.reach_circle_public AS
    SELECT c.run, c.scope, c.name, c.estimate,
           CASE WHEN c.residents NOT BETWEEN 1 AND 4 THEN c.households END AS households,
           CASE WHEN c.residents NOT BETWEEN 1 AND 4 THEN c.residents END AS residents,
           CASE WHEN c.lost_households NOT BETWEEN 1 AND 4 THEN c.lost_households END AS lost_households,
           CASE WHEN c.residents NOT BETWEEN 1 AND 4 THEN c.estimate_households > 0 END AS partly_estimate, c.geom
    FROM gisgrid.reach_circle c JOIN gisgrid.reach_run r ON r.id = c.run
    WHERE NOT r.sensitive AND r.under IS NULL AND NOT EXISTS (
        SELECT FROM gisgrid.venue v WHERE c.scope = 'venue' AND v.external_id = c.name AND v.sensitive);
COMMENT ON VIEW gisgrid.reach_run_public IS 'Runs of the reach that everybody may read';
COMMENT ON VIEW gisgrid.reach_area_public IS 'Their counts per area; none that would tell of fewer than five people';
COMMENT ON VIEW gisgrid.reach_circle_public IS 'Their circles; no count of fewer than five people';

-- Counts of an area are seen as they are by who may see its households.
ALTER TABLE gisgrid.reach_area ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service ON gisgrid.reach_area;
CREATE POLICY service ON gisgrid.reach_area TO gisgrid_service USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS member_reads ON gisgrid.reach_area;
CREATE POLICY member_reads ON gisgrid.reach_area FOR SELECT TO gisgrid_member
    USING ((SELECT gisgrid.may_at('read_private', NULL)) OR area IN (SELECT gisgrid.areas_where('read_private')));

-- What a run says of a household is seen by who may see the household.
ALTER TABLE gisgrid.reach_household ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service ON gisgrid.reach_household;
CREATE POLICY service ON gisgrid.reach_household TO gisgrid_service USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS member_reads ON gisgrid.reach_household;
CREATE POLICY member_reads ON gisgrid.reach_household FOR SELECT TO gisgrid_member
    USING ((SELECT gisgrid.may_at('read_private', NULL)) OR leaf IN (SELECT gisgrid.areas_where('read_private')));
