-- The rule, held by PostgreSQL whoever writes: the children of every area tile it exactly.
-- Applied again at every migration, so each statement may run twice.
--
--   area row        CHECKs (ground_floor.sql) and area_stamp: version, changeset, valid_from
--   area statement  area_rows: level, code pattern, parent wanted; area_keep: history; area_touch: bumps division
--   commit          division_tiles compares the sums, once per parent; changeset_close dates the changeset
--
-- Functions are SECURITY DEFINER with a pinned search_path: clients have no right on division, knot, changeset.

-- The changeset of this transaction. A restored database may hold the number of a running transaction from its former
-- cluster, hence the look at the time as well.
CREATE OR REPLACE FUNCTION gisgrid.current_changeset() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_id bigint;
BEGIN
    SELECT id INTO found_id FROM gisgrid.changeset
    WHERE xid = pg_current_xact_id() AND at >= transaction_timestamp() ORDER BY id LIMIT 1;
    IF found_id IS NULL THEN
        INSERT INTO gisgrid.changeset (who, why, kind) VALUES (session_user, 'direct', 'direct') RETURNING id INTO found_id;
    END IF;
    RETURN found_id;
END $$;

-- Without the draft until 'drafts'; both forms at once would be ambiguous.
DROP FUNCTION IF EXISTS gisgrid.open_changeset(text, text, text);
CREATE OR REPLACE FUNCTION gisgrid.open_changeset(who text, why text, kind text DEFAULT 'edit', draft bigint DEFAULT NULL)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE new_id bigint;
BEGIN
    IF EXISTS (SELECT FROM gisgrid.changeset c WHERE c.xid = pg_current_xact_id() AND c.at >= transaction_timestamp()) THEN
        RAISE EXCEPTION 'this transaction has a changeset already' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF open_changeset.kind = 'direct' THEN
        RAISE EXCEPTION 'direct is what a write without a changeset is called' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF session_user = 'gisgrid_member' AND gisgrid.acting_account() IS NULL THEN
        RAISE EXCEPTION 'the session has ended' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- A command names who runs it; a signed-in person is who the session says.
    INSERT INTO gisgrid.changeset (who, why, kind, draft)
    VALUES (CASE WHEN session_user = 'gisgrid_member'
                 THEN (SELECT a.shown_name FROM gisgrid.account a WHERE a.id = gisgrid.acting_account())
                 ELSE open_changeset.who END, open_changeset.why, open_changeset.kind, open_changeset.draft)
    RETURNING id INTO new_id;
    RETURN new_id;
END $$;

-- Dated at commit, when every lock is held: of two changesets that touch one parent, the later date is the later one.
-- A client that asks for its checks early is dated early, and again after each further change (see area_touch).
CREATE OR REPLACE FUNCTION gisgrid.changeset_close() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE gisgrid.changeset SET at = clock_timestamp(), dated = true WHERE id = NEW.id;
    RETURN NULL;
END $$;

-- The withdrawn area that had a code at a place, under the same parent: its id and last version.
CREATE OR REPLACE FUNCTION gisgrid.earlier_area(scheme_code text, code text, level text, parent text, place geometry)
    RETURNS TABLE (area_id bigint, version integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1
BEGIN ATOMIC
    SELECT h.area_id, h.version FROM gisgrid.area_history h
    WHERE h.scheme = scheme_code AND h.code = earlier_area.code AND h.level = earlier_area.level
        AND h.parent_code IS NOT DISTINCT FROM parent AND ST_Intersects(h.geom, place)
        AND NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.id = h.area_id)
        AND NOT EXISTS (SELECT FROM gisgrid.area_history n WHERE n.area_id = h.area_id AND n.version > h.version)
    ORDER BY h.area_id DESC LIMIT 1;
END;

CREATE OR REPLACE FUNCTION gisgrid.area_stamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE earlier record;
BEGIN
    NEW.changeset := gisgrid.current_changeset();
    IF TG_OP = 'INSERT' THEN
        -- Whatever the client gave: the id of another withdrawn area would be a second area of one history. A code that comes back to
        -- its place is the same area and goes on with its id, so that what was said of it finds it again.
        SELECT * INTO earlier FROM gisgrid.earlier_area(NEW.scheme, NEW.code, NEW.level, NEW.parent_code, NEW.geom);
        NEW.id := coalesce(earlier.area_id, nextval('gisgrid.area_id_seq'));
        NEW.version := coalesce(earlier.version + 1, 1);
    ELSE
        NEW.version := OLD.version + 1;
        IF NEW.valid_from = OLD.valid_from THEN NEW.valid_from := now(); END IF;
        IF NEW.id <> OLD.id THEN
            RAISE EXCEPTION 'the id of an area never changes / 区域编号不可更改'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'area_id_immutable', TABLE = 'area', SCHEMA = 'gisgrid';
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- What a CHECK would say if it could read the scheme: at the statement, with the name of the broken constraint.
CREATE OR REPLACE FUNCTION gisgrid.area_rows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE bad record;
BEGIN
    WITH known AS (
        SELECT s.code AS scheme, l.level, s.code_patterns[l.rank] AS pattern, l.level = ANY (s.root_levels) AS may_be_root
        FROM gisgrid.scheme s, unnest(s.levels) WITH ORDINALITY AS l (level, rank))
    SELECT r.code, r.level, CASE
            WHEN k.level IS NULL THEN 'area_level_known'
            WHEN r.parent_code IS NULL AND NOT k.may_be_root THEN 'area_parent_required'
            ELSE 'area_code_pattern' END AS broken
    INTO bad
    FROM new_rows r LEFT JOIN known k USING (scheme, level)
    WHERE k.level IS NULL OR (r.parent_code IS NULL AND NOT k.may_be_root) OR r.code !~ k.pattern
    ORDER BY r.code LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'area % of level % violates %', bad.code, bad.level, bad.broken
            USING ERRCODE = 'check_violation', CONSTRAINT = bad.broken, TABLE = 'area', SCHEMA = 'gisgrid',
                  DETAIL = bad.code;
    END IF;
    RETURN NULL;
END $$;

-- The state that ends goes into the history; a state that this same changeset made was never anybody's.
CREATE OR REPLACE FUNCTION gisgrid.area_keep() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE mine bigint := gisgrid.current_changeset();
BEGIN
    INSERT INTO gisgrid.area_history (area_id, scheme, code, parent_code, level, name, kind, geom, version, changeset,
                                      source, valid_from, ended_by)
    SELECT id, scheme, code, parent_code, level, name, kind, geom, version, changeset, source, valid_from, mine
    FROM old_rows WHERE changeset <> mine;
    RETURN NULL;
END $$;

-- Bumps every division whose equation the statement may have changed. It must be an UPDATE (of a row that exists or is
-- made on the spot): of two writers the second waits, and then either sees the first one's rows or fails with 40001.
-- An area's own division is bumped even while it has no child: a sibling transaction may be inserting the first one.
CREATE OR REPLACE FUNCTION gisgrid.bump_divisions(schemes text[], codes text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    INSERT INTO gisgrid.division AS d (scheme, parent_code, revision)
    SELECT DISTINCT t.scheme, t.code, 1 FROM unnest(schemes, codes) AS t (scheme, code)
    WHERE t.code IS NOT NULL ORDER BY 1, 2
    ON CONFLICT (scheme, parent_code) DO UPDATE SET revision = d.revision + 1;
END;

-- Every level but the lowest: areas of these may have children.
CREATE OR REPLACE VIEW gisgrid.dividing_level AS
    SELECT s.code AS scheme, l.level FROM gisgrid.scheme s, unnest(s.levels[:cardinality(s.levels) - 1]) AS l (level);

-- Seals what the statement wrote, then bumps the divisions concerned. Every updated row is sealed anew, whatever its
-- public signature says: that one can be made to stay the same.
CREATE OR REPLACE FUNCTION gisgrid.area_touch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE secret bigint; resealed bigint[];
BEGIN
    SELECT key INTO STRICT secret FROM gisgrid.seal_key;
    IF TG_OP = 'UPDATE' THEN
        WITH fresh AS (SELECT id, gisgrid.edge_sum(geom, secret) AS value FROM new_rows),
        changed AS (UPDATE gisgrid.seal s SET value = f.value FROM fresh f
                    WHERE s.area_id = f.id AND s.value <> f.value RETURNING s.area_id)
        SELECT array_agg(area_id) INTO resealed FROM changed;
        PERFORM gisgrid.bump_divisions(array_agg(t.scheme), array_agg(t.code)) FROM (
            WITH changed AS (
                SELECT o.scheme, o.code, o.parent_code, o.level, n.scheme AS scheme2, n.code AS code2,
                       n.parent_code AS parent_code2, n.level AS level2
                FROM old_rows o JOIN new_rows n USING (id)
                WHERE (o.scheme, o.code, o.parent_code, o.level) IS DISTINCT FROM (n.scheme, n.code, n.parent_code, n.level)
                    OR n.id = ANY (resealed))
            SELECT scheme, parent_code AS code FROM changed
            UNION SELECT scheme2, parent_code2 FROM changed
            UNION SELECT scheme, c.code FROM changed c JOIN gisgrid.dividing_level USING (scheme, level)
            UNION SELECT scheme2, code2 FROM changed JOIN gisgrid.dividing_level d ON (d.scheme, d.level) = (scheme2, level2)) t;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO gisgrid.seal (area_id, value) SELECT id, gisgrid.edge_sum(geom, secret) FROM new_rows;
        PERFORM gisgrid.bump_divisions(array_agg(t.scheme), array_agg(t.code)) FROM (
            SELECT scheme, parent_code AS code FROM new_rows
            UNION SELECT scheme, r.code FROM new_rows r JOIN gisgrid.dividing_level USING (scheme, level)) t;
    ELSE
        DELETE FROM gisgrid.seal s USING old_rows o WHERE s.area_id = o.id;
        PERFORM gisgrid.bump_divisions(array_agg(t.scheme), array_agg(t.code)) FROM (
            SELECT scheme, parent_code AS code FROM old_rows
            UNION SELECT scheme, r.code FROM old_rows r JOIN gisgrid.dividing_level USING (scheme, level)) t;
    END IF;
    UPDATE gisgrid.changeset SET dated = false
    WHERE xid = pg_current_xact_id() AND dated AND at >= transaction_timestamp();
    RETURN NULL;
END $$;

-- At commit, once per parent: only the last bump still carries the row's revision.
CREATE OR REPLACE FUNCTION gisgrid.division_tiles() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    current_revision bigint; child_count bigint; child_sum numeric; highest integer; parent record;
    fault text;
BEGIN
    SELECT revision INTO current_revision FROM gisgrid.division
    WHERE scheme = NEW.scheme AND parent_code = NEW.parent_code;
    IF current_revision IS DISTINCT FROM NEW.revision THEN RETURN NULL; END IF;
    SELECT count(*), sum(z.value), min(array_position(s.levels, a.level)) INTO child_count, child_sum, highest
    FROM gisgrid.area a JOIN gisgrid.scheme s ON s.code = a.scheme JOIN gisgrid.seal z ON z.area_id = a.id
    WHERE a.scheme = NEW.scheme AND a.parent_code = NEW.parent_code;
    IF child_count = 0 THEN RETURN NULL; END IF;
    SELECT z.value AS sum, array_position(s.levels, a.level) AS rank INTO parent
    FROM gisgrid.area a JOIN gisgrid.scheme s ON s.code = a.scheme JOIN gisgrid.seal z ON z.area_id = a.id
    WHERE a.scheme = NEW.scheme AND a.code = NEW.parent_code;
    fault := CASE WHEN parent.sum IS NULL THEN 'area_parent_exists'
                  WHEN parent.rank >= highest THEN 'area_parent_is_higher'
                  WHEN parent.sum <> child_sum THEN 'area_children_tile_parent' END;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'the % children of area % do not tile it (%) / 区域 % 的 % 个下级区域未能恰好铺满它',
                child_count, NEW.parent_code, fault, NEW.parent_code, child_count
            USING ERRCODE = 'check_violation', CONSTRAINT = fault, TABLE = 'area', SCHEMA = 'gisgrid',
                  DETAIL = NEW.parent_code;
    END IF;
    RETURN NULL;
END $$;

-- The surveyed edge that the piece a-b belongs to: the one on which both its ends lie, or the piece itself.
CREATE OR REPLACE FUNCTION gisgrid.surveyed_edge(scheme_code text, a geometry, b geometry, OUT a0 geometry, OUT b0 geometry)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT k.a0, k.b0 FROM gisgrid.knot k
    WHERE k.scheme = scheme_code AND k.p && ST_MakeLine(a, b) AND k.p IN (a, b)
        AND (SELECT count(DISTINCT e.v) FROM (
                SELECT k.a0 AS v UNION ALL SELECT k.b0
                UNION ALL SELECT other.p FROM gisgrid.knot other
                WHERE other.scheme = scheme_code AND other.a0 = k.a0 AND other.b0 = k.b0) e
             WHERE e.v IN (a, b)) = 2
    UNION ALL
    SELECT CASE WHEN forward THEN a ELSE b END, CASE WHEN forward THEN b ELSE a END
    FROM (SELECT ST_X(a) < ST_X(b) OR (ST_X(a) = ST_X(b) AND ST_Y(a) < ST_Y(b)) AS forward) o
    LIMIT 1;
END;

-- The boundary sum under the secret key, for insert_knots; no client may ask for it.
CREATE OR REPLACE FUNCTION gisgrid.seal_of(g geometry) RETURNS numeric
    LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT gisgrid.edge_sum(g, k.key) FROM gisgrid.seal_key k;
END;

-- What it gains when the edge a-b becomes a-p-b.
CREATE OR REPLACE FUNCTION gisgrid.knot_delta(a geometry, p geometry, b geometry) RETURNS numeric
    LANGUAGE sql STABLE STRICT
BEGIN ATOMIC
    SELECT gisgrid.seal_of(ST_MakeLine(ARRAY[a, p, b])) - gisgrid.seal_of(ST_MakeLine(a, b));
END;

CREATE OR REPLACE FUNCTION gisgrid.lies_on_a_border(scheme_code text, vertex geometry) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT EXISTS (SELECT FROM gisgrid.area a WHERE a.scheme = scheme_code AND a.geom && vertex
                   AND ST_Intersects(ST_Boundary(a.geom), vertex));
END;

CREATE OR REPLACE FUNCTION gisgrid.point_ring_part_counts(g geometry) RETURNS integer[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT ARRAY[ST_NPoints(g), ST_NRings(g), ST_NumGeometries(g)];
END;

-- Which areas got the vertex is kept with it: only from their earlier states is it taken out again.
CREATE OR REPLACE FUNCTION gisgrid.record_knot(scheme_code text, a geometry, b geometry, vertex geometry, mine bigint,
        area_ids bigint[])
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    INSERT INTO gisgrid.knot AS k (scheme, a0, b0, p, changeset, areas)
    SELECT scheme_code, e.a0, e.b0, vertex, mine, area_ids FROM gisgrid.surveyed_edge(scheme_code, a, b) e
    ON CONFLICT ON CONSTRAINT knot_once DO UPDATE SET areas = k.areas || EXCLUDED.areas;
END;

-- Records knots that imported areas carry already, as an export names them; a vertex on no border is none.
CREATE OR REPLACE FUNCTION gisgrid.restore_knots(scheme_code text, a0 geometry[], b0 geometry[], p geometry[])
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    INSERT INTO gisgrid.knot (scheme, a0, b0, p, changeset)
    SELECT scheme_code, k.a0, k.b0, k.p, gisgrid.current_changeset() FROM unnest(a0, b0, p) AS k (a0, b0, p)
    WHERE gisgrid.lies_on_a_border(scheme_code, k.p)
        AND NOT EXISTS (SELECT FROM gisgrid.knot o
                      WHERE o.scheme = scheme_code AND o.p = k.p AND o.a0 = k.a0 AND o.b0 = k.b0)
    ON CONFLICT ON CONSTRAINT knot_once DO NOTHING;
END;

-- Puts knots into every given row at once: knot j is vertex p[j] on the piece a[j]-b[j], pieces in the order in which
-- they are cut. The caller brings the new polygons and says which row runs along which piece, and in which sense (+-1);
-- seals and counts then prove that each polygon gained these vertices and nothing else (a knot with the sense
-- reversed would take a vertex out, leaving no trace in the history). Runs as gisgrid_noder, whose
-- updates leave version and history alone: a knot is an operation on a border, not a new state of its areas.
-- Made anew each time, for at the end of this file the owner gives it away.
DROP FUNCTION IF EXISTS gisgrid.insert_knots(text, geometry[], geometry[], geometry[], bigint[], geometry[],
    bigint[], integer[], integer[]);
CREATE FUNCTION gisgrid.insert_knots(scheme_code text, a geometry[], b geometry[], p geometry[],
        ids bigint[], geoms geometry[], member_ids bigint[], member_knots integer[], member_signs integer[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE mine bigint := gisgrid.current_changeset(); stray text; piece record;
BEGIN
    FOR piece IN SELECT m.knot AS j, array_agg(m.id) AS area_ids FROM unnest(member_ids, member_knots) AS m (id, knot)
                 GROUP BY m.knot ORDER BY m.knot LOOP
        PERFORM gisgrid.record_knot(scheme_code, a[piece.j], b[piece.j], p[piece.j], mine, piece.area_ids);
    END LOOP;
    PERFORM FROM gisgrid.area WHERE id = ANY (ids) ORDER BY code FOR UPDATE;
    WITH before AS (
        SELECT id, gisgrid.seal_of(geom) AS seal, gisgrid.point_ring_part_counts(geom) AS counts FROM gisgrid.area WHERE id = ANY (ids)),
    after AS (
        UPDATE gisgrid.area t SET geom = given.geom FROM unnest(ids, geoms) AS given (id, geom)
        WHERE t.id = given.id AND t.scheme = scheme_code
        RETURNING t.id, t.code, gisgrid.seal_of(t.geom) AS seal, gisgrid.point_ring_part_counts(t.geom) AS counts),
    expected AS (
        SELECT m.id, count(*) AS knots, bool_and(m.sign IN (-1, 1)) AS signed,
               sum(m.sign * gisgrid.knot_delta(a[m.knot], p[m.knot], b[m.knot])) AS delta
        FROM unnest(member_ids, member_knots, member_signs) AS m (id, knot, sign) GROUP BY m.id)
    -- An area that is claimed but got nothing would have the vertex taken out of its past.
    SELECT min(coalesce(after.code, id::text)) INTO stray
    FROM after JOIN before USING (id) FULL JOIN expected USING (id)
    WHERE after.code IS NULL OR expected.signed IS NOT TRUE
        OR (after.seal - before.seal, after.counts[1] - before.counts[1], after.counts[2:3])
            IS DISTINCT FROM (expected.delta, expected.knots, before.counts[2:3]);
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION 'area % changes by more than its knots', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'knot_changes_nothing_else', TABLE = 'knot',
                  SCHEMA = 'gisgrid', DETAIL = stray;
    END IF;
END $$;

CREATE OR REPLACE TRIGGER area_stamp BEFORE INSERT OR UPDATE ON gisgrid.area FOR EACH ROW
    WHEN (current_user <> 'gisgrid_noder') EXECUTE FUNCTION gisgrid.area_stamp();
CREATE OR REPLACE TRIGGER area_a_rows_inserted AFTER INSERT ON gisgrid.area REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.area_rows();
CREATE OR REPLACE TRIGGER area_a_rows_updated AFTER UPDATE ON gisgrid.area REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (current_user <> 'gisgrid_noder') EXECUTE FUNCTION gisgrid.area_rows();
CREATE OR REPLACE TRIGGER area_b_keep_updated AFTER UPDATE ON gisgrid.area REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT WHEN (current_user <> 'gisgrid_noder') EXECUTE FUNCTION gisgrid.area_keep();
CREATE OR REPLACE TRIGGER area_b_keep_deleted AFTER DELETE ON gisgrid.area REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.area_keep();
CREATE OR REPLACE TRIGGER area_c_touch_inserted AFTER INSERT ON gisgrid.area REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.area_touch();
CREATE OR REPLACE TRIGGER area_c_touch_updated AFTER UPDATE ON gisgrid.area
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.area_touch();
CREATE OR REPLACE TRIGGER area_c_touch_deleted AFTER DELETE ON gisgrid.area REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION gisgrid.area_touch();

DROP TRIGGER IF EXISTS division_tiles ON gisgrid.division;
CREATE CONSTRAINT TRIGGER division_tiles AFTER INSERT OR UPDATE ON gisgrid.division
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gisgrid.division_tiles();
DROP TRIGGER IF EXISTS changeset_close ON gisgrid.changeset;
CREATE CONSTRAINT TRIGGER changeset_close AFTER INSERT OR UPDATE ON gisgrid.changeset
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT NEW.dated) EXECUTE FUNCTION gisgrid.changeset_close();

-- PostgreSQL's hashes may change between major versions: after a restore into another one, all seals are made anew.
WITH moved AS (
    UPDATE gisgrid.seal_key SET server_major = current_setting('server_version_num')::integer / 10000
    WHERE server_major <> current_setting('server_version_num')::integer / 10000 RETURNING key)
UPDATE gisgrid.seal s SET value = gisgrid.edge_sum(a.geom, m.key) FROM gisgrid.area a, moved m WHERE a.id = s.area_id;
