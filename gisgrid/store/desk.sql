-- The desk: versions of a draft's areas whoever writes them, and who reads, comments and edits a draft. May run twice.

-- A save that comes late is compared with the version that it was made from, so none is lost: triggers keep it, and no
-- writer can forget to count. The revision of the draft itself grows at the end of the same transaction.
CREATE OR REPLACE FUNCTION gisgrid.draft_area_versions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.version := coalesce((SELECT max(p.version) FROM gisgrid.draft_area_past p
                                 WHERE p.draft = NEW.draft AND p.code = NEW.code), 0) + 1;
    ELSE
        -- Of a draft that is deleted with all it has there is no row any more, and nothing is kept.
        INSERT INTO gisgrid.draft_area_past (draft, code, version, name, kind, geom, ended_revision)
        SELECT OLD.draft, OLD.code, OLD.version, OLD.name, OLD.kind, OLD.geom, d.revision + 1
        FROM gisgrid.draft d WHERE d.id = OLD.draft;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        NEW.version := OLD.version + 1;
    END IF;
    NEW.changed_revision := (SELECT d.revision + 1 FROM gisgrid.draft d WHERE d.id = NEW.draft);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER draft_area_versions BEFORE INSERT OR UPDATE OR DELETE ON gisgrid.draft_area
    FOR EACH ROW EXECUTE FUNCTION gisgrid.draft_area_versions();

CREATE OR REPLACE FUNCTION gisgrid.may_edit_draft(number bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT session_user <> 'gisgrid_member' OR EXISTS (SELECT FROM gisgrid.draft d WHERE d.id = number AND (
        gisgrid.may_in_all('draft', d.scheme, d.parent_codes) OR d.id IN (SELECT gisgrid.drafts_shared(true))));
END;
CREATE OR REPLACE FUNCTION gisgrid.may_share_draft(number bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT session_user <> 'gisgrid_member' OR EXISTS (
        SELECT FROM gisgrid.draft d WHERE d.id = number AND gisgrid.may_in_all('draft', d.scheme, d.parent_codes));
END;

-- The drafts of one area that are worked on, the latest first: who sees one of them sees all, so that is asked once.
CREATE OR REPLACE FUNCTION gisgrid.drafts_at(scheme_code text, area_code text) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 5
BEGIN ATOMIC
    SELECT d.id FROM gisgrid.draft d
    WHERE d.scheme = scheme_code AND d.parent_codes = ARRAY[area_code] AND d.state IN ('open', 'sent')
        AND (session_user <> 'gisgrid_member' OR (SELECT gisgrid.may_see_draft(scheme_code, ARRAY[area_code]))
             OR d.id IN (SELECT gisgrid.drafts_shared(false)))
    ORDER BY d.id DESC;
END;

DO $$
DECLARE kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['draft_area_past', 'draft_step', 'draft_save', 'draft_comment', 'draft_share'] LOOP
        EXECUTE format('ALTER TABLE gisgrid.%I ENABLE ROW LEVEL SECURITY', kept);
        EXECUTE format('DROP POLICY IF EXISTS service ON gisgrid.%I', kept);
        EXECUTE format('CREATE POLICY service ON gisgrid.%I TO gisgrid_service USING (true) WITH CHECK (true)', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_reads ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_writes ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_inserts ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_updates ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_deletes ON gisgrid.%I', kept);
        -- The list of drafts seen is itself held by the policies of access.sql, narrowed as there, and made once a query.
        EXECUTE format('CREATE POLICY member_reads ON gisgrid.%I FOR SELECT TO gisgrid_member '
            'USING (draft IN (SELECT d.id FROM gisgrid.draft d WHERE nullif(current_setting(''gisgrid.draft'', true), '''') IS NULL '
            'OR d.id = nullif(current_setting(''gisgrid.draft'', true), '''')::bigint))', kept);
    END LOOP;
END $$;
CREATE POLICY member_inserts ON gisgrid.draft_step FOR INSERT TO gisgrid_member WITH CHECK (gisgrid.may_edit_draft(draft));
CREATE POLICY member_deletes ON gisgrid.draft_step FOR DELETE TO gisgrid_member USING (gisgrid.may_edit_draft(draft));
CREATE POLICY member_inserts ON gisgrid.draft_save FOR INSERT TO gisgrid_member WITH CHECK (gisgrid.may_edit_draft(draft));
CREATE POLICY member_deletes ON gisgrid.draft_save FOR DELETE TO gisgrid_member USING (gisgrid.may_edit_draft(draft));
CREATE POLICY member_inserts ON gisgrid.draft_comment FOR INSERT TO gisgrid_member
    WITH CHECK (EXISTS (SELECT FROM gisgrid.draft d WHERE d.id = draft) AND account = (SELECT gisgrid.acting_account()));
CREATE POLICY member_updates ON gisgrid.draft_comment FOR UPDATE TO gisgrid_member
    USING (gisgrid.may_edit_draft(draft)) WITH CHECK (gisgrid.may_edit_draft(draft));
CREATE POLICY member_deletes ON gisgrid.draft_comment FOR DELETE TO gisgrid_member
    USING (account = (SELECT gisgrid.acting_account()) AND EXISTS (SELECT FROM gisgrid.draft d WHERE d.id = draft));
CREATE POLICY member_deletes ON gisgrid.draft_share FOR DELETE TO gisgrid_member USING (gisgrid.may_share_draft(draft));

ALTER TABLE gisgrid.draft_step ALTER COLUMN account SET DEFAULT gisgrid.acting_account();
ALTER TABLE gisgrid.draft_comment ALTER COLUMN account SET DEFAULT gisgrid.acting_account();
CREATE OR REPLACE TRIGGER draft_step_who BEFORE INSERT ON gisgrid.draft_step FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.say_who('who', 'shown_name');
CREATE OR REPLACE TRIGGER draft_comment_who BEFORE INSERT ON gisgrid.draft_comment FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.say_who('who', 'shown_name');

-- Whose division a draft proposes is changed by who plans both; with whom it is shared works on its areas alone.
CREATE OR REPLACE FUNCTION gisgrid.draft_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (gisgrid.may_in_all('draft', OLD.scheme, OLD.parent_codes) AND gisgrid.may_in_all('draft', NEW.scheme, NEW.parent_codes)) THEN
        RAISE EXCEPTION 'the areas that a draft divides are changed by who plans them' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER draft_stays BEFORE UPDATE ON gisgrid.draft FOR EACH ROW
    WHEN (session_user = 'gisgrid_member' AND NEW.parent_codes IS DISTINCT FROM OLD.parent_codes)
    EXECUTE FUNCTION gisgrid.draft_stays();

-- Who shares names an account, which a planner does not see otherwise; says whether there is one.
CREATE OR REPLACE FUNCTION gisgrid.share_draft(number bigint, account_name text, edit boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_id bigint;
BEGIN
    IF NOT gisgrid.may_share_draft(number) THEN
        RAISE EXCEPTION 'a draft is shared by who plans its area' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT a.id INTO found_id FROM gisgrid.account a WHERE lower(a.name) = lower(account_name) AND a.disabled_at IS NULL;
    IF found_id IS NULL THEN RETURN false; END IF;
    INSERT INTO gisgrid.draft_share AS s (draft, account, may_edit, shared_by)
    VALUES (number, found_id, edit, coalesce((SELECT a.shown_name FROM gisgrid.account a WHERE a.id = gisgrid.acting_account()), session_user))
    ON CONFLICT (draft, account) DO UPDATE SET may_edit = EXCLUDED.may_edit, shared_by = EXCLUDED.shared_by, at = clock_timestamp();
    RETURN true;
END $$;
-- The names behind shares, for who reads the draft.
CREATE OR REPLACE FUNCTION gisgrid.draft_shares(number bigint)
    RETURNS TABLE (account bigint, name text, shown_name text, may_edit boolean, shared_by text, at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT a.id, a.name, a.shown_name, s.may_edit, s.shared_by, s.at
    FROM gisgrid.draft_share s JOIN gisgrid.account a ON a.id = s.account
    WHERE s.draft = number AND (gisgrid.may_share_draft(number) OR number IN (SELECT gisgrid.drafts_shared(false)))
    ORDER BY lower(a.name);
END;

-- Whoever divides an area, or decides on its division, counts the homes on its ground: place and size of each, and nothing that
-- tells who lives there. Rows of households themselves are for who may read rosters.
CREATE OR REPLACE FUNCTION gisgrid.may_count_homes(scheme_code text, area_code text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT session_user <> 'gisgrid_member' OR EXISTS (
        SELECT FROM unnest(ARRAY['read_private', 'draft', 'approve']) AS p (power)
        WHERE gisgrid.may_at(p.power, gisgrid.id_of(scheme_code, area_code)));
END;
CREATE OR REPLACE FUNCTION gisgrid.homes_to_plan(scheme_code text, area_code text)
    RETURNS TABLE (lon double precision, lat double precision, households bigint, persons bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE down AS (
        SELECT a.id, a.code FROM gisgrid.area a
        WHERE a.scheme = scheme_code AND a.code = area_code AND gisgrid.may_count_homes(scheme_code, area_code)
        UNION ALL SELECT a.id, a.code FROM down JOIN gisgrid.area a ON a.scheme = scheme_code AND a.parent_code = down.code)
    SELECT ST_X(h.geom), ST_Y(h.geom), h.households::bigint, h.persons::bigint
    FROM gisgrid.household h JOIN down d ON d.id = h.leaf ORDER BY h.id;
END;
