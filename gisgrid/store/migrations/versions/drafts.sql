-- Tables of unfinished work. No rule of the database is on their polygons: a draft may have gaps and crossing rings.
-- What is published goes into `area`, where the rule holds.

CREATE TABLE gisgrid.draft (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    level text NOT NULL,
    parent_codes text[] NOT NULL,
    title text NOT NULL,
    owner text NOT NULL,
    state text NOT NULL DEFAULT 'open',
    derive_parents boolean NOT NULL,
    replaces boolean NOT NULL,
    file text NOT NULL,
    sha256 text NOT NULL,
    source_crs text NOT NULL,
    crs_evidence text NOT NULL,
    base_courses jsonb NOT NULL,
    last_number integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ledger jsonb,
    changeset bigint REFERENCES gisgrid.changeset,
    CONSTRAINT draft_state_known CHECK (state IN ('open', 'published', 'dropped')),
    CONSTRAINT draft_published_by_changeset CHECK ((state = 'published') = (changeset IS NOT NULL))
);
COMMENT ON TABLE gisgrid.draft IS 'Areas that are not published yet: what a file gave, checked and mended';
COMMENT ON COLUMN gisgrid.draft.base_courses IS 'By parent: digest of each area of its division when the draft was opened, knots left out';
COMMENT ON COLUMN gisgrid.draft.last_number IS 'Highest number a finding ever had: none is given twice';

CREATE TABLE gisgrid.draft_area (
    draft bigint NOT NULL REFERENCES gisgrid.draft ON DELETE CASCADE,
    code text NOT NULL,
    parent_code text,
    parents text[] NOT NULL,
    parent_names text[] NOT NULL,
    level text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    geom geometry(MultiPolygon, 4490) NOT NULL,
    original geometry(Geometry, 4490) NOT NULL,
    PRIMARY KEY (draft, code)
);
ALTER TABLE gisgrid.draft_area ALTER COLUMN geom SET STORAGE EXTERNAL;
ALTER TABLE gisgrid.draft_area ALTER COLUMN original SET STORAGE EXTERNAL;
COMMENT ON TABLE gisgrid.draft_area IS 'Areas of a draft: as they are now, and as they came';
COMMENT ON COLUMN gisgrid.draft_area.parents IS 'Codes of further parents, nearest first, where parents are derived';
COMMENT ON COLUMN gisgrid.draft_area.parent_names IS 'Names of all parents, nearest first';

CREATE TABLE gisgrid.finding (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft bigint NOT NULL REFERENCES gisgrid.draft ON DELETE CASCADE,
    number integer NOT NULL,
    kind text NOT NULL,
    severity text NOT NULL,
    geom geometry(Geometry, 4490) NOT NULL,
    area_m2 double precision NOT NULL,
    width_m double precision NOT NULL,
    sliver boolean NOT NULL,
    codes text[] NOT NULL,
    parent_code text,
    note text NOT NULL,
    mend text NOT NULL,
    CONSTRAINT finding_number_unique UNIQUE (draft, number),
    CONSTRAINT finding_severity_known CHECK (severity IN ('fault', 'notice'))
);
COMMENT ON TABLE gisgrid.finding IS 'What the last check of a draft found; a finding keeps its number from check to check';
COMMENT ON COLUMN gisgrid.finding.mend IS 'Proposed mend in words; empty where it wants a hand';

CREATE TABLE gisgrid.waiver (
    draft bigint NOT NULL,
    number integer NOT NULL,
    reason text NOT NULL,
    who text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (draft, number),
    FOREIGN KEY (draft, number) REFERENCES gisgrid.finding (draft, number) ON DELETE CASCADE
);
COMMENT ON TABLE gisgrid.waiver IS 'Why a person lets a finding stand; it hides the finding and never publishes a fault';

ALTER TABLE gisgrid.import_batch ADD COLUMN ledger jsonb;
COMMENT ON COLUMN gisgrid.import_batch.ledger IS 'What the mend did to each area, where the file was mended';
