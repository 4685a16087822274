-- The grid of a place is found once: when the place or the borders change.
CREATE OR REPLACE FUNCTION gisgrid.leaf_at(scheme_code text, place geometry) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- Undivided areas first (OFFSET keeps the order): else each place is looked up in a province's whole outline too.
    SELECT u.id FROM (
        SELECT a.id, a.code, a.geom FROM gisgrid.area a
        WHERE a.scheme = scheme_code AND a.geom && place
            AND NOT EXISTS (SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code)
        OFFSET 0) u
    WHERE ST_Covers(u.geom, place) ORDER BY u.code LIMIT 1;
END;

-- Every table with a place has `scheme`, `geom` and `leaf`; the place may be wanting.
CREATE OR REPLACE FUNCTION gisgrid.place_leaf() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.leaf := gisgrid.leaf_at(NEW.scheme, NEW.geom);
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION gisgrid.placed_tables() RETURNS text[] LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT ARRAY['household', 'venue', 'person', 'activity', 'service_record', 'place_name'];
END;

-- Finds the grids anew of what lies, or lay, in some areas: one function a table.
DO $$
DECLARE kept text;
BEGIN
    FOREACH kept IN ARRAY gisgrid.placed_tables() LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION gisgrid.place_%1$s_rows(area_ids bigint[]) RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            BEGIN ATOMIC
                UPDATE gisgrid.%1$I r SET leaf = f.leaf FROM (
                    SELECT p.id, gisgrid.leaf_at(p.scheme, p.geom) AS leaf FROM (
                        SELECT o.id, o.scheme, o.geom FROM gisgrid.%1$I o WHERE o.leaf = ANY (area_ids)
                        UNION SELECT i.id, i.scheme, i.geom FROM gisgrid.area n
                            JOIN gisgrid.%1$I i ON i.scheme = n.scheme AND i.geom && n.geom WHERE n.id = ANY (area_ids)) p) f
                WHERE f.id = r.id AND r.leaf IS DISTINCT FROM f.leaf;
            END', kept);
        -- Within triggers it is the owner's functions that write, and know the grid; a client's own triggers are no such thing.
        EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE INSERT OR UPDATE ON gisgrid.%I FOR EACH ROW '
            'WHEN ((pg_trigger_depth() = 0 OR current_user IN (''gisgrid_member'', ''gisgrid_service'')) '
            'AND (NEW.geom IS NOT NULL OR NEW.leaf IS NOT NULL)) '
            'EXECUTE FUNCTION gisgrid.place_leaf()', kept || '_leaf', kept);
    END LOOP;
END $$;
CREATE OR REPLACE FUNCTION gisgrid.area_places() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE ids bigint[] := (SELECT array_agg(r.id) FROM rows r);
BEGIN
    IF EXISTS (SELECT FROM gisgrid.household) THEN PERFORM gisgrid.place_household_rows(ids); END IF;
    IF EXISTS (SELECT FROM gisgrid.venue) THEN PERFORM gisgrid.place_venue_rows(ids); END IF;
    IF EXISTS (SELECT FROM gisgrid.person) THEN PERFORM gisgrid.place_person_rows(ids); END IF;
    IF EXISTS (SELECT FROM gisgrid.activity) THEN PERFORM gisgrid.place_activity_rows(ids); END IF;
    IF EXISTS (SELECT FROM gisgrid.service_record) THEN PERFORM gisgrid.place_service_record_rows(ids); END IF;
    IF EXISTS (SELECT FROM gisgrid.place_name) THEN PERFORM gisgrid.place_place_name_rows(ids); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER area_e_places_inserted AFTER INSERT ON gisgrid.area REFERENCING NEW TABLE AS rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.area_places();
CREATE OR REPLACE TRIGGER area_e_places_updated AFTER UPDATE ON gisgrid.area REFERENCING NEW TABLE AS rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.area_places();
CREATE OR REPLACE TRIGGER area_e_places_deleted AFTER DELETE ON gisgrid.area REFERENCING OLD TABLE AS rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.area_places();
DROP FUNCTION IF EXISTS gisgrid.place_households(bigint[]);

-- A service record counts where its activity does; without one where it was checked in, else where it says.
CREATE OR REPLACE FUNCTION gisgrid.service_record_counts_at() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.area_id := CASE WHEN NEW.activity IS NULL THEN coalesce(NEW.leaf, NEW.stated_area)
                        ELSE (SELECT a.area_id FROM gisgrid.activity a WHERE a.id = NEW.activity) END;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER service_record_m_counts_at BEFORE INSERT OR UPDATE ON gisgrid.service_record FOR EACH ROW
    EXECUTE FUNCTION gisgrid.service_record_counts_at();
CREATE OR REPLACE FUNCTION gisgrid.activity_moves_records() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE gisgrid.service_record s SET area_id = n.area_id FROM new_rows n
    WHERE s.activity = n.id AND s.area_id IS DISTINCT FROM n.area_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER activity_m_moves_records AFTER UPDATE ON gisgrid.activity REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.activity_moves_records();
