CREATE TABLE gisgrid.reference_batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    area_id bigint,
    kind text NOT NULL,
    file text NOT NULL,
    sha256 text NOT NULL,
    source_crs text NOT NULL,
    crs_evidence text NOT NULL,
    features integer NOT NULL,
    who text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT reference_kind_known CHECK (kind IN ('river', 'road_line', 'building', 'natural_village', 'land_line', 'other'))
);
COMMENT ON TABLE gisgrid.reference_batch IS 'A file of rivers, buildings, natural villages or other features to draw along';
COMMENT ON COLUMN gisgrid.reference_batch.area_id IS 'The area whose planner brought it; none: everywhere';

CREATE TABLE gisgrid.reference_feature (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch bigint NOT NULL REFERENCES gisgrid.reference_batch ON DELETE CASCADE,
    name text NOT NULL,
    geom geometry(Geometry, 4490) NOT NULL,
    CONSTRAINT reference_feature_line_or_area CHECK (
        GeometryType(geom) IN ('LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON') AND NOT ST_IsEmpty(geom))
);
CREATE INDEX reference_feature_geom ON gisgrid.reference_feature USING gist (geom);
CREATE INDEX reference_feature_batch ON gisgrid.reference_feature (batch);
COMMENT ON TABLE gisgrid.reference_feature IS 'Lines and areas to draw along: nothing is counted from them';

CREATE TABLE gisgrid.draft_sketch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft bigint NOT NULL REFERENCES gisgrid.draft ON DELETE CASCADE,
    name text NOT NULL,
    media text NOT NULL,
    sha256 text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    points jsonb NOT NULL DEFAULT '[]',
    model text NOT NULL DEFAULT 'affine',
    opacity real NOT NULL DEFAULT 0.6,
    ordinal integer NOT NULL DEFAULT 0,
    who text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT draft_sketch_opacity_is_a_share CHECK (opacity BETWEEN 0 AND 1),
    CONSTRAINT draft_sketch_model_known CHECK (model IN ('affine', 'projective'))
);
CREATE INDEX draft_sketch_draft ON gisgrid.draft_sketch (draft);
COMMENT ON TABLE gisgrid.draft_sketch IS 'A photo or scan under a draft, and where its control points lie';
COMMENT ON COLUMN gisgrid.draft_sketch.points IS 'Control points: x and y in pixels of the web form from its upper left, longitude, latitude';

CREATE TABLE gisgrid.sketch_picture (
    sketch bigint PRIMARY KEY REFERENCES gisgrid.draft_sketch ON DELETE CASCADE,
    web bytea NOT NULL,
    original bytea NOT NULL
);
ALTER TABLE gisgrid.sketch_picture ALTER COLUMN web SET STORAGE EXTERNAL;
ALTER TABLE gisgrid.sketch_picture ALTER COLUMN original SET STORAGE EXTERNAL;
COMMENT ON TABLE gisgrid.sketch_picture IS 'The bytes of a sketch: as pages show it, and as it came';
