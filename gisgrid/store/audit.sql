-- Each transaction that writes leaves exactly one row in `audit`, made by triggers: no caller can forget it, none can write or
-- change it. What areas looked like is in area_history under the changeset; here stand their codes.

CREATE OR REPLACE FUNCTION gisgrid.audit_row() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_id bigint; acting_id bigint := gisgrid.acting_account(); change record;
BEGIN
    -- A restored database may hold the number of a running transaction from its former cluster, hence the time as well.
    SELECT id INTO found_id FROM gisgrid.audit
    WHERE xid = pg_current_xact_id() AND at >= transaction_timestamp() ORDER BY id LIMIT 1;
    IF found_id IS NULL THEN
        SELECT c.who, c.kind INTO change FROM gisgrid.changeset c
        WHERE c.xid = pg_current_xact_id() AND c.at >= transaction_timestamp() ORDER BY c.id LIMIT 1;
        INSERT INTO gisgrid.audit (account, who, address, action)
        VALUES (acting_id,
                coalesce((SELECT a.name FROM gisgrid.account a WHERE a.id = acting_id),
                         nullif(current_setting('gisgrid.who', true), ''), change.who, session_user),
                coalesce(nullif(current_setting('gisgrid.address', true), ''), 'local'),
                coalesce(nullif(current_setting('gisgrid.action', true), ''), change.kind, 'direct'))
        RETURNING id INTO found_id;
    END IF;
    RETURN found_id;
END $$;

CREATE OR REPLACE FUNCTION gisgrid.audit_note(entry jsonb, concerned bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE mine bigint := gisgrid.audit_row();
BEGIN
    UPDATE gisgrid.audit t SET entries = t.entries || entry,
        area_ids = ARRAY(SELECT DISTINCT e.id FROM unnest(t.area_ids || concerned) AS e (id) WHERE e.id IS NOT NULL ORDER BY 1)
    WHERE t.id = mine;
END $$;

-- A snapshot is files and no table's row; that it was published is kept all the same, under every root.
CREATE OR REPLACE FUNCTION gisgrid.note_snapshot(name text, changeset bigint, files integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT gisgrid.audit_note(
        jsonb_build_object('table', 'snapshot', 'operation', 'insert', 'rows', 1, 'changes', jsonb_build_array(
            jsonb_build_object('after', jsonb_build_object('name', name, 'changeset', changeset, 'files', files)))),
        ARRAY(SELECT a.id FROM gisgrid.area a WHERE a.parent_code IS NULL));
END;

-- Areas: how many, the first codes, the changeset; concerned are the parents, and a root itself.
CREATE OR REPLACE FUNCTION gisgrid.audit_areas() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE entry jsonb; concerned bigint[];
BEGIN
    SELECT jsonb_build_object('table', 'area', 'operation', lower(TG_OP), 'rows', count(*),
                              'codes', to_jsonb((array_agg(code ORDER BY code))[:100]),
                              'changeset', gisgrid.current_changeset())
    INTO entry FROM rows HAVING count(*) > 0;
    IF entry IS NULL THEN RETURN NULL; END IF;
    SELECT array_agg(DISTINCT CASE WHEN r.parent_code IS NULL THEN r.id ELSE gisgrid.id_of(r.scheme, r.parent_code) END)
    INTO concerned FROM (SELECT DISTINCT scheme, parent_code, CASE WHEN parent_code IS NULL THEN id END AS id FROM rows) r;
    PERFORM gisgrid.audit_note(entry, concerned);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER area_f_audit_inserted AFTER INSERT ON gisgrid.area REFERENCING NEW TABLE AS rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.audit_areas();
CREATE OR REPLACE TRIGGER area_f_audit_updated AFTER UPDATE ON gisgrid.area REFERENCING NEW TABLE AS rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.audit_areas();
CREATE OR REPLACE TRIGGER area_f_audit_deleted AFTER DELETE ON gisgrid.area REFERENCING OLD TABLE AS rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.audit_areas();

-- What is kept of a row: no polygon, nothing that only triggers write, and nothing that signs anybody in; that a password
-- changed is seen from a print of its salted hash.
CREATE OR REPLACE FUNCTION gisgrid.audit_shown(given jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT given - ARRAY['geom', 'leaf', 'digest', 'password_hash', 'ledger', 'base_courses', 'knots', 'seen_at', 'last_used_at']
        || CASE WHEN given ->> 'password_hash' IS NULL THEN '{}'
           ELSE jsonb_build_object('password', left(md5(given ->> 'password_hash'), 8)) END;
END;
CREATE OR REPLACE FUNCTION gisgrid.audit_key(given jsonb, keys text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT jsonb_agg(given -> k.name) FROM unnest(keys) AS k (name);
END;

-- Which areas a row of a table concerns, by what it names them.
CREATE OR REPLACE FUNCTION gisgrid.audit_concerned(given jsonb) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE
        WHEN given ? 'area_id' THEN ARRAY[(given ->> 'area_id')::bigint]
        WHEN given ? 'leaf' THEN ARRAY[(given ->> 'leaf')::bigint]
        WHEN given ? 'parent_codes' THEN
            ARRAY(SELECT gisgrid.id_of(given ->> 'scheme', c.code) FROM jsonb_array_elements_text(given -> 'parent_codes') AS c (code))
        WHEN given ? 'draft' THEN
            ARRAY(SELECT gisgrid.id_of(d.scheme, c.code) FROM gisgrid.draft d, unnest(d.parent_codes) AS c (code)
                  WHERE d.id = (given ->> 'draft')::bigint)
        ELSE '{}'::bigint[] END;
END;

-- Rows before and after, paired by their key, the first fifty in full; where what is shown is the same there is no change.
-- The pairs stay rows: put together into one value, a province's households would be larger than a value may be.
CREATE OR REPLACE FUNCTION gisgrid.audit_rows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE pairs text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT NULL::jsonb, to_jsonb(n) - ''geom'' FROM new_rows n'
    WHEN 'DELETE' THEN 'SELECT to_jsonb(o) - ''geom'', NULL::jsonb FROM old_rows o'
    ELSE 'SELECT to_jsonb(o) - ''geom'', to_jsonb(n) - ''geom'' FROM old_rows o FULL JOIN new_rows n '
        'ON gisgrid.audit_key(to_jsonb(o), $3) = gisgrid.audit_key(to_jsonb(n), $3)' END;
BEGIN
    EXECUTE format('WITH pair (before, after) AS (SELECT * FROM (%s) p (before, after) '
            'WHERE gisgrid.audit_shown(p.before) IS DISTINCT FROM gisgrid.audit_shown(p.after)), '
        'few AS (SELECT jsonb_strip_nulls(jsonb_build_object('
            '''before'', gisgrid.audit_shown(before), ''after'', gisgrid.audit_shown(after))) AS change FROM pair LIMIT 50), '
        'concerned AS (SELECT DISTINCT c.id FROM pair, '
            'unnest(gisgrid.audit_concerned(before) || gisgrid.audit_concerned(after)) AS c (id)) '
        'SELECT gisgrid.audit_note(jsonb_build_object(''table'', $1, ''operation'', $2, '
            '''rows'', (SELECT count(*) FROM pair), ''changes'', (SELECT jsonb_agg(change) FROM few)), '
            'ARRAY(SELECT id FROM concerned)) WHERE EXISTS (SELECT FROM pair)', pairs)
    USING TG_TABLE_NAME::text, lower(TG_OP), TG_ARGV;
    RETURN NULL;
END $$;
DROP FUNCTION IF EXISTS gisgrid.audit_changes(text, text, text[], jsonb, jsonb);
DO $$
DECLARE kept record;
BEGIN
    FOR kept IN SELECT * FROM (VALUES ('account', 'id'), ('role_grant', 'id'), ('api_key', 'id'), ('session', 'account'), ('household', 'id'),
            ('venue', 'id'), ('road_network', 'id'), ('reach_run', 'id'), ('person', 'id'), ('team', 'id'), ('posting', 'id'), ('activity', 'id'),
            ('service_record', 'id'), ('contact', 'id'), ('area_statement', 'area_id'), ('target', 'id'), ('need', 'id'), ('application', 'id'),
            ('organisation', 'id'), ('place_name', 'id'), ('role_requirement', 'id'), ('indicator_release', 'id'),
            ('withdrawal', 'id'), ('reform', 'id'), ('planned_reform', 'id'),
            ('draft', 'id'), ('draft_comment', 'id'), ('draft_share', 'account'), ('waiver', 'number'), ('scheme', 'code'), ('official_code', 'code'), ('import_batch', 'id'),
            ('reference_batch', 'id'), ('draft_sketch', 'id')) AS t (name, key) LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT ON gisgrid.%I REFERENCING NEW TABLE AS new_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.audit_rows(%L)', kept.name || '_audit_inserted', kept.name, kept.key);
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER DELETE ON gisgrid.%I REFERENCING OLD TABLE AS old_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.audit_rows(%L)', kept.name || '_audit_deleted', kept.name, kept.key);
        -- That a session was seen is no change of anything.
        IF kept.name <> 'session' THEN
            EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER UPDATE ON gisgrid.%I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows '
                'FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.audit_rows(%L)', kept.name || '_audit_updated', kept.name, kept.key);
        END IF;
    END LOOP;
END $$;
