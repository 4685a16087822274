-- A draft is worked on at the desk: each save says which versions it edited, every step is kept, others read along.

ALTER TABLE gisgrid.draft
    ADD COLUMN revision bigint NOT NULL DEFAULT 1,
    ADD COLUMN position integer NOT NULL DEFAULT 0,
    ADD COLUMN knots jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN wanted_names jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN base_changeset bigint REFERENCES gisgrid.changeset,
    ADD CONSTRAINT draft_position_counts CHECK (position >= 0);
COMMENT ON COLUMN gisgrid.draft.revision IS 'Grows with every change of its areas';
COMMENT ON COLUMN gisgrid.draft.position IS 'How many of the steps kept hold; the others were undone';
COMMENT ON COLUMN gisgrid.draft.knots IS 'Vertices put on edges that were surveyed before: lower end, upper end, vertex, in degrees';
COMMENT ON COLUMN gisgrid.draft.wanted_names IS 'Areas that a list names and nobody has drawn yet';
COMMENT ON COLUMN gisgrid.draft.base_changeset IS 'The last changeset that it knows of';

ALTER TABLE gisgrid.draft_area
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN changed_revision bigint NOT NULL DEFAULT 1,
    -- Polygons of a draft may be anything; their texts are shown like those of areas.
    ADD CONSTRAINT draft_area_version_counts CHECK (version > 0);
COMMENT ON COLUMN gisgrid.draft_area.version IS 'Of this area in this draft: grows with each change, also over a removal';
COMMENT ON COLUMN gisgrid.draft_area.changed_revision IS 'The revision of the draft that brought this version';

CREATE TABLE gisgrid.draft_area_past (
    draft bigint NOT NULL REFERENCES gisgrid.draft ON DELETE CASCADE,
    code text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    geom geometry(MultiPolygon, 4490) NOT NULL,
    ended_revision bigint NOT NULL,
    PRIMARY KEY (draft, code, version)
);
ALTER TABLE gisgrid.draft_area_past ALTER COLUMN geom SET STORAGE EXTERNAL;
COMMENT ON TABLE gisgrid.draft_area_past IS 'Earlier versions of the areas of a draft: what a save that comes late was made from';
COMMENT ON COLUMN gisgrid.draft_area_past.ended_revision IS 'The revision of the draft that changed or removed it';

CREATE TABLE gisgrid.draft_step (
    draft bigint NOT NULL REFERENCES gisgrid.draft ON DELETE CASCADE,
    number integer NOT NULL,
    what text NOT NULL,
    words json NOT NULL,
    put json NOT NULL,
    removed text[] NOT NULL,
    before json NOT NULL,
    knots json NOT NULL,
    account bigint REFERENCES gisgrid.account,
    who text NOT NULL DEFAULT session_user,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (draft, number),
    CONSTRAINT draft_step_counts CHECK (number > 0)
);
ALTER TABLE gisgrid.draft_step ALTER COLUMN put SET STORAGE EXTERNAL;
ALTER TABLE gisgrid.draft_step ALTER COLUMN before SET STORAGE EXTERNAL;
COMMENT ON TABLE gisgrid.draft_step IS 'Each edit of a draft, numbered from 1: the areas that it touched as they became and as they were';

CREATE TABLE gisgrid.draft_save (
    draft bigint NOT NULL REFERENCES gisgrid.draft ON DELETE CASCADE,
    id text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    answer text NOT NULL,
    PRIMARY KEY (draft, id),
    CONSTRAINT draft_save_id_plain CHECK (length(id) BETWEEN 1 AND 100)
);
COMMENT ON TABLE gisgrid.draft_save IS 'The last saves and what was answered: a desk that lost the answer asks again and nothing is done twice';

CREATE TABLE gisgrid.draft_comment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft bigint NOT NULL REFERENCES gisgrid.draft ON DELETE CASCADE,
    account bigint REFERENCES gisgrid.account,
    who text NOT NULL DEFAULT session_user,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    text text NOT NULL,
    geom geometry(Point, 4490),
    code text,
    done boolean NOT NULL DEFAULT false,
    CONSTRAINT draft_comment_words CHECK (length(text) BETWEEN 1 AND 2000)
);
CREATE INDEX draft_comment_draft ON gisgrid.draft_comment (draft);
COMMENT ON TABLE gisgrid.draft_comment IS 'What people say of a draft, of a place or an area in it';

CREATE TABLE gisgrid.draft_share (
    draft bigint NOT NULL REFERENCES gisgrid.draft ON DELETE CASCADE,
    account bigint NOT NULL REFERENCES gisgrid.account,
    may_edit boolean NOT NULL,
    shared_by text NOT NULL DEFAULT session_user,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (draft, account)
);
CREATE INDEX draft_share_account ON gisgrid.draft_share (account);
COMMENT ON TABLE gisgrid.draft_share IS 'Who reads and comments a draft, or edits it too, without planning its area';
