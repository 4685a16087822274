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

-- Circles and counts for everybody: of runs without venues of sensitive hosts, and no circle of what became one since.
CREATE OR REPLACE VIEW gisgrid.reach_run_public AS
    SELECT id, scheme, under, minutes, speed_kmh, max_access_m, poor_share, statuses, kinds, network, road_changes,
           venue_changes, household_changes, area_changeset, households, covered_households, outside_households, at
    FROM gisgrid.reach_run WHERE NOT sensitive;
CREATE OR REPLACE VIEW gisgrid.reach_area_public AS
    SELECT a.run, a.area, a.code, a.parent_code, a.level, a.name, a.households, a.covered_households, a.roadless_households,
           a.residents, a.covered_residents, a.area_m2, a.covered_m2, a.venues, a.poor_roads
    FROM gisgrid.reach_area a JOIN gisgrid.reach_run r ON r.id = a.run WHERE NOT r.sensitive;
CREATE OR REPLACE VIEW gisgrid.reach_circle_public AS
    SELECT c.run, c.scope, c.name, c.estimate, c.households, c.residents, c.lost_households, c.geom
    FROM gisgrid.reach_circle c JOIN gisgrid.reach_run r ON r.id = c.run
    WHERE NOT r.sensitive AND NOT EXISTS (
        SELECT FROM gisgrid.venue v WHERE c.scope = 'venue' AND v.external_id = c.name AND v.sensitive);
COMMENT ON VIEW gisgrid.reach_run_public IS 'Runs of the reach that everybody may read';
COMMENT ON VIEW gisgrid.reach_area_public IS 'Their counts per area';
COMMENT ON VIEW gisgrid.reach_circle_public IS 'Their circles';

-- What a run says of a household is seen by who may see the household.
ALTER TABLE gisgrid.reach_household ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service ON gisgrid.reach_household;
CREATE POLICY service ON gisgrid.reach_household TO gisgrid_service USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS member_reads ON gisgrid.reach_household;
CREATE POLICY member_reads ON gisgrid.reach_household FOR SELECT TO gisgrid_member
    USING ((SELECT gisgrid.may_at('read_private', NULL)) OR leaf IN (SELECT gisgrid.areas_where('read_private')));
