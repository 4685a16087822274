-- Who may do what, where: decided here, in one place, for pages, commands and plain SQL alike.
-- Applied again at every migration, so each statement may run twice.
--
-- A transaction of a signed-in person brings the token of the session (gisgrid.session). The database itself finds whose
-- it is and what was granted, at each statement: a grant that was ended a moment ago is not there any more, and a query
-- that a page was tricked into running reaches no further than its reader.

-- What each role may do, in the whole subtree of the area it is granted for or in that area alone.
DELETE FROM gisgrid.role_power;
INSERT INTO gisgrid.role_power (role, power, below) VALUES
    ('viewer', 'read_private', true),
    ('planner', 'draft', true),
    ('approver', 'approve', true),
    ('roster_clerk', 'read_private', true),
    ('roster_clerk', 'keep_rosters', true),
    ('roster_clerk', 'record_service', true),
    ('grid_leader', 'read_private', false),
    ('grid_leader', 'record_service', false),
    ('volunteer', 'record_own_service', false),
    ('administrator', 'administer', true);

CREATE OR REPLACE FUNCTION gisgrid.session_digest(token text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT sha256(convert_to(token, 'UTF8'));
END;

-- A session ends after an hour without a request, and after twelve in any case.
CREATE OR REPLACE FUNCTION gisgrid.session_is_open(created timestamptz, seen timestamptz) RETURNS boolean
    LANGUAGE sql STABLE STRICT
BEGIN ATOMIC
    SELECT seen > now() - interval '1 hour' AND created > now() - interval '12 hours';
END;

-- The key of another system, if the transaction brought one: it opens transactions that cannot write, and no others.
CREATE OR REPLACE FUNCTION gisgrid.acting_key() RETURNS TABLE (id bigint, account bigint, area_id bigint, collections text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1
BEGIN ATOMIC
    SELECT k.id, k.account, k.area_id, k.collections FROM gisgrid.api_key k JOIN gisgrid.account a ON a.id = k.account
    WHERE k.digest = gisgrid.session_digest(nullif(current_setting('gisgrid.key', true), ''))
        AND k.revoked_at IS NULL AND a.disabled_at IS NULL AND current_setting('transaction_read_only') = 'on';
END;

CREATE OR REPLACE FUNCTION gisgrid.acting_account() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce((SELECT a.id FROM gisgrid.session s JOIN gisgrid.account a ON a.id = s.account
        WHERE s.digest = gisgrid.session_digest(nullif(current_setting('gisgrid.session', true), ''))
            AND gisgrid.session_is_open(s.created_at, s.seen_at) AND a.disabled_at IS NULL),
        (SELECT k.account FROM gisgrid.acting_key() k));
END;

-- From an area up to its root; step 0 is the area itself.
CREATE OR REPLACE FUNCTION gisgrid.path_up(area bigint) RETURNS TABLE (id bigint, step integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 5
BEGIN ATOMIC
    WITH RECURSIVE up AS (
        SELECT a.id, a.scheme, a.parent_code, 0 AS step FROM gisgrid.area a WHERE a.id = path_up.area
        UNION ALL
        SELECT a.id, a.scheme, a.parent_code, up.step + 1 FROM up JOIN gisgrid.area a
            ON a.scheme = up.scheme AND a.code = up.parent_code)
    SELECT up.id, up.step FROM up;
END;

-- Whether an account holds a power in an area; without an area: everywhere.
CREATE OR REPLACE FUNCTION gisgrid.holds(holder bigint, wanted text, area bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM gisgrid.role_grant g JOIN gisgrid.role_power p ON p.role = g.role AND p.power = wanted
        WHERE g.account = holder AND g.ended_at IS NULL
            AND ((g.area_id IS NULL AND p.below) OR EXISTS (SELECT FROM gisgrid.path_up(holds.area) u
                                              WHERE u.id = g.area_id AND (p.below OR u.step = 0))));
END;

-- What a key leaves of its account's powers: reading, in the subtree of its area. Whoever has none is not narrowed.
CREATE OR REPLACE FUNCTION gisgrid.key_allows(wanted text, area bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce((SELECT wanted = 'read_private' AND (k.area_id IS NULL OR EXISTS (
        SELECT FROM gisgrid.path_up(key_allows.area) u WHERE u.id = k.area_id)) FROM gisgrid.acting_key() k), true);
END;

CREATE OR REPLACE FUNCTION gisgrid.may_at(wanted text, area bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT gisgrid.holds(gisgrid.acting_account(), wanted, area) AND gisgrid.key_allows(wanted, area);
END;

CREATE OR REPLACE FUNCTION gisgrid.id_of(scheme_code text, area_code text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT a.id FROM gisgrid.area a WHERE a.scheme = scheme_code AND a.code = area_code;
END;

-- In every one of some areas; where there are none, or one is not there, only who holds it everywhere.
CREATE OR REPLACE FUNCTION gisgrid.may_in_all(wanted text, scheme_code text, codes text[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(bool_and(gisgrid.may_at(wanted, gisgrid.id_of(scheme_code, c.code))), gisgrid.may_at(wanted, NULL))
    FROM unnest(codes) AS c (code);
END;

-- The areas below those where the acting account holds a power. Policies compare rows with this list (one hashed subplan
-- a query) and with an area's id, never with a place: && is not leakproof and would lose its index.
CREATE OR REPLACE FUNCTION gisgrid.areas_where(wanted text) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1000
BEGIN ATOMIC
    -- What an account may do everywhere its key may do in the key's area.
    WITH RECURSIVE granted AS (
        SELECT coalesce(g.area_id, k.area_id) AS area_id, p.below
        FROM gisgrid.role_grant g JOIN gisgrid.role_power p ON p.role = g.role AND p.power = wanted
        LEFT JOIN gisgrid.acting_key() k ON true
        WHERE g.account = gisgrid.acting_account() AND g.ended_at IS NULL AND (k.id IS NULL OR wanted = 'read_private')),
    within AS (
        SELECT a.id, a.scheme, a.code FROM gisgrid.acting_key() k JOIN gisgrid.area a ON a.id = k.area_id
        UNION
        SELECT a.id, a.scheme, a.code FROM within w JOIN gisgrid.area a ON a.scheme = w.scheme AND a.parent_code = w.code),
    down AS (
        SELECT a.id, a.scheme, a.code, n.below FROM granted n JOIN gisgrid.area a ON a.id = n.area_id
        UNION
        SELECT a.id, a.scheme, a.code, true FROM down JOIN gisgrid.area a ON a.scheme = down.scheme AND a.parent_code = down.code
        WHERE down.below)
    SELECT down.id FROM down
    WHERE down.id IN (SELECT w.id FROM within w) OR NOT EXISTS (SELECT FROM gisgrid.acting_key() k WHERE k.area_id IS NOT NULL);
END;

-- Publishing: who approves; a planner where nobody does. A root's outline is its administrator's.
CREATE OR REPLACE FUNCTION gisgrid.needs_approval(area bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM gisgrid.role_grant g JOIN gisgrid.role_power p ON p.role = g.role AND p.power = 'approve'
        JOIN gisgrid.account a ON a.id = g.account
        WHERE g.ended_at IS NULL AND a.disabled_at IS NULL
            AND (g.area_id IS NULL OR g.area_id IN (SELECT u.id FROM gisgrid.path_up(needs_approval.area) u)));
END;

CREATE OR REPLACE FUNCTION gisgrid.may_divide(area bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT gisgrid.may_at('approve', area) OR (gisgrid.may_at('draft', area) AND NOT gisgrid.needs_approval(area));
END;

-- To change an area is to divide its parent anew: a course between two siblings is their parent's affair, one on the
-- parent's outline changes the parent too and so asks one level further up, to the lowest area that holds every
-- holder of the edge. Of those who write areas, only signed-in people are held to this; commands run on the server itself.
CREATE OR REPLACE FUNCTION gisgrid.area_scope() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE outside text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT min(coalesce(r.parent_code, r.code)) INTO outside
        FROM (SELECT DISTINCT scheme, parent_code, CASE WHEN parent_code IS NULL THEN id END AS id,
                     CASE WHEN parent_code IS NULL THEN code END AS code FROM new_rows) r
        WHERE NOT CASE WHEN r.parent_code IS NULL THEN gisgrid.may_at('administer', r.id)
                       ELSE gisgrid.may_divide(gisgrid.id_of(r.scheme, r.parent_code)) END;
    ELSIF TG_OP = 'DELETE' THEN
        -- A withdrawn root leaves no path that a grant could lie on.
        SELECT min(coalesce(r.parent_code, r.code)) INTO outside
        FROM (SELECT DISTINCT scheme, parent_code, CASE WHEN parent_code IS NULL THEN code END AS code FROM old_rows) r
        WHERE NOT CASE WHEN r.parent_code IS NULL THEN gisgrid.may_at('administer', NULL)
                       ELSE gisgrid.may_divide(gisgrid.id_of(r.scheme, r.parent_code)) END;
    ELSE
        SELECT min(coalesce(r.parent_code, r.code)) INTO outside
        FROM (SELECT scheme, parent_code, CASE WHEN parent_code IS NULL THEN id END AS id,
                     CASE WHEN parent_code IS NULL THEN code END AS code FROM new_rows
              UNION SELECT scheme, parent_code, CASE WHEN parent_code IS NULL THEN id END,
                     CASE WHEN parent_code IS NULL THEN code END FROM old_rows) r
        WHERE NOT CASE WHEN r.parent_code IS NULL THEN gisgrid.may_at('administer', r.id)
                       ELSE gisgrid.may_divide(gisgrid.id_of(r.scheme, r.parent_code)) END;
    END IF;
    IF outside IS NOT NULL THEN
        RAISE EXCEPTION 'area % may not be divided by this account', outside
            USING ERRCODE = 'check_violation', CONSTRAINT = 'area_within_scope', TABLE = 'area', SCHEMA = 'gisgrid',
                  DETAIL = outside;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER area_d_scope_inserted AFTER INSERT ON gisgrid.area REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.area_scope();
CREATE OR REPLACE TRIGGER area_d_scope_updated AFTER UPDATE ON gisgrid.area
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (session_user = 'gisgrid_member' AND current_user <> 'gisgrid_noder') EXECUTE FUNCTION gisgrid.area_scope();
CREATE OR REPLACE TRIGGER area_d_scope_deleted AFTER DELETE ON gisgrid.area REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.area_scope();

-- An account is managed by who administers every area that it holds a role for: else the administrator of a town could
-- set the password of the county's.
CREATE OR REPLACE FUNCTION gisgrid.administers_somewhere() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT EXISTS (SELECT FROM gisgrid.role_grant g JOIN gisgrid.role_power p ON p.role = g.role AND p.power = 'administer'
                   WHERE g.account = gisgrid.acting_account() AND g.ended_at IS NULL);
END;
CREATE OR REPLACE FUNCTION gisgrid.manages(managed bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT gisgrid.administers_somewhere() AND coalesce(bool_and(gisgrid.may_at('administer', g.area_id)), true)
    FROM gisgrid.role_grant g WHERE g.account = managed AND g.ended_at IS NULL;
END;

-- Somebody must be left who administers everything: two who end one another's grants at once wait for each other here.
CREATE OR REPLACE FUNCTION gisgrid.administrator_left() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('gisgrid administrator_left', 0));
    IF NOT EXISTS (SELECT FROM gisgrid.role_grant g JOIN gisgrid.account a ON a.id = g.account
                   WHERE g.role = 'administrator' AND g.area_id IS NULL AND g.ended_at IS NULL AND a.disabled_at IS NULL) THEN
        RAISE EXCEPTION 'the last administrator of everything stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_administrator_left', TABLE = 'account', SCHEMA = 'gisgrid';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER role_grant_administrator_left AFTER UPDATE OR DELETE ON gisgrid.role_grant FOR EACH ROW
    WHEN (OLD.role = 'administrator' AND OLD.area_id IS NULL AND OLD.ended_at IS NULL)
    EXECUTE FUNCTION gisgrid.administrator_left();
CREATE OR REPLACE TRIGGER account_administrator_left AFTER UPDATE OF disabled_at ON gisgrid.account FOR EACH ROW
    WHEN (NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION gisgrid.administrator_left();

-- Another password, or an account disabled, ends every session of the account.
CREATE OR REPLACE FUNCTION gisgrid.account_sessions_end() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM gisgrid.session s WHERE s.account = NEW.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER account_sessions_end AFTER UPDATE ON gisgrid.account FOR EACH ROW
    WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash OR NEW.disabled_at IS NOT NULL)
    EXECUTE FUNCTION gisgrid.account_sessions_end();

-- What was typed as a name, hashed under the secret of the seals: enough to count, not to read.
CREATE OR REPLACE FUNCTION gisgrid.name_print(typed text) RETURNS bigint
    LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT hashtextextended(lower(typed), k.key) FROM gisgrid.seal_key k;
END;

CREATE OR REPLACE FUNCTION gisgrid.unlock(locked bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    DELETE FROM gisgrid.sign_in_attempt t USING gisgrid.account a
    WHERE a.id = locked AND t.name_print = gisgrid.name_print(a.name) AND (session_user <> 'gisgrid_member' OR gisgrid.manages(a.id));
END;

-- What a page shows of the person whose request it is.
CREATE OR REPLACE FUNCTION gisgrid.acting() RETURNS TABLE (id bigint, name text, shown_name text, powers text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1
BEGIN ATOMIC
    SELECT a.id, a.name, a.shown_name, ARRAY(
        SELECT DISTINCT p.power FROM gisgrid.role_grant g JOIN gisgrid.role_power p ON p.role = g.role
        WHERE g.account = a.id AND g.ended_at IS NULL
            AND (p.power = 'read_private' OR NOT EXISTS (SELECT FROM gisgrid.acting_key())) ORDER BY 1)
    FROM gisgrid.account a WHERE a.id = gisgrid.acting_account();
END;

-- What a key may read beside what everybody may.
CREATE OR REPLACE FUNCTION gisgrid.key_collections() RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT k.collections FROM gisgrid.acting_key() k;
END;
-- When a key was used last; written once a minute at most.
CREATE OR REPLACE FUNCTION gisgrid.see_key() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE gisgrid.api_key SET last_used_at = clock_timestamp()
    WHERE digest = gisgrid.session_digest(current_setting('gisgrid.key', true)) AND revoked_at IS NULL
        AND coalesce(last_used_at < now() - interval '1 minute', true);
END;

-- A request keeps its session alive; written once a minute at most.
CREATE OR REPLACE FUNCTION gisgrid.see_session() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE gisgrid.session SET seen_at = clock_timestamp()
    WHERE digest = gisgrid.session_digest(current_setting('gisgrid.session', true)) AND seen_at < now() - interval '1 minute'
        AND gisgrid.session_is_open(created_at, seen_at);
END;
CREATE OR REPLACE FUNCTION gisgrid.end_session() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    DELETE FROM gisgrid.session WHERE digest = gisgrid.session_digest(current_setting('gisgrid.session', true));
END;

-- The last change of an area: everybody may know when; who and why is for those who are signed in.
CREATE OR REPLACE VIEW gisgrid.last_change AS
    SELECT c.id, c.at, CASE WHEN session_user <> 'gisgrid_public' THEN c.who END AS who,
           CASE WHEN session_user <> 'gisgrid_public' THEN c.why END AS why
    FROM gisgrid.changeset c;

-- What everybody may know of households: sums, and none of fewer than five people. A small one is told as its parent's, and
-- with it the next smallest beside it, until the hidden ones are two and five people together: else it would follow
-- from the parent's sum. Areas without anybody hide nothing.
CREATE OR REPLACE FUNCTION gisgrid.household_sums(scheme_code text, parent text)
    RETURNS TABLE (id bigint, code text, households bigint, persons bigint, hidden boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE down AS (
        SELECT a.id AS child, a.code AS child_code, a.id, a.code FROM gisgrid.area a
        WHERE a.scheme = scheme_code AND a.parent_code IS NOT DISTINCT FROM household_sums.parent
        UNION ALL
        SELECT d.child, d.child_code, a.id, a.code FROM down d JOIN gisgrid.area a ON a.scheme = scheme_code AND a.parent_code = d.code),
    counted AS (
        SELECT d.child, d.child_code, coalesce(sum(h.households), 0)::bigint AS households, coalesce(sum(h.persons), 0)::bigint AS persons
        FROM down d LEFT JOIN gisgrid.household h ON h.leaf = d.id GROUP BY d.child, d.child_code),
    ranked AS (
        SELECT c.child, row_number() OVER w AS n, sum(c.persons) OVER w AS together,
               count(*) FILTER (WHERE c.persons < 5) OVER () AS small, count(*) OVER () AS peopled
        FROM counted c WHERE c.persons > 0 WINDOW w AS (ORDER BY c.persons, c.child)),
    last_hidden AS (
        SELECT coalesce(min(r.n) FILTER (WHERE r.n >= r.small AND r.n >= 2 AND r.together >= 5), max(r.peopled)) AS n
        FROM ranked r WHERE r.small > 0)
    SELECT c.child, c.child_code, c.households, c.persons, coalesce(r.n <= l.n, false)
    FROM counted c LEFT JOIN ranked r ON r.child = c.child LEFT JOIN last_hidden l ON true;
END;

-- An area's own sum, or that of the nearest area above it that may be told; no row where there is none.
CREATE OR REPLACE FUNCTION gisgrid.public_households(scheme_code text, area_code text)
    RETURNS TABLE (code text, households bigint, persons bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE step record; found record; told record;
BEGIN
    FOR step IN SELECT a.id, a.parent_code FROM gisgrid.path_up(gisgrid.id_of(scheme_code, area_code)) u
                JOIN gisgrid.area a ON a.id = u.id ORDER BY u.step DESC LOOP
        SELECT s.code, s.households, s.persons, s.hidden INTO found
        FROM gisgrid.household_sums(scheme_code, step.parent_code) s WHERE s.id = step.id;
        EXIT WHEN found.hidden;
        told := found;
    END LOOP;
    IF told IS NOT NULL THEN
        RETURN QUERY SELECT told.code, told.households, told.persons;
    END IF;
END $$;

-- Rows of private tables: for a signed-in person those of the areas where the power is held. The service's own role
-- (commands, nightly work) sees all; the public pages' role has no right on any of these tables at all.
DO $$
DECLARE kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['household', 'draft', 'draft_area', 'finding', 'waiver', 'account', 'role_grant', 'audit',
        'import_batch', 'draft_sketch'] LOOP
        EXECUTE format('ALTER TABLE gisgrid.%I ENABLE ROW LEVEL SECURITY', kept);
        EXECUTE format('DROP POLICY IF EXISTS service ON gisgrid.%I', kept);
        EXECUTE format('CREATE POLICY service ON gisgrid.%I TO gisgrid_service USING (true) WITH CHECK (true)', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_reads ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_writes ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_inserts ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_updates ON gisgrid.%I', kept);
        EXECUTE format('DROP POLICY IF EXISTS member_deletes ON gisgrid.%I', kept);
    END LOOP;
END $$;

CREATE POLICY member_reads ON gisgrid.household FOR SELECT TO gisgrid_member
    USING ((SELECT gisgrid.may_at('read_private', NULL)) OR leaf IN (SELECT gisgrid.areas_where('read_private')));
CREATE POLICY member_inserts ON gisgrid.household FOR INSERT TO gisgrid_member
    WITH CHECK (gisgrid.may_at('keep_rosters', leaf));
CREATE POLICY member_updates ON gisgrid.household FOR UPDATE TO gisgrid_member
    USING (gisgrid.may_at('keep_rosters', leaf)) WITH CHECK (gisgrid.may_at('keep_rosters', leaf));
CREATE POLICY member_deletes ON gisgrid.household FOR DELETE TO gisgrid_member
    USING (gisgrid.may_at('keep_rosters', leaf));

ALTER TABLE gisgrid.draft ALTER COLUMN account SET DEFAULT gisgrid.acting_account();
-- Drafts that are shared with the acting account: to read and comment, or (edit) to work on too. A key reads none.
CREATE OR REPLACE FUNCTION gisgrid.drafts_shared(edit boolean) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 5
BEGIN ATOMIC
    SELECT s.draft FROM gisgrid.draft_share s
    WHERE s.account = gisgrid.acting_account() AND (s.may_edit OR NOT edit) AND NOT EXISTS (SELECT FROM gisgrid.acting_key());
END;
-- A draft is seen and worked on by who plans all of what it divides, seen and decided on by who approves it.
CREATE OR REPLACE FUNCTION gisgrid.may_see_draft(scheme_code text, codes text[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT gisgrid.may_in_all('draft', scheme_code, codes) OR gisgrid.may_in_all('approve', scheme_code, codes)
        OR gisgrid.may_in_all('administer', scheme_code, codes);
END;
CREATE POLICY member_reads ON gisgrid.draft FOR SELECT TO gisgrid_member
    USING (gisgrid.may_see_draft(scheme, parent_codes) OR id IN (SELECT gisgrid.drafts_shared(false)));
CREATE POLICY member_inserts ON gisgrid.draft FOR INSERT TO gisgrid_member
    WITH CHECK (gisgrid.may_in_all('draft', scheme, parent_codes) AND account = gisgrid.acting_account());
-- Who approves decides: publishes or gives back, and changes nothing else. With whom it is shared works on it while it is open.
CREATE POLICY member_updates ON gisgrid.draft FOR UPDATE TO gisgrid_member
    USING (gisgrid.may_in_all('draft', scheme, parent_codes) OR gisgrid.may_in_all('approve', scheme, parent_codes)
        OR (state = 'open' AND id IN (SELECT gisgrid.drafts_shared(true))))
    WITH CHECK (gisgrid.may_in_all('draft', scheme, parent_codes)
        OR (gisgrid.may_in_all('approve', scheme, parent_codes) AND state IN ('open', 'published'))
        OR (state = 'open' AND id IN (SELECT gisgrid.drafts_shared(true))));
DO $$
DECLARE part text;
    -- To ask for every draft who may see it takes seconds where there are hundreds: a transaction about one draft says so
    -- (gisgrid.draft). That narrows what is seen and widens nothing, so whoever sets it sees less.
    meant CONSTANT text := '(nullif(current_setting(''gisgrid.draft'', true), '''') IS NULL '
        'OR d.id = nullif(current_setting(''gisgrid.draft'', true), '''')::bigint)';
BEGIN
    FOREACH part IN ARRAY ARRAY['draft_area', 'finding', 'waiver', 'draft_sketch'] LOOP
        -- The list of drafts seen is itself held by the policy above, and made once a query.
        EXECUTE format('CREATE POLICY member_reads ON gisgrid.%I FOR SELECT TO gisgrid_member '
            'USING (draft IN (SELECT d.id FROM gisgrid.draft d WHERE %s))', part, meant);
        EXECUTE format('CREATE POLICY member_writes ON gisgrid.%I TO gisgrid_member '
            'USING (draft IN (SELECT d.id FROM gisgrid.draft d WHERE %s AND (gisgrid.may_in_all(''draft'', d.scheme, d.parent_codes) '
            'OR d.id IN (SELECT gisgrid.drafts_shared(true)))))', part, meant);
    END LOOP;
END $$;

CREATE POLICY member_reads ON gisgrid.account FOR SELECT TO gisgrid_member
    USING (id = (SELECT gisgrid.acting_account()) OR gisgrid.manages(id));
CREATE POLICY member_inserts ON gisgrid.account FOR INSERT TO gisgrid_member
    WITH CHECK ((SELECT gisgrid.administers_somewhere()));
CREATE POLICY member_updates ON gisgrid.account FOR UPDATE TO gisgrid_member
    USING (gisgrid.manages(id)) WITH CHECK (gisgrid.manages(id));
CREATE POLICY member_reads ON gisgrid.role_grant FOR SELECT TO gisgrid_member
    USING (account = (SELECT gisgrid.acting_account()) OR gisgrid.may_at('administer', area_id));
CREATE POLICY member_inserts ON gisgrid.role_grant FOR INSERT TO gisgrid_member
    WITH CHECK (gisgrid.may_at('administer', area_id));
CREATE POLICY member_updates ON gisgrid.role_grant FOR UPDATE TO gisgrid_member
    USING (gisgrid.may_at('administer', area_id)) WITH CHECK (true);  -- ending one's own grant is the last thing it allows
CREATE POLICY member_reads ON gisgrid.audit FOR SELECT TO gisgrid_member
    USING ((SELECT gisgrid.may_at('administer', NULL))
        OR EXISTS (SELECT FROM unnest(area_ids) AS e (id) WHERE e.id IN (SELECT gisgrid.areas_where('administer'))));

-- An import is seen by who plans in one of the areas that it concerned, as the audit of its transaction names them.
CREATE OR REPLACE FUNCTION gisgrid.may_see_import(number bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT EXISTS (SELECT FROM gisgrid.changeset c JOIN gisgrid.audit t ON t.xid = c.xid, unnest(t.area_ids) AS e (id)
                   WHERE c.id = number AND (gisgrid.may_at('draft', e.id) OR gisgrid.may_at('approve', e.id)));
END;
CREATE POLICY member_reads ON gisgrid.import_batch FOR SELECT TO gisgrid_member
    USING ((SELECT gisgrid.may_at('draft', NULL)) OR gisgrid.may_see_import(changeset));
CREATE POLICY member_inserts ON gisgrid.import_batch FOR INSERT TO gisgrid_member
    WITH CHECK (gisgrid.acting_account() IS NOT NULL AND changeset = (
        SELECT max(c.id) FROM gisgrid.changeset c WHERE c.xid = pg_current_xact_id() AND c.at >= transaction_timestamp()));

-- Who approved, waived or granted is who the session says, whatever the statement names.
CREATE OR REPLACE FUNCTION gisgrid.say_who() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0], (
        SELECT to_jsonb(a) ->> TG_ARGV[1] FROM gisgrid.account a WHERE a.id = gisgrid.acting_account())));
END $$;
CREATE OR REPLACE TRIGGER waiver_who BEFORE INSERT OR UPDATE ON gisgrid.waiver FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.say_who('who', 'shown_name');
CREATE OR REPLACE TRIGGER draft_owner BEFORE INSERT ON gisgrid.draft FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.say_who('owner', 'shown_name');
CREATE OR REPLACE TRIGGER role_grant_granted_by BEFORE INSERT ON gisgrid.role_grant FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.say_who('granted_by', 'name');
CREATE OR REPLACE TRIGGER role_grant_ended_by BEFORE UPDATE ON gisgrid.role_grant FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.say_who('ended_by', 'name');

-- A knot changes no course, so whoever divides an area on either side may put one; nobody else may.
CREATE OR REPLACE FUNCTION gisgrid.divides_beside(scheme_code text, place geometry) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT EXISTS (SELECT FROM gisgrid.area a WHERE a.scheme = scheme_code AND a.geom && ST_Expand(place, 1e-6)
                   AND (gisgrid.may_at('draft', a.id) OR gisgrid.may_at('approve', a.id) OR gisgrid.may_at('administer', a.id)));
END;
CREATE OR REPLACE FUNCTION gisgrid.knot_scope() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT gisgrid.divides_beside(NEW.scheme, NEW.p) THEN
        RAISE EXCEPTION 'a knot beside no area of this account' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER knot_scope BEFORE INSERT ON gisgrid.knot FOR EACH ROW
    WHEN (session_user = 'gisgrid_member') EXECUTE FUNCTION gisgrid.knot_scope();

-- What a row of the audit did, in full for who administers all that it concerned. To who administers a part of it, without
-- the rows before and after: they hold what lies beyond.
CREATE OR REPLACE FUNCTION gisgrid.audit_entries(number bigint) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE
        WHEN session_user <> 'gisgrid_member' OR gisgrid.may_at('administer', NULL) THEN t.entries
        WHEN c.mine = 0 THEN NULL
        WHEN c.mine = cardinality(t.area_ids) THEN t.entries
        ELSE (SELECT jsonb_agg(e.value - 'changes') FROM jsonb_array_elements(t.entries) AS e) END
    FROM gisgrid.audit t, LATERAL (
        SELECT count(*) AS mine FROM unnest(t.area_ids) AS i (id) WHERE i.id IN (SELECT gisgrid.areas_where('administer'))) c
    WHERE t.id = audit_entries.number;
END;
