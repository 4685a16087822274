-- Tables of the ground floor, and the functions that their columns and CHECKs stand on.
-- Function bodies are BEGIN ATOMIC: bound when made, so a restore under an empty search_path finds everything.

-- The sum over the directed edges of +-hash(edge), the sign by which end comes first: opposite edges cancel, so the
-- children's sum equals the parent's if and only if they tile it (odds of a false match about 2^-64). All four
-- coordinates are nested into one hash, since a difference of two would sum to 0 on every ring. + 512 keeps every
-- hashed value away from 0, whose hash PostgreSQL short-cuts to the seed; it moves no lattice value onto another.
-- NULL where a vertex is off the lattice: to look there takes a tenth longer, a pass of its own half as long again.
-- OFFSET 0 keeps the planner from working out a coordinate anew at each mention of it, which doubled the time.
CREATE FUNCTION gisgrid.edge_sum(g geometry, seed bigint) RETURNS numeric
    IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN bool_and(round(ax * 1e7::float8) / 1e7::float8 = ax AND round(ay * 1e7::float8) / 1e7::float8 = ay)
        THEN sum(CASE WHEN ax < bx OR (ax = bx AND ay < by)
            THEN hashfloat8extended(by + 512, hashfloat8extended(bx + 512,
                 hashfloat8extended(ay + 512, hashfloat8extended(ax + 512, seed))))
            ELSE -hashfloat8extended(ay + 512, hashfloat8extended(ax + 512,
                  hashfloat8extended(by + 512, hashfloat8extended(bx + 512, seed)))) END) END
    FROM (SELECT ST_X(a) AS ax, ST_Y(a) AS ay, ST_X(b) AS bx, ST_Y(b) AS by
          FROM (SELECT ST_StartPoint(s.geom) AS a, ST_EndPoint(s.geom) AS b FROM ST_DumpSegments(g) AS s OFFSET 0) AS ends
          OFFSET 0) AS edge;
END;

CREATE FUNCTION gisgrid.boundary_signature(g geometry) RETURNS numeric
    IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT gisgrid.edge_sum(g, 0);
END;

-- A lattice value is the double nearest to k / 1e7. round(double precision) ties to even, as numpy's rint does.
CREATE FUNCTION gisgrid.is_on_lattice(g geometry) RETURNS boolean
    IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT bool_and(round(x * 1e7::float8) / 1e7::float8 = x AND round(y * 1e7::float8) / 1e7::float8 = y)
    FROM (SELECT ST_X(d.geom) AS x, ST_Y(d.geom) AS y FROM ST_DumpPoints(g) AS d OFFSET 0) AS vertex;
END;

CREATE TABLE gisgrid.scheme (
    code text PRIMARY KEY,
    name text NOT NULL,
    levels text[] NOT NULL,
    root_levels text[] NOT NULL,
    code_patterns text[] NOT NULL,
    CONSTRAINT scheme_levels_named CHECK (cardinality(levels) > 0 AND cardinality(root_levels) > 0),
    CONSTRAINT scheme_root_levels_known CHECK (root_levels <@ levels),
    CONSTRAINT scheme_pattern_per_level CHECK (cardinality(code_patterns) = cardinality(levels))
);
COMMENT ON TABLE gisgrid.scheme IS 'One way of dividing: its levels from the highest down, which may be a root, the code pattern of each';

INSERT INTO gisgrid.scheme VALUES
    ('standard', '市、县、镇、村、网格单元', '{city,county,town,village,subgrid}', '{city,county,town}',
     '{"^[0-9]{12}$","^[0-9]{12}$","^[0-9]{12}$","^[0-9]{12}$","^[0-9]{15}$"}');

CREATE TABLE gisgrid.changeset (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    who text NOT NULL,
    why text NOT NULL,
    kind text NOT NULL DEFAULT 'edit' CHECK (kind IN ('edit', 'import', 'direct')),
    draft bigint,
    db_user text NOT NULL DEFAULT session_user,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    dated boolean NOT NULL DEFAULT false,
    CONSTRAINT changeset_words CHECK (length(who) BETWEEN 1 AND 200 AND length(why) BETWEEN 1 AND 2000)
);
CREATE INDEX changeset_xid ON gisgrid.changeset (xid);
CREATE INDEX changeset_at ON gisgrid.changeset (at);
COMMENT ON TABLE gisgrid.changeset IS 'Who changed areas, when and why; one per transaction';
COMMENT ON COLUMN gisgrid.changeset.dated IS 'Whether `at` is the time of the commit yet';

CREATE TABLE gisgrid.area (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    code text NOT NULL,
    parent_code text,
    level text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL DEFAULT 'base',
    geom geometry(MultiPolygon, 4490) NOT NULL,
    signature numeric GENERATED ALWAYS AS (gisgrid.boundary_signature(geom)) STORED,
    version integer NOT NULL DEFAULT 1,
    changeset bigint NOT NULL REFERENCES gisgrid.changeset,
    source text NOT NULL DEFAULT '',
    valid_from timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT area_code_unique UNIQUE (scheme, code),
    -- A code is part of addresses, a name of every tile.
    CONSTRAINT area_code_plain CHECK (length(code) <= 64 AND code !~ '[[:cntrl:][:space:]/\\?#%]' AND code NOT IN ('.', '..', 'at')),
    CONSTRAINT area_name_plain CHECK (length(name) <= 200 AND name !~ '[[:cntrl:]]'),
    CONSTRAINT area_valid_from_sensible CHECK (valid_from >= '1900-01-01 00:00+00' AND valid_from < '2200-01-01 00:00+00'),
    CONSTRAINT area_kind_known CHECK (kind IN ('base', 'dedicated', 'remainder', 'undetermined')),
    -- Near the poles, and over half the globe, geodesic measures and map tiles have no answer.
    CONSTRAINT area_geom_in_world CHECK (ST_XMin(geom) >= -180 AND ST_XMax(geom) <= 180 AND ST_YMin(geom) >= -85
        AND ST_YMax(geom) <= 85 AND ST_XMax(geom) - ST_XMin(geom) <= 90),
    CONSTRAINT area_geom_is_valid CHECK (ST_IsValid(geom)),
    CONSTRAINT area_geom_no_repeated_points CHECK (ST_NPoints(ST_RemoveRepeatedPoints(geom)) = ST_NPoints(geom)),
    CONSTRAINT area_geom_not_empty CHECK
        (NOT ST_IsEmpty(geom) AND ST_NumGeometries(ST_CollectionExtract(geom, 3)) = ST_NumGeometries(geom)),
    CONSTRAINT area_geom_on_lattice CHECK (signature IS NOT NULL),
    CONSTRAINT area_geom_oriented CHECK (ST_IsPolygonCCW(geom))
);
-- Coordinates on a fine lattice do not compress: spend no time on trying.
ALTER TABLE gisgrid.area ALTER COLUMN geom SET STORAGE EXTERNAL;
CREATE INDEX area_parent ON gisgrid.area (scheme, parent_code);
CREATE INDEX area_level ON gisgrid.area (scheme, level, code);
CREATE INDEX area_changeset ON gisgrid.area (changeset);
CREATE INDEX area_geom ON gisgrid.area USING gist (geom);
COMMENT ON TABLE gisgrid.area IS 'Areas of all levels; the children of every area tile it exactly';
COMMENT ON COLUMN gisgrid.area.signature IS 'Sum of edge hashes, NULL off the lattice; never leaves the database, recomputed on restore';

CREATE TABLE gisgrid.division (
    scheme text NOT NULL,
    parent_code text NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (scheme, parent_code)
);
COMMENT ON TABLE gisgrid.division IS 'One narrow row per parent: the lock, the version for saving, the queue of the check';

-- The public signature is a sum of public hashes: whoever sets out to can construct a polygon with the same sum (eight
-- vertices moved at once, some seconds of search). What the rule compares is therefore a second sum under a random key.
-- Both tables are closed to every client; a key nobody can question leaves only guessing, at 2^-64 a commit.
CREATE TABLE gisgrid.seal_key (
    key bigint PRIMARY KEY,
    server_major integer NOT NULL
);
INSERT INTO gisgrid.seal_key
SELECT hashtextextended(gen_random_uuid()::text || gen_random_uuid()::text, 0),
       current_setting('server_version_num')::integer / 10000;
COMMENT ON TABLE gisgrid.seal_key IS 'One row: the secret seed of all seals, and the server whose hashes they are made with';
CREATE TABLE gisgrid.seal (
    area_id bigint PRIMARY KEY,
    value numeric NOT NULL
);
COMMENT ON TABLE gisgrid.seal IS 'Per area its boundary sum under the secret key; what the rule compares at commit';

CREATE TABLE gisgrid.knot (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    a0 geometry(Point, 4490) NOT NULL,
    b0 geometry(Point, 4490) NOT NULL,
    p geometry(Point, 4490) NOT NULL,
    changeset bigint NOT NULL REFERENCES gisgrid.changeset,
    areas bigint[] NOT NULL DEFAULT '{}',
    CONSTRAINT knot_once UNIQUE (scheme, p, a0, b0, changeset),
    CONSTRAINT knot_on_lattice CHECK (gisgrid.is_on_lattice(a0) AND gisgrid.is_on_lattice(b0) AND gisgrid.is_on_lattice(p)),
    -- Half a lattice step in x and in y, 0.7072 steps in all, is the most that rounding moves a point off its edge.
    CONSTRAINT knot_near_surveyed_edge CHECK (ST_Distance(p, ST_MakeLine(a0, b0)) <= 0.72e-7),
    CONSTRAINT knot_between_ends CHECK (NOT ST_IsEmpty(p) AND NOT ST_IsEmpty(a0) AND NOT ST_IsEmpty(b0) AND NOT p = a0 AND NOT p = b0),
    CONSTRAINT knot_in_world CHECK (abs(ST_X(p)) <= 180 AND abs(ST_X(a0)) <= 180 AND abs(ST_X(b0)) <= 180
        AND abs(ST_Y(p)) <= 85 AND abs(ST_Y(a0)) <= 85 AND abs(ST_Y(b0)) <= 85),
    CONSTRAINT knot_ends_ordered CHECK
        (ST_X(a0) < ST_X(b0) OR (ST_X(a0) = ST_X(b0) AND ST_Y(a0) < ST_Y(b0)))
);
CREATE INDEX knot_p ON gisgrid.knot USING gist (p);
CREATE INDEX knot_edge ON gisgrid.knot (scheme, a0, b0);
COMMENT ON TABLE gisgrid.knot IS 'Vertices put on a surveyed edge a0-b0 so that the areas on both sides stay edge-matched';
COMMENT ON COLUMN gisgrid.knot.areas IS 'Ids of the areas that this changeset put it into; none where they came with it';

CREATE TABLE gisgrid.area_history (
    area_id bigint NOT NULL,
    scheme text NOT NULL,
    code text NOT NULL,
    parent_code text,
    level text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    geom geometry(MultiPolygon, 4490) NOT NULL,
    version integer NOT NULL,
    changeset bigint NOT NULL REFERENCES gisgrid.changeset,
    source text NOT NULL,
    valid_from timestamptz NOT NULL,
    ended_by bigint NOT NULL REFERENCES gisgrid.changeset,
    PRIMARY KEY (area_id, version)
);
ALTER TABLE gisgrid.area_history ALTER COLUMN geom SET STORAGE EXTERNAL;
CREATE INDEX area_history_code ON gisgrid.area_history (scheme, code);
CREATE INDEX area_history_period ON gisgrid.area_history (ended_by, changeset);
COMMENT ON TABLE gisgrid.area_history IS 'Every earlier state: held from its changeset until ended_by';

CREATE TABLE gisgrid.import_batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    changeset bigint NOT NULL REFERENCES gisgrid.changeset,
    file text NOT NULL,
    sha256 text NOT NULL,
    source_crs text NOT NULL,
    crs_evidence text NOT NULL,
    rows_taken integer NOT NULL,
    rows_refused integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE gisgrid.import_batch IS 'Files that became areas: name, hash, source system, rows';
