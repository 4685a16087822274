-- Indicators: what is counted at once, and who reads what. Applied again at every migration.

-- An activity more, less, or otherwise than before. One that only moved with a border is no change: past months stay under the codes
-- of their day, and the present one is made anew since the areas changed.
CREATE OR REPLACE FUNCTION gisgrid.activity_changes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO gisgrid.activity_change (scheme, area, day, kind, participants, sign)
        SELECT n.scheme, n.area_id, n.starts_at::date, n.kind, coalesce(n.participants, 0), 1
        FROM new_rows n WHERE n.area_id IS NOT NULL;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO gisgrid.activity_change (scheme, area, day, kind, participants, sign)
        SELECT o.scheme, o.area_id, o.starts_at::date, o.kind, coalesce(o.participants, 0), -1
        FROM old_rows o WHERE o.area_id IS NOT NULL;
    ELSE
        INSERT INTO gisgrid.activity_change (scheme, area, day, kind, participants, sign)
        SELECT c.scheme, c.area_id, c.starts_at::date, c.kind, coalesce(c.participants, 0), c.sign
        FROM old_rows o JOIN new_rows n ON n.id = o.id, LATERAL (VALUES
            (o.scheme, o.area_id, o.starts_at, o.kind, o.participants, -1),
            (n.scheme, n.area_id, n.starts_at, n.kind, n.participants, 1)) AS c (scheme, area_id, starts_at, kind, participants, sign)
        WHERE c.area_id IS NOT NULL AND (o.geom::bytea, o.stated_area, o.starts_at, o.kind, o.participants)
            IS DISTINCT FROM (n.geom::bytea, n.stated_area, n.starts_at, n.kind, n.participants);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER activity_x_inserted AFTER INSERT ON gisgrid.activity REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.activity_changes();
CREATE OR REPLACE TRIGGER activity_x_updated AFTER UPDATE ON gisgrid.activity
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.activity_changes();
CREATE OR REPLACE TRIGGER activity_x_deleted AFTER DELETE ON gisgrid.activity REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.activity_changes();

-- Versions of what a run is made from, activities left out: each of theirs is counted by itself.
CREATE OR REPLACE VIEW gisgrid.indicator_now AS
    SELECT coalesce(jsonb_object_agg(c.dataset, c.number), '{}') || jsonb_build_object('area', coalesce(greatest(
        (SELECT max(changeset) FROM gisgrid.area), (SELECT max(ended_by) FROM gisgrid.area_history)), 0)) AS made_of
    FROM (SELECT dataset, count(*) AS number FROM gisgrid.data_change
          WHERE dataset NOT IN ('road', 'activity') GROUP BY dataset) c;
COMMENT ON VIEW gisgrid.indicator_now IS 'What a run of indicators must have been made from to hold today';

-- Numbers of an area are for who may read its rosters; everybody reads what was released and not withdrawn.
ALTER TABLE gisgrid.indicator_value ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service ON gisgrid.indicator_value;
CREATE POLICY service ON gisgrid.indicator_value TO gisgrid_service USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS member_reads ON gisgrid.indicator_value;
CREATE POLICY member_reads ON gisgrid.indicator_value FOR SELECT TO gisgrid_member
    USING ((SELECT gisgrid.may_at('read_private', NULL)) OR area IN (SELECT gisgrid.areas_where('read_private')));
CREATE OR REPLACE VIEW gisgrid.indicator_release_public AS
    SELECT id, scheme, month, day, indicators, levels, note, released_at, coalesce(counted_at, released_at) AS counted_at
    FROM gisgrid.indicator_release
    WHERE withdrawn_at IS NULL;
CREATE OR REPLACE VIEW gisgrid.indicator_released_public AS
    SELECT v.* FROM gisgrid.indicator_released v JOIN gisgrid.indicator_release r ON r.id = v.release
    WHERE r.withdrawn_at IS NULL;
COMMENT ON VIEW gisgrid.indicator_release_public IS 'Public sets of indicators';
COMMENT ON VIEW gisgrid.indicator_released_public IS 'What they tell of each area';
