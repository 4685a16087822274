-- What hangs on an area's id follows it when its code is withdrawn, and comes back when the change is. Applied again at every migration.

-- Who has the ground of the areas that a changeset withdrew: areas of the same level, or else those that are not divided.
-- A place on a border counts where its grid is. What a knot moves is no share.
CREATE OR REPLACE FUNCTION gisgrid.heirs_of(mine bigint) RETURNS TABLE (area_id bigint, scheme text, level text, code text, name text,
        heir bigint, heir_code text, heir_name text, share double precision, households bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH gone AS (
        SELECT DISTINCT ON (h.area_id) h.* FROM gisgrid.area_history h
        WHERE h.ended_by = mine AND NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.id = h.area_id)
        ORDER BY h.area_id, h.version DESC),
    met AS (
        SELECT g.area_id, a.id, a.level = g.level AS same, ST_Area(ST_Intersection(a.geom, g.geom)) / ST_Area(g.geom) AS share
        FROM gone g JOIN gisgrid.area a ON a.scheme = g.scheme AND a.geom && g.geom AND (a.level = g.level
            OR NOT EXISTS (SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code))
        WHERE ST_Intersects(a.geom, g.geom)),
    heirs AS (SELECT m.*, bool_or(m.same) OVER (PARTITION BY m.area_id) AS any_same FROM met m WHERE m.share >= 0.001),
    homes AS (
        SELECT g.area_id, u.id, sum(h.households) AS households
        FROM gone g JOIN gisgrid.household h ON h.scheme = g.scheme AND h.geom && g.geom AND ST_Covers(g.geom, h.geom)
        CROSS JOIN LATERAL gisgrid.path_up(h.leaf) u GROUP BY g.area_id, u.id)
    SELECT g.area_id, g.scheme, g.level, g.code, g.name, a.id, a.code, a.name, e.share, coalesce(o.households, 0)::bigint
    FROM gone g JOIN heirs e ON e.area_id = g.area_id AND (e.same OR NOT e.any_same) JOIN gisgrid.area a ON a.id = e.id
    LEFT JOIN homes o ON o.area_id = e.area_id AND o.id = e.id;
END;

-- A posting goes on at another area from today, as a new row of a batch that says why; the old one ends yesterday. A second
-- leader there is contested; whoever serves there in the same role already goes on for the longer of both times.
CREATE OR REPLACE FUNCTION gisgrid.move_posting(p gisgrid.posting, heir bigint, reason bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE span daterange := daterange(greatest(p.from_day, current_date), p.to_day, '[]'); there gisgrid.posting; moved bigint;
BEGIN
    SELECT * INTO there FROM gisgrid.posting o WHERE o.area_id = heir AND o.role = p.role AND o.id <> p.id
        AND (o.person = p.person OR o.team = p.team) AND daterange(o.from_day, o.to_day, '[]') && span ORDER BY o.id LIMIT 1;
    IF there.id IS NOT NULL THEN
        UPDATE gisgrid.posting SET from_day = least(from_day, lower(span)),
            to_day = CASE WHEN p.to_day IS NULL THEN NULL ELSE greatest(to_day, p.to_day) END
        WHERE id = there.id AND (from_day > lower(span) OR to_day < coalesce(p.to_day, 'infinity'));
        IF p.from_day >= current_date THEN DELETE FROM gisgrid.posting WHERE id = p.id; END IF;
        RETURN NULL;
    END IF;
    p.contested := p.role = 'grid_leader' AND EXISTS (SELECT FROM gisgrid.posting o WHERE o.area_id = heir AND o.id <> p.id
        AND o.role = 'grid_leader' AND NOT o.contested AND daterange(o.from_day, o.to_day, '[]') && span);
    IF p.from_day >= current_date THEN
        UPDATE gisgrid.posting SET area_id = heir, contested = p.contested, batch = reason WHERE id = p.id RETURNING id INTO moved;
    ELSE
        INSERT INTO gisgrid.posting (person, team, area_id, role, from_day, to_day, contested, batch)
        VALUES (p.person, p.team, heir, p.role, lower(span), p.to_day, p.contested, reason) RETURNING id INTO moved;
    END IF;
    RETURN moved;
END $$;

-- Running rows of an area go to another one; which of them are new there. They end in one statement, so that nobody who was
-- contested takes over in between.
CREATE OR REPLACE FUNCTION gisgrid.move_postings(chosen bigint[], heir bigint, reason bigint) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE moving gisgrid.posting[]; one gisgrid.posting; moved bigint;
BEGIN
    SELECT array_agg(p ORDER BY p.contested, p.from_day, p.id) INTO moving FROM gisgrid.posting p WHERE p.id = ANY (chosen);
    UPDATE gisgrid.posting SET to_day = current_date - 1 WHERE id = ANY (chosen) AND from_day < current_date;
    FOREACH one IN ARRAY coalesce(moving, '{}') LOOP
        moved := gisgrid.move_posting(one, heir, reason);
        IF moved IS NOT NULL THEN RETURN NEXT moved; END IF;
    END LOOP;
END $$;
CREATE OR REPLACE FUNCTION gisgrid.move_targets(chosen bigint[], heir bigint, reason bigint) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY INSERT INTO gisgrid.target AS n (area_id, measure, item, amount, from_day, to_day, sentence, batch)
        SELECT heir, t.measure, t.item, t.amount, current_date, t.to_day, t.sentence, reason
        FROM gisgrid.target t WHERE t.id = ANY (chosen) AND t.from_day < current_date ORDER BY t.id RETURNING n.id;
    UPDATE gisgrid.target SET to_day = current_date - 1 WHERE id = ANY (chosen) AND from_day < current_date;
    RETURN QUERY UPDATE gisgrid.target t SET area_id = heir, batch = reason
        WHERE t.id = ANY (chosen) AND t.from_day >= current_date RETURNING t.id;
END $$;
CREATE OR REPLACE FUNCTION gisgrid.move_grants(chosen bigint[], heir bigint, reason text) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY INSERT INTO gisgrid.role_grant AS n (account, role, area_id, granted_by)
        SELECT g.account, g.role, heir, reason FROM gisgrid.role_grant g WHERE g.id = ANY (chosen) ORDER BY g.id
        ON CONFLICT (account, role, coalesce(area_id, 0)) WHERE ended_at IS NULL DO NOTHING RETURNING n.id;
    UPDATE gisgrid.role_grant SET ended_at = clock_timestamp(), ended_by = reason WHERE id = ANY (chosen) AND ended_at IS NULL;
END $$;

-- Rows that name an area and have no period: table, column, which of them follow. What took place at a named area without a
-- point counts at its successor; figures that were stored stay. A key of another system does not follow: it would read more.
CREATE OR REPLACE FUNCTION gisgrid.following_tables() RETURNS TABLE (name text, place text, wanted text) LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    VALUES ('person', 'area_id', 'true'), ('team', 'area_id', 'true'), ('organisation', 'area_id', 'true'),
        ('need', 'area_id', 'met_on IS NULL'), ('application', 'area_id', 'state = ''waiting'''), ('activity', 'stated_area', 'true'),
        ('service_record', 'stated_area', 'true'), ('record_batch', 'area_id', 'true'),
        ('picture', 'area_id', 'NOT EXISTS (SELECT FROM gisgrid.picture o WHERE o.sha256 = t.sha256 AND o.area_id = $2 '
            'AND o.account IS NOT DISTINCT FROM t.account)');
END;
CREATE OR REPLACE FUNCTION gisgrid.note_moved(mine bigint, kept text, ids bigint[], old bigint, heir bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    INSERT INTO gisgrid.moved_row (changeset, kept, id, from_area, to_area)
    SELECT mine, note_moved.kept, i.id, old, heir FROM unnest(ids) AS i (id)
    ON CONFLICT (changeset, kept, id) DO UPDATE SET to_area = EXCLUDED.to_area;
END;

-- Which rows a changeset had moved from one area to another; all where none is named.
CREATE OR REPLACE FUNCTION gisgrid.was_moved(undone bigint, kept text, row_id bigint, back_to bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT undone IS NULL OR EXISTS (SELECT FROM gisgrid.moved_row m WHERE m.changeset = undone AND m.kept = was_moved.kept
        AND m.id = row_id AND m.from_area = back_to);
END;
CREATE OR REPLACE FUNCTION gisgrid.move_named(mine bigint, old bigint, heir bigint, undone bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE kept record; moved bigint[];
BEGIN
    FOR kept IN SELECT f.* FROM gisgrid.following_tables() f LOOP
        EXECUTE format('WITH moved AS (UPDATE gisgrid.%1$I t SET %2$I = $2 WHERE t.%2$I = $1 AND %3$s '
            'AND gisgrid.was_moved($3, %1$L, t.id, $2) RETURNING t.id) SELECT array_agg(id) FROM moved', kept.name, kept.place, kept.wanted)
        INTO moved USING old, heir, undone;
        PERFORM gisgrid.note_moved(mine, kept.name, moved, old, heir);
    END LOOP;
    INSERT INTO gisgrid.area_statement (area_id, households, extent, batch)
    SELECT heir, s.households, s.extent, s.batch FROM gisgrid.area_statement s WHERE s.area_id = old AND undone IS NULL
    ON CONFLICT (area_id) DO NOTHING;
END $$;

-- What has a period ends at one area and begins at the other, in a batch that says why.
CREATE OR REPLACE FUNCTION gisgrid.move_dated(mine bigint, old bigint, heir bigint, undone bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    change gisgrid.changeset; reason bigint; postings bigint[]; targets bigint[]; grants bigint[];
BEGIN
    SELECT * INTO change FROM gisgrid.changeset c WHERE c.id = mine;
    SELECT array_agg(p.id) INTO postings FROM gisgrid.posting p
    WHERE p.area_id = old AND (p.to_day IS NULL OR p.to_day >= current_date) AND gisgrid.was_moved(undone, 'posting', p.id, heir);
    SELECT array_agg(t.id) INTO targets FROM gisgrid.target t
    WHERE t.area_id = old AND (t.to_day IS NULL OR t.to_day >= current_date) AND gisgrid.was_moved(undone, 'target', t.id, heir);
    SELECT array_agg(g.id) INTO grants FROM gisgrid.role_grant g
    WHERE g.area_id = old AND g.ended_at IS NULL AND gisgrid.was_moved(undone, 'role_grant', g.id, heir);
    IF postings IS NOT NULL OR targets IS NOT NULL THEN
        INSERT INTO gisgrid.record_batch (form, source, area_id, who, counts)
        VALUES ('succession', left(regexp_replace(change.why, '[[:cntrl:]]+', ' ', 'g'), 200), heir, left(change.who, 64),
                jsonb_build_object('changeset', mine)) RETURNING id INTO reason;
    END IF;
    PERFORM gisgrid.note_moved(mine, 'posting', ARRAY(SELECT gisgrid.move_postings(postings, heir, reason)), old, heir);
    PERFORM gisgrid.note_moved(mine, 'target', ARRAY(SELECT gisgrid.move_targets(targets, heir, reason)), old, heir);
    PERFORM gisgrid.note_moved(mine, 'role_grant', ARRAY(SELECT gisgrid.move_grants(grants, heir, left(change.who, 64))), old, heir);
END $$;

-- The changeset of this transaction, if it has one.
CREATE OR REPLACE FUNCTION gisgrid.own_changeset() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT max(c.id) FROM gisgrid.changeset c WHERE c.xid = pg_current_xact_id_if_assigned() AND c.at >= transaction_timestamp();
END;

-- After the areas of a transaction are what they shall be: what hung on withdrawn ones goes to who has most of their
-- households, else of their ground, and every old code is noted with the new ones. It asks for nothing, so that it may be
-- called by whoever may withdraw areas; calling it again moves nothing more.
CREATE OR REPLACE FUNCTION gisgrid.succeed() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE mine bigint := gisgrid.own_changeset(); one record;
BEGIN
    INSERT INTO gisgrid.code_change (changeset, scheme, level, old_code, new_code, old_name, new_name, share, same_area)
    SELECT mine, h.scheme, h.level, h.code, a.code, h.name, a.name, 1, true
    FROM gisgrid.area_history h JOIN gisgrid.area a ON a.id = h.area_id
    WHERE h.ended_by = mine AND (h.code, h.name) <> (a.code, a.name) ON CONFLICT ON CONSTRAINT code_change_once DO NOTHING;
    INSERT INTO gisgrid.code_change (changeset, scheme, level, old_code, new_code, old_name, new_name, share, same_area)
    SELECT mine, e.scheme, e.level, e.code, e.heir_code, e.name, e.heir_name, round(e.share::numeric, 4), false
    FROM gisgrid.heirs_of(mine) e ON CONFLICT ON CONSTRAINT code_change_once DO NOTHING;
    FOR one IN SELECT * FROM (SELECT DISTINCT ON (e.area_id) e.* FROM gisgrid.heirs_of(mine) e
                              ORDER BY e.area_id, e.households DESC, e.share DESC, e.heir_code) e ORDER BY e.households DESC, e.code LOOP
        PERFORM gisgrid.move_named(mine, one.area_id, one.heir, NULL);
        PERFORM gisgrid.move_dated(mine, one.area_id, one.heir, NULL);
    END LOOP;
END $$;

-- Brings back what a changeset had moved away from areas that this transaction brought back.
CREATE OR REPLACE FUNCTION gisgrid.take_back(undone bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE mine bigint := gisgrid.own_changeset(); one record;
BEGIN
    FOR one IN SELECT DISTINCT m.from_area, m.to_area FROM gisgrid.moved_row m JOIN gisgrid.area a ON a.id = m.from_area
               JOIN gisgrid.area_history h ON h.area_id = a.id AND h.version = a.version - 1 AND h.ended_by = undone
               WHERE m.changeset = undone AND a.changeset = mine ORDER BY 1, 2 LOOP
        PERFORM gisgrid.move_named(mine, one.to_area, one.from_area, undone);
        PERFORM gisgrid.move_dated(mine, one.to_area, one.from_area, undone);
    END LOOP;
END $$;

-- How much hangs on some areas, told to who may divide or draft there: counts of whole areas, no row.
CREATE OR REPLACE FUNCTION gisgrid.hanging_on(area bigint) RETURNS TABLE (postings bigint, people bigint, teams bigint, targets bigint,
        needs bigint, activities bigint, grants bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1
BEGIN ATOMIC
    SELECT (SELECT count(*) FROM gisgrid.posting p WHERE p.area_id = area AND (p.to_day IS NULL OR p.to_day >= current_date)),
        (SELECT count(*) FROM gisgrid.person p WHERE p.area_id = area), (SELECT count(*) FROM gisgrid.team t WHERE t.area_id = area),
        (SELECT count(*) FROM gisgrid.target t WHERE t.area_id = area AND (t.to_day IS NULL OR t.to_day >= current_date)),
        (SELECT count(*) FROM gisgrid.need n WHERE n.area_id = area AND n.met_on IS NULL),
        (SELECT count(*) FROM gisgrid.activity v WHERE v.area_id = area),
        (SELECT count(*) FROM gisgrid.role_grant g WHERE g.area_id = area AND g.ended_at IS NULL)
    WHERE session_user <> 'gisgrid_member' OR gisgrid.may_at('draft', area) OR gisgrid.may_at('approve', area);
END;

-- Old and new codes and decisions are for everybody, column by column; which change was withdrawn is for who is signed in.
-- Decisions are written by the service alone, in the name of who approves there: while a village is recoded nobody else could.
ALTER TABLE gisgrid.withdrawal ENABLE ROW LEVEL SECURITY;
ALTER TABLE gisgrid.reform ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service ON gisgrid.withdrawal;
CREATE POLICY service ON gisgrid.withdrawal TO gisgrid_service USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS member_reads ON gisgrid.withdrawal;
CREATE POLICY member_reads ON gisgrid.withdrawal FOR SELECT TO gisgrid_member USING ((SELECT gisgrid.acting_account()) IS NOT NULL);
DROP POLICY IF EXISTS member_inserts ON gisgrid.withdrawal;
CREATE POLICY member_inserts ON gisgrid.withdrawal FOR INSERT TO gisgrid_member WITH CHECK (
    CASE WHEN draft IS NULL THEN done_by = (SELECT gisgrid.own_changeset())
             AND NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.changeset = withdrawn)  -- nothing of it is left
         ELSE done_by IS NULL AND draft IN (SELECT d.id FROM gisgrid.draft d WHERE d.account = (SELECT gisgrid.acting_account())) END);
DROP POLICY IF EXISTS member_updates ON gisgrid.withdrawal;
CREATE POLICY member_updates ON gisgrid.withdrawal FOR UPDATE TO gisgrid_member USING (draft IN (SELECT d.id FROM gisgrid.draft d))
    WITH CHECK (done_by = (SELECT gisgrid.own_changeset()));
DROP POLICY IF EXISTS service ON gisgrid.reform;
CREATE POLICY service ON gisgrid.reform TO gisgrid_service USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS everybody_reads ON gisgrid.reform;
CREATE POLICY everybody_reads ON gisgrid.reform FOR SELECT TO gisgrid_member, gisgrid_public USING (true);

-- Pieces of a draft get their codes, and a name where they have none, when it is published, by whoever publishes it.
CREATE OR REPLACE FUNCTION gisgrid.number_pieces(number bigint, pieces text[], codes text[], names text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE gisgrid.draft_area a SET code = n.code, name = n.name
    FROM gisgrid.draft d, unnest(pieces, codes, names) AS n (piece, code, name)
    WHERE a.draft = number_pieces.number AND d.id = a.draft AND a.code = n.piece AND d.state IN ('open', 'sent')
        AND (a.code = n.code OR starts_with(a.code, 'new-')) AND a.name IN ('', n.name)
        AND (session_user <> 'gisgrid_member' OR gisgrid.may_in_all('draft', d.scheme, d.parent_codes)
            OR gisgrid.may_in_all('approve', d.scheme, d.parent_codes));
END;

-- A decision that is to come is told to who approves what its town is divided into.
ALTER TABLE gisgrid.planned_reform ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service ON gisgrid.planned_reform;
CREATE POLICY service ON gisgrid.planned_reform TO gisgrid_service USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS member_reads ON gisgrid.planned_reform;
CREATE POLICY member_reads ON gisgrid.planned_reform FOR SELECT TO gisgrid_member
    USING (gisgrid.may_at('approve', gisgrid.id_of(scheme, parent_code)));
