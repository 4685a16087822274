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
