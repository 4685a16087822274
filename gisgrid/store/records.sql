-- Rosters: who may read and write which record. Applied again at every migration.
--
-- Every record counts at an area; who holds a power there or above it may read or write it. Names, phones and homes stay with
-- those who read the private rosters; what everybody may know stands in views that list their columns.

-- The person of the account that asks, where that is known.
CREATE OR REPLACE FUNCTION gisgrid.acting_person() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT p.id FROM gisgrid.person p WHERE p.account = gisgrid.acting_account();
END;

-- People and teams that may be read. To post one opens its row to whoever reads the place it is posted to, so who posts must
-- read it already: else a clerk could read the rosters of another town by posting its people here. Definers, for the policies
-- of person and posting would ask each other without end.
CREATE OR REPLACE FUNCTION gisgrid.people_read() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1000
BEGIN ATOMIC
    SELECT p.id FROM gisgrid.person p WHERE p.area_id IN (SELECT gisgrid.areas_where('read_private'))
    UNION SELECT q.person FROM gisgrid.posting q
    WHERE q.person IS NOT NULL AND q.area_id IN (SELECT gisgrid.areas_where('read_private'));
END;
CREATE OR REPLACE FUNCTION gisgrid.teams_read() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 100
BEGIN ATOMIC
    SELECT t.id FROM gisgrid.team t WHERE t.area_id IN (SELECT gisgrid.areas_where('read_private'))
    UNION SELECT q.team FROM gisgrid.posting q
    WHERE q.team IS NOT NULL AND q.area_id IN (SELECT gisgrid.areas_where('read_private'));
END;

DO $$
DECLARE
    kept text;
    reads CONSTANT text := '((SELECT gisgrid.may_at(''read_private'', NULL)) OR %1$s IN (SELECT gisgrid.areas_where(''read_private'')))';
    keeps CONSTANT text := '((SELECT gisgrid.may_at(%2$L, NULL)) OR %1$s IN (SELECT gisgrid.areas_where(%2$L)))';
    posts CONSTANT text := ' AND ((SELECT gisgrid.may_at(''read_private'', NULL)) OR CASE WHEN person IS NULL '
        'THEN team IN (SELECT gisgrid.teams_read()) ELSE person IN (SELECT gisgrid.people_read()) END)';
    seen text; mine text; after text; held record;
BEGIN
    FOREACH kept IN ARRAY ARRAY['record_batch', 'person', 'team', 'team_member', 'posting', 'target', 'activity', 'picture',
        'service_record', 'contact', 'area_statement', 'place_name', 'need', 'application', 'organisation', 'venue', 'venue_link'] LOOP
        EXECUTE format('ALTER TABLE gisgrid.%I ENABLE ROW LEVEL SECURITY', kept);
        FOR held IN SELECT polname FROM pg_policy WHERE polrelid = format('gisgrid.%I', kept)::regclass LOOP
            EXECUTE format('DROP POLICY %I ON gisgrid.%I', held.polname, kept);
        END LOOP;
        EXECUTE format('CREATE POLICY service ON gisgrid.%I TO gisgrid_service USING (true) WITH CHECK (true)', kept);
    END LOOP;
    -- Table, the column that says where it counts, who else reads a row, the power that writes it.
    FOR held IN SELECT * FROM (VALUES
        ('record_batch', 'area_id', 'account = (SELECT gisgrid.acting_account())', NULL),
        ('person', 'area_id', 'id = (SELECT gisgrid.acting_person()) OR id IN (SELECT p.person FROM gisgrid.posting p)', 'keep_rosters'),
        ('team', 'area_id', 'id IN (SELECT p.team FROM gisgrid.posting p)', 'keep_rosters'),
        ('posting', 'area_id', 'person = (SELECT gisgrid.acting_person())', 'keep_rosters'),
        ('activity', 'area_id', 'false', 'record_service'),
        ('picture', 'area_id', 'account = (SELECT gisgrid.acting_account())', 'record_service'),
        ('service_record', 'area_id', 'person = (SELECT gisgrid.acting_person())', 'record_service'),
        ('area_statement', 'area_id', 'false', 'keep_rosters'),
        ('target', 'area_id', 'false', 'keep_rosters'),
        ('need', 'area_id', 'false', 'record_service'),
        ('application', 'area_id', 'false', NULL),
        ('place_name', 'leaf', 'true', 'keep_rosters'),
        ('organisation', 'area_id', 'true', 'keep_rosters'),
        ('venue', 'leaf', 'NOT sensitive', 'keep_rosters')) AS t (name, place, others, power) LOOP
        seen := format(reads, held.place) || ' OR ' || held.others;
        EXECUTE format('CREATE POLICY member_reads ON gisgrid.%I FOR SELECT TO gisgrid_member USING (%s)', held.name, seen);
        IF held.power IS NOT NULL THEN
            mine := format(keeps, held.place, held.power);
            after := mine || CASE held.name WHEN 'posting' THEN posts ELSE '' END;
            EXECUTE format('CREATE POLICY member_inserts ON gisgrid.%I FOR INSERT TO gisgrid_member WITH CHECK (%s)', held.name, after);
            EXECUTE format('CREATE POLICY member_updates ON gisgrid.%I FOR UPDATE TO gisgrid_member USING (%s) WITH CHECK (%s)',
                           held.name, mine, after);
            EXECUTE format('CREATE POLICY member_deletes ON gisgrid.%I FOR DELETE TO gisgrid_member USING (%s)', held.name, mine);
        END IF;
    END LOOP;
END $$;

-- What belongs to a record is read and written with it.
CREATE POLICY member_reads ON gisgrid.team_member FOR SELECT TO gisgrid_member USING (team IN (SELECT t.id FROM gisgrid.team t));
CREATE POLICY member_writes ON gisgrid.team_member TO gisgrid_member USING (team IN (
    SELECT t.id FROM gisgrid.team t WHERE (SELECT gisgrid.may_at('keep_rosters', NULL))
        OR t.area_id IN (SELECT gisgrid.areas_where('keep_rosters'))));
CREATE POLICY member_reads ON gisgrid.contact FOR SELECT TO gisgrid_member
    USING (household IN (SELECT h.id FROM gisgrid.household h));
CREATE POLICY member_writes ON gisgrid.contact TO gisgrid_member USING (household IN (
    SELECT h.id FROM gisgrid.household h WHERE (SELECT gisgrid.may_at('keep_rosters', NULL))
        OR h.leaf IN (SELECT gisgrid.areas_where('keep_rosters'))));
CREATE POLICY member_reads ON gisgrid.venue_link FOR SELECT TO gisgrid_member
    USING (venue IN (SELECT v.id FROM gisgrid.venue v) AND partner IN (SELECT v.id FROM gisgrid.venue v));
CREATE POLICY member_writes ON gisgrid.venue_link TO gisgrid_member USING (venue IN (
    SELECT v.id FROM gisgrid.venue v WHERE (SELECT gisgrid.may_at('keep_rosters', NULL))
        OR v.leaf IN (SELECT gisgrid.areas_where('keep_rosters'))));
CREATE POLICY member_inserts ON gisgrid.record_batch FOR INSERT TO gisgrid_member
    WITH CHECK (account = (SELECT gisgrid.acting_account()) AND (area_id IS NULL OR gisgrid.may_at('keep_rosters', area_id)
        OR gisgrid.may_at('record_service', area_id) OR gisgrid.may_at('record_own_service', area_id)));
CREATE POLICY member_updates ON gisgrid.application FOR UPDATE TO gisgrid_member
    USING (gisgrid.may_at('keep_rosters', area_id)) WITH CHECK (gisgrid.may_at('keep_rosters', area_id));
-- A picture is kept by who records in its area, be it only her own service.
CREATE POLICY recorder_inserts ON gisgrid.picture FOR INSERT TO gisgrid_member
    WITH CHECK (account = (SELECT gisgrid.acting_account()) AND gisgrid.may_at('record_own_service', area_id));
-- A volunteer says what she did herself, for herself.
CREATE POLICY volunteer_inserts ON gisgrid.service_record FOR INSERT TO gisgrid_member
    WITH CHECK (person = (SELECT gisgrid.acting_person()) AND gisgrid.may_at('record_own_service', area_id));

-- Who wrote is who the session says, whatever the statement names.
CREATE OR REPLACE FUNCTION gisgrid.batch_account() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.account := gisgrid.acting_account();
    NEW.who := (SELECT a.shown_name FROM gisgrid.account a WHERE a.id = NEW.account);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER record_batch_account BEFORE INSERT ON gisgrid.record_batch FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.batch_account();
CREATE OR REPLACE TRIGGER application_decided_by BEFORE UPDATE ON gisgrid.application FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.say_who('decided_by', 'shown_name');

-- Somebody without an account asks to serve: nothing but that row, and not more of them than a clerk can read.
CREATE OR REPLACE FUNCTION gisgrid.apply_to_serve(wanted text, area bigint, said jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE number bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.id = apply_to_serve.area) THEN
        RAISE EXCEPTION 'there is no such area' USING ERRCODE = 'check_violation', CONSTRAINT = 'application_area_exists',
            TABLE = 'application', SCHEMA = 'gisgrid';
    END IF;
    IF (SELECT count(*) FROM gisgrid.application a WHERE a.state = 'waiting' AND a.area_id = apply_to_serve.area) >= 500 THEN
        RAISE EXCEPTION 'too many wait already' USING ERRCODE = 'check_violation', CONSTRAINT = 'application_not_too_many',
            TABLE = 'application', SCHEMA = 'gisgrid';
    END IF;
    INSERT INTO gisgrid.application (area_id, form, given) VALUES (area, wanted, said) RETURNING id INTO number;
    RETURN number;
END $$;

-- A check-in away from where its activity counts is told, not refused.
CREATE OR REPLACE VIEW gisgrid.check_in_outside WITH (security_invoker = true) AS
    SELECT s.id, s.external_id, s.area_id, s.leaf FROM gisgrid.service_record s
    WHERE s.geom IS NOT NULL AND s.activity IS NOT NULL AND s.area_id IS DISTINCT FROM s.leaf
        AND NOT EXISTS (SELECT FROM gisgrid.path_up(s.leaf) u WHERE u.id = s.area_id);
COMMENT ON VIEW gisgrid.check_in_outside IS 'Service records checked in outside the area that their activity counts at';

-- What everybody may know of activities and teams.
CREATE OR REPLACE VIEW gisgrid.activity_public AS
    SELECT a.id, a.external_id, a.scheme, a.title, a.kind, a.category, a.starts_at, a.ends_at, a.area_id, a.geom
    FROM gisgrid.activity a
    WHERE a.category <> 'aid' AND NOT EXISTS (SELECT FROM gisgrid.venue v WHERE v.id = a.venue AND v.sensitive);
COMMENT ON VIEW gisgrid.activity_public IS 'Activities for public answers: no visit to a home, none at a sensitive host';

-- A version of a dataset is the number of transactions that wrote it: figures made from it know whether they still hold.
DO $$
DECLARE kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['person', 'posting', 'activity', 'service_record', 'contact', 'area_statement', 'target', 'need'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT ON gisgrid.%I REFERENCING NEW TABLE AS rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.note_change()', kept || '_z_inserted', kept);
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER UPDATE ON gisgrid.%I REFERENCING NEW TABLE AS rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.note_change()', kept || '_z_updated', kept);
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER DELETE ON gisgrid.%I REFERENCING OLD TABLE AS rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.note_change()', kept || '_z_deleted', kept);
    END LOOP;
END $$;

-- By default a village and a sub-grid need one leader each; what else a level needs is for who administers everything to say.
CREATE OR REPLACE FUNCTION gisgrid.scheme_requires_leaders() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO gisgrid.role_requirement (scheme, level, kinds, role)
    SELECT NEW.code, l.level, '{base,dedicated,remainder}', 'grid_leader' FROM unnest(NEW.levels) AS l (level)
    WHERE l.level IN ('village', 'subgrid');
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER scheme_requires_leaders AFTER INSERT ON gisgrid.scheme FOR EACH ROW
    EXECUTE FUNCTION gisgrid.scheme_requires_leaders();
ALTER TABLE gisgrid.role_requirement ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service ON gisgrid.role_requirement;
CREATE POLICY service ON gisgrid.role_requirement TO gisgrid_service USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS everybody_reads ON gisgrid.role_requirement;
CREATE POLICY everybody_reads ON gisgrid.role_requirement FOR SELECT TO gisgrid_member, gisgrid_public USING (true);
DROP POLICY IF EXISTS administrator_writes ON gisgrid.role_requirement;
CREATE POLICY administrator_writes ON gisgrid.role_requirement TO gisgrid_member USING ((SELECT gisgrid.may_at('administer', NULL)));

-- When the time of a leader ends, one who was contested beside her leads alone from the next day on: of several the first that
-- was posted. What was contested until then stays so.
CREATE OR REPLACE FUNCTION gisgrid.posting_settles() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE next record;
BEGIN
    FOR next IN
        SELECT DISTINCT ON (c.area_id) c.*, r.until FROM gisgrid.posting c CROSS JOIN LATERAL (
            SELECT max(l.to_day) AS until, bool_or(coalesce(l.to_day, 'infinity') >= coalesce(c.to_day, 'infinity')) AS covers
            FROM gisgrid.posting l WHERE l.area_id = c.area_id AND l.role = 'grid_leader' AND NOT l.contested
                AND daterange(l.from_day, l.to_day, '[]') && daterange(c.from_day, c.to_day, '[]')) r
        WHERE c.contested AND c.area_id IN (SELECT o.area_id FROM old_rows o WHERE o.role = 'grid_leader') AND r.covers IS NOT TRUE
        ORDER BY c.area_id, c.id LOOP
        IF next.until IS NULL THEN
            UPDATE gisgrid.posting SET contested = false WHERE id = next.id;
        ELSE
            UPDATE gisgrid.posting SET to_day = next.until WHERE id = next.id;
            INSERT INTO gisgrid.posting (person, area_id, role, from_day, to_day, batch)
            VALUES (next.person, next.area_id, next.role, next.until + 1, next.to_day, next.batch);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER posting_s_settles_updated AFTER UPDATE ON gisgrid.posting REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION gisgrid.posting_settles();
CREATE OR REPLACE TRIGGER posting_s_settles_deleted AFTER DELETE ON gisgrid.posting REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION gisgrid.posting_settles();
