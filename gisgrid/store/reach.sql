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

-- The whole runs that are told to everybody: of each kind of count (pace, time, hour, standard, venues) the newest, without
-- sensitive hosts, on the same division as the newest of all. They are told beside one another, so what can be subtracted counts:
-- one whose sums differ by one to four people from those of a wider one (more metres, any hour, by roads, all kinds) is not told.
CREATE OR REPLACE FUNCTION gisgrid.reach_family(scheme_code text) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 10
BEGIN ATOMIC
    WITH newest AS (
        SELECT DISTINCT ON (r.minutes, r.speed_kmh, r.max_access_m, r.poor_share, r.statuses, r.kinds, r.open_at, r.unknown_open,
                            r.standard) r.*
        FROM gisgrid.reach_run r WHERE r.scheme = scheme_code AND r.under IS NULL AND NOT r.sensitive
        ORDER BY r.minutes, r.speed_kmh, r.max_access_m, r.poor_share, r.statuses, r.kinds, r.open_at, r.unknown_open, r.standard,
                 r.id DESC),
    ordered AS (
        SELECT n.id, row_number() OVER (ORDER BY n.minutes * n.speed_kmh DESC, n.open_at NULLS FIRST, n.standard NULLS FIRST,
                                                 cardinality(n.kinds), n.id) AS place
        FROM newest n WHERE n.area_changeset = (SELECT m.area_changeset FROM newest m ORDER BY m.id DESC LIMIT 1)),
    summed AS (
        SELECT o.id, o.place, sum(a.covered_residents) AS inside, sum(a.residents - a.covered_residents) AS outside
        FROM ordered o LEFT JOIN gisgrid.reach_area a ON a.run = o.id AND a.parent_code IS NULL GROUP BY o.id, o.place)
    SELECT s.id FROM summed s WHERE NOT EXISTS (
        SELECT FROM summed w WHERE w.place < s.place
            AND (abs(w.inside - s.inside) BETWEEN 1 AND 4 OR abs(w.outside - s.outside) BETWEEN 1 AND 4));
END;

-- Areas whose counts are not told of some runs that are told beside one another: none where fewer than five people are within reach,
-- or outside, or are told apart by subtracting one run from another. As in household_sums the next smallest beside a small one are
-- hidden with it, until they are two, and five people together (or nobody) by each of these; and below a hidden area all is hidden.
-- Areas in `hidden_before` are hidden whatever their counts.
CREATE OR REPLACE FUNCTION gisgrid.reach_hidden(runs bigint[], hidden_before bigint[]) RETURNS TABLE (area bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE sides AS MATERIALIZED (
        SELECT a.run, a.area, a.covered_residents AS inside, a.residents - a.covered_residents AS outside
        FROM gisgrid.reach_area a WHERE a.run = ANY (runs)),
    tree AS MATERIALIZED (
        SELECT a.area, a.code, a.parent_code AS above, coalesce(a.parent_code, '') AS beside
        FROM gisgrid.reach_area a WHERE a.run = runs[cardinality(runs)]),
    measured AS MATERIALIZED (
        SELECT s.area, ARRAY[s.run, 0, v.side] AS what, v.people
        FROM sides s, LATERAL (VALUES (1, s.inside), (2, s.outside)) AS v (side, people)
        UNION ALL
        SELECT s.area, ARRAY[s.run, p.run, v.side], v.people
        FROM sides s JOIN sides p ON p.area = s.area AND p.run < s.run,
             LATERAL (VALUES (1, s.inside - p.inside), (2, s.outside - p.outside)) AS v (side, people)),
    smallest AS (
        SELECT m.area, min(abs(m.people)) FILTER (WHERE m.people <> 0) AS people FROM measured m GROUP BY m.area),
    ranked AS MATERIALIZED (
        SELECT t.area, t.beside, row_number() OVER (PARTITION BY t.beside ORDER BY t.area <> ALL (hidden_before), s.people, t.area) AS n,
               count(*) FILTER (WHERE s.people < 5 OR t.area = ANY (hidden_before)) OVER siblings AS small,
               count(*) OVER siblings AS peopled
        FROM tree t JOIN smallest s ON s.area = t.area AND s.people IS NOT NULL
        WINDOW siblings AS (PARTITION BY t.beside)),
    together AS (
        SELECT r.beside, r.n, sum(m.people) OVER (PARTITION BY r.beside, m.what ORDER BY r.n) AS people
        FROM ranked r JOIN measured m ON m.area = r.area WHERE r.small > 0),
    enough AS (
        SELECT t.beside, t.n FROM together t GROUP BY t.beside, t.n HAVING bool_and(abs(t.people) NOT BETWEEN 1 AND 4)),
    last_hidden AS (
        SELECT r.beside, coalesce(min(e.n) FILTER (WHERE r.n >= r.small AND r.n >= 2), max(r.peopled)) AS n
        FROM ranked r LEFT JOIN enough e ON e.beside = r.beside AND e.n = r.n WHERE r.small > 0 GROUP BY r.beside),
    own AS (
        SELECT r.area FROM ranked r JOIN last_hidden l ON l.beside = r.beside WHERE r.n <= l.n
        UNION SELECT b.area FROM unnest(hidden_before) AS b (area)),
    down AS (
        SELECT t.area, t.code FROM tree t JOIN own o ON o.area = t.area
        UNION SELECT t.area, t.code FROM down d JOIN tree t ON t.above = d.code)
    SELECT d.area FROM down d;
END;

-- What may be known of the counts per area of a run. What is hidden is hidden in all runs that are told to everybody. Beside them a run
-- of a part hides what they hide and what would follow from the difference; on another division than theirs it hides all.
CREATE OR REPLACE FUNCTION gisgrid.reach_areas_told(run_number bigint)
    RETURNS TABLE (area bigint, hidden boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT r.id, r.under, r.area_changeset, ARRAY(SELECT gisgrid.reach_family(r.scheme) AS id ORDER BY id) AS family
        FROM gisgrid.reach_run r WHERE r.id = run_number AND NOT r.sensitive),
    public AS MATERIALIZED (
        SELECT h.area FROM asked k, LATERAL gisgrid.reach_hidden(k.family, '{}') h WHERE cardinality(k.family) > 0),
    hidden AS MATERIALIZED (
        SELECT p.area FROM asked k, public p WHERE k.under IS NULL
        UNION
        SELECT h.area FROM asked k, LATERAL gisgrid.reach_hidden(k.family || k.id, ARRAY(
            SELECT p.area FROM public p JOIN gisgrid.reach_area a ON a.run = k.id AND a.area = p.area)) h
        WHERE k.under IS NOT NULL),
    elsewhere AS (
        SELECT k.id FROM asked k JOIN gisgrid.reach_run f ON f.id = k.family[1] AND f.area_changeset <> k.area_changeset)
    SELECT a.area, h.area IS NOT NULL OR EXISTS (SELECT FROM elsewhere)
    FROM asked k JOIN gisgrid.reach_area a ON a.run = k.id LEFT JOIN hidden h ON h.area = a.area
    WHERE k.under IS NOT NULL OR k.id = ANY (k.family);
END;

-- Runs that whoever asks may see: those told to everybody; and of parts, the newest of each kind, who plans the part or reads its
-- households.
CREATE OR REPLACE FUNCTION gisgrid.reach_runs_told() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 10
BEGIN ATOMIC
    SELECT f.id FROM gisgrid.scheme s, LATERAL gisgrid.reach_family(s.code) AS f (id)
    UNION ALL
    SELECT p.id FROM (
        SELECT DISTINCT ON (r.scheme, r.under, r.minutes, r.speed_kmh, r.max_access_m, r.poor_share, r.statuses, r.kinds, r.open_at,
                            r.unknown_open, r.standard) r.id, gisgrid.id_of(r.scheme, r.under) AS part
        FROM gisgrid.reach_run r WHERE r.under IS NOT NULL AND NOT r.sensitive AND gisgrid.acting_account() IS NOT NULL
        ORDER BY r.scheme, r.under, r.minutes, r.speed_kmh, r.max_access_m, r.poor_share, r.statuses, r.kinds, r.open_at,
                 r.unknown_open, r.standard, r.id DESC) p
    WHERE p.part IS NOT NULL AND (gisgrid.may_at('draft', p.part) OR gisgrid.may_at('read_private', p.part));
END;

-- Circles and counts of the runs that whoever asks may see, and no circle of what became a sensitive host since. A run's own sums are
-- those of its topmost areas. Of a circle nothing is told where its people differ by one to four from those of another run, nor of a run
-- of a part: it would tell the rest of the circle apart.
DROP VIEW IF EXISTS gisgrid.reach_run_public, gisgrid.reach_area_public, gisgrid.reach_circle_public;
CREATE VIEW gisgrid.reach_run_public AS
    SELECT id, scheme, under, minutes, speed_kmh, profile, open_at, unknown_open, cardinality(unknown_venues) AS unknown_venues,
           ARRAY(SELECT v.name FROM gisgrid.venue v WHERE v.external_id = ANY (unknown_venues) AND NOT v.sensitive
                 ORDER BY v.external_id) AS unknown_names, standard, max_access_m, poor_share, statuses, kinds, network, road_changes, venue_changes, household_changes,
           area_changeset, at
    FROM gisgrid.reach_run WHERE id IN (SELECT gisgrid.reach_runs_told());
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
    JOIN gisgrid.reach_area a ON a.run = r.id AND a.area = t.area
    WHERE r.id IN (SELECT gisgrid.reach_runs_told());
CREATE VIEW gisgrid.reach_circle_public AS
    WITH told AS MATERIALIZED (SELECT gisgrid.reach_runs_told() AS run)
    SELECT c.run, c.scope, c.name, c.estimate,
           CASE WHEN t.people THEN c.households END AS households,
           CASE WHEN t.people THEN c.residents END AS residents,
           CASE WHEN r.under IS NULL AND c.lost_households NOT BETWEEN 1 AND 4 THEN c.lost_households END AS lost_households,
           CASE WHEN t.people THEN c.estimate_households > 0 END AS partly_estimate, c.geom
    FROM gisgrid.reach_circle c JOIN gisgrid.reach_run r ON r.id = c.run, LATERAL (
        SELECT r.under IS NULL AND c.residents NOT BETWEEN 1 AND 4
                   AND coalesce(bool_and(abs(c.residents - o.residents) NOT BETWEEN 1 AND 4), true) AS people
        FROM gisgrid.reach_circle o JOIN gisgrid.reach_run b ON b.id = o.run
        WHERE o.scope = c.scope AND o.name = c.name AND b.scheme = r.scheme AND b.under IS NULL
            AND o.run IN (SELECT run FROM told)) AS t
    WHERE r.id IN (SELECT run FROM told) AND NOT EXISTS (
        SELECT FROM gisgrid.venue v WHERE c.scope = 'venue' AND v.external_id = c.name AND v.sensitive);
COMMENT ON VIEW gisgrid.reach_run_public IS 'Runs of the reach that whoever asks may read';
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
