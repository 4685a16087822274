CREATE TABLE gisgrid.drawing (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme ON DELETE CASCADE,
    finest text NOT NULL,
    zoom integer NOT NULL,
    made_of text NOT NULL,
    state text NOT NULL,
    CONSTRAINT drawing_once UNIQUE (scheme, finest, zoom)
);
COMMENT ON TABLE gisgrid.drawing IS 'All areas down to a level as maps of a zoom show them: derived, made anew when areas change';
COMMENT ON COLUMN gisgrid.drawing.made_of IS 'Digest of the rows that it was made from';
COMMENT ON COLUMN gisgrid.drawing.state IS 'Changesets up to which it is known to be right';

CREATE TABLE gisgrid.drawn_area (
    drawing bigint NOT NULL REFERENCES gisgrid.drawing ON DELETE CASCADE,
    code text NOT NULL,
    name text NOT NULL,
    level text NOT NULL,
    kind text NOT NULL,
    parent_code text,
    divided boolean NOT NULL,
    geom geometry(MultiPolygon, 3857) NOT NULL,
    label geometry(Point, 3857),
    width_deg real,
    PRIMARY KEY (drawing, code)
);
CREATE INDEX drawn_area_geom ON gisgrid.drawn_area USING gist (geom);
COMMENT ON TABLE gisgrid.drawn_area IS 'Simplified areas (EPSG:3857): neighbours and levels share their vertices; never the truth';
COMMENT ON COLUMN gisgrid.drawn_area.label IS 'Where the name stands: in the middle of the largest part, which is width_deg degrees of longitude wide';
