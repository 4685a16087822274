-- Roads, venues, and which households reach which venue.

-- A run of the reach must know whether what it was made from has changed since. Each transaction that writes roads, venues or
-- households leaves one row here; the number of rows one sees is the version. A counter in one row would make all who
-- write rosters wait for one another, a sequence would count writes that are not committed yet.
CREATE TABLE gisgrid.data_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dataset text NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT transaction_timestamp(),
    CONSTRAINT data_change_dataset_known CHECK (dataset IN ('road', 'venue', 'household'))
);
CREATE INDEX data_change_dataset ON gisgrid.data_change (dataset, xid);
COMMENT ON TABLE gisgrid.data_change IS 'One row per dataset and transaction that wrote it; their number is the version of the dataset';

CREATE TABLE gisgrid.road_network (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version text NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    file text NOT NULL,
    sha256 text NOT NULL,
    source text NOT NULL,
    source_crs text NOT NULL,
    crs_evidence text NOT NULL,
    edges integer NOT NULL,
    length_m double precision NOT NULL,
    pieces integer NOT NULL,
    isolated_m double precision NOT NULL,
    who text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE gisgrid.road_network IS 'Walking networks as they were imported; the last one is in use';
COMMENT ON COLUMN gisgrid.road_network.version IS 'Digest of the network: the same roads give the same';
COMMENT ON COLUMN gisgrid.road_network.lon IS 'With lat: middle of the plane in which its metres are counted';
COMMENT ON COLUMN gisgrid.road_network.isolated_m IS 'Length of the pieces that do not hang together with the longest';

CREATE TABLE gisgrid.road (
    network bigint NOT NULL REFERENCES gisgrid.road_network ON DELETE CASCADE,
    edge integer NOT NULL,
    from_node integer NOT NULL,
    to_node integer NOT NULL,
    length_m double precision NOT NULL,
    layer integer NOT NULL,
    component integer NOT NULL,
    source_id text NOT NULL,
    geom geometry(LineString, 4490) NOT NULL,
    PRIMARY KEY (network, edge),
    CONSTRAINT road_has_length CHECK (length_m > 0 AND NOT ST_IsEmpty(geom))
);
CREATE INDEX road_geom ON gisgrid.road USING gist (geom);
COMMENT ON TABLE gisgrid.road IS 'Edges of the walking network in use, which meet at their ends alone';
COMMENT ON COLUMN gisgrid.road.layer IS '0 on the ground, above it on bridges, below in tunnels';
COMMENT ON COLUMN gisgrid.road.component IS 'Edges of one number hang together';
COMMENT ON COLUMN gisgrid.road.geom IS 'Not on the lattice: crossings are computed points';

CREATE TABLE gisgrid.venue (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    external_id text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    tier text NOT NULL,
    parent text,
    status text NOT NULL,
    hours text NOT NULL DEFAULT '',
    host text NOT NULL DEFAULT '',
    host_kind text NOT NULL DEFAULT '',
    sensitive boolean NOT NULL DEFAULT false,
    owner text NOT NULL DEFAULT '',
    staff integer,
    source text NOT NULL,
    geom geometry(Point, 4490) NOT NULL,
    CONSTRAINT venue_external_id_unique UNIQUE (external_id),
    CONSTRAINT venue_parent_exists FOREIGN KEY (parent) REFERENCES gisgrid.venue (external_id)
        ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT venue_not_its_own_parent CHECK (parent <> external_id),
    CONSTRAINT venue_tier_known CHECK (tier IN ('central', 'branch', 'service_point')),
    CONSTRAINT venue_status_known CHECK (status IN ('existing', 'upgrade', 'planned')),
    CONSTRAINT venue_staff_sensible CHECK (staff BETWEEN 0 AND 100000),
    CONSTRAINT venue_on_lattice CHECK (NOT ST_IsEmpty(geom) AND gisgrid.is_on_lattice(geom))
);
CREATE INDEX venue_geom ON gisgrid.venue USING gist (geom);
COMMENT ON TABLE gisgrid.venue IS 'Where culture is served: central halls, branches, service points';
COMMENT ON COLUMN gisgrid.venue.sensitive IS 'Its host stays off public maps: venue_public leaves it out';

CREATE TABLE gisgrid.reach_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    under text,
    minutes double precision NOT NULL,
    speed_kmh double precision NOT NULL,
    max_access_m double precision NOT NULL,
    poor_share double precision NOT NULL,
    statuses text[] NOT NULL,
    kinds text[] NOT NULL,
    sensitive boolean NOT NULL,
    network bigint REFERENCES gisgrid.road_network,
    road_changes bigint NOT NULL,
    venue_changes bigint NOT NULL,
    household_changes bigint NOT NULL,
    area_changeset bigint NOT NULL,
    households integer NOT NULL,
    covered_households integer NOT NULL,
    outside_households integer NOT NULL,
    who text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE gisgrid.reach_run IS 'Which households reach a venue: one count with all it was asked with and made from';
COMMENT ON COLUMN gisgrid.reach_run.under IS 'Code of the area whose households were counted; none: all of the scheme';
COMMENT ON COLUMN gisgrid.reach_run.kinds IS 'Kinds of venue that were asked for; empty: all';
COMMENT ON COLUMN gisgrid.reach_run.sensitive IS 'Whether venues of sensitive hosts were counted: such a run is not for the public';
COMMENT ON COLUMN gisgrid.reach_run.poor_share IS 'Share of households far from any road above which an area is marked as short of roads';
COMMENT ON COLUMN gisgrid.reach_run.outside_households IS 'Households that lie in no area';
COMMENT ON COLUMN gisgrid.reach_run.network IS 'None: there were no roads, everything is an estimate';
COMMENT ON COLUMN gisgrid.reach_run.road_changes IS 'Version of the roads, as of the venues and households: rows of data_change that were there';

CREATE TABLE gisgrid.reach_household (
    run bigint NOT NULL REFERENCES gisgrid.reach_run ON DELETE CASCADE,
    household bigint NOT NULL,
    leaf bigint,
    covered boolean NOT NULL,
    venue bigint,
    distance_m double precision,
    minutes double precision,
    estimate boolean NOT NULL,
    kinds text[] NOT NULL,
    PRIMARY KEY (run, household)
);
COMMENT ON TABLE gisgrid.reach_household IS 'Per household of a run: covered or not, nearest venue, metres and minutes on foot. Private';
COMMENT ON COLUMN gisgrid.reach_household.venue IS 'Nearest venue within the largest distance looked at; none beyond it';
COMMENT ON COLUMN gisgrid.reach_household.kinds IS 'Kinds of venue within reach';

CREATE TABLE gisgrid.reach_circle (
    run bigint NOT NULL REFERENCES gisgrid.reach_run ON DELETE CASCADE,
    scope text NOT NULL,
    name text NOT NULL,
    estimate boolean NOT NULL,
    households integer NOT NULL,
    residents integer NOT NULL,
    lost_households integer NOT NULL,
    geom geometry(MultiPolygon, 4490) NOT NULL,
    PRIMARY KEY (run, scope, name),
    CONSTRAINT reach_circle_scope_known CHECK (scope IN ('venue', 'kind', 'tier', 'all'))
);
CREATE INDEX reach_circle_geom ON gisgrid.reach_circle USING gist (geom);
COMMENT ON TABLE gisgrid.reach_circle IS 'Service areas of a run: of each venue, merged by kind, by tier, and of all';
COMMENT ON COLUMN gisgrid.reach_circle.name IS 'External id of the venue, the kind or the tier; empty for all';
COMMENT ON COLUMN gisgrid.reach_circle.lost_households IS 'Households that nothing else of the run reaches';

CREATE TABLE gisgrid.reach_area (
    run bigint NOT NULL REFERENCES gisgrid.reach_run ON DELETE CASCADE,
    area bigint NOT NULL,
    code text NOT NULL,
    parent_code text,
    level text NOT NULL,
    name text NOT NULL,
    households integer NOT NULL,
    covered_households integer NOT NULL,
    roadless_households integer NOT NULL,
    residents integer NOT NULL,
    covered_residents integer NOT NULL,
    area_m2 bigint NOT NULL,
    covered_m2 bigint NOT NULL,
    venues integer NOT NULL,
    poor_roads boolean NOT NULL,
    PRIMARY KEY (run, area)
);
COMMENT ON TABLE gisgrid.reach_area IS 'Per area of a run, at every level: the sums over its leaves, in whole households and whole square metres';
COMMENT ON COLUMN gisgrid.reach_area.venues IS 'Venues that reach a household of the area';
