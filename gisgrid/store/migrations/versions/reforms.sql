CREATE TABLE gisgrid.code_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    changeset bigint NOT NULL REFERENCES gisgrid.changeset,
    scheme text NOT NULL,
    level text NOT NULL,
    old_code text NOT NULL,
    new_code text NOT NULL,
    old_name text NOT NULL,
    new_name text NOT NULL,
    share real NOT NULL,
    same_area boolean NOT NULL,
    CONSTRAINT code_change_once UNIQUE (changeset, scheme, old_code, new_code)
);
COMMENT ON TABLE gisgrid.code_change IS 'Old code to new: areas that got another code or name, and who has the ground of those withdrawn';
COMMENT ON COLUMN gisgrid.code_change.share IS 'Which part of the old ground the new area has (of plane area)';
COMMENT ON COLUMN gisgrid.code_change.same_area IS 'Whether it is the same area, with its id and history; else a successor of a withdrawn one';

CREATE TABLE gisgrid.moved_row (
    changeset bigint NOT NULL REFERENCES gisgrid.changeset,
    kept text NOT NULL,
    id bigint NOT NULL,
    from_area bigint NOT NULL,
    to_area bigint NOT NULL,
    PRIMARY KEY (changeset, kept, id)
);
COMMENT ON TABLE gisgrid.moved_row IS 'Rows that followed a withdrawn area to its successor: what a withdrawn change brings back. Private';
COMMENT ON COLUMN gisgrid.moved_row.kept IS 'The table of the row';

CREATE TABLE gisgrid.withdrawal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    withdrawn bigint NOT NULL REFERENCES gisgrid.changeset,
    draft bigint REFERENCES gisgrid.draft,
    done_by bigint REFERENCES gisgrid.changeset,
    CONSTRAINT withdrawal_by_something CHECK (num_nonnulls(draft, done_by) > 0)
);
CREATE UNIQUE INDEX withdrawal_once ON gisgrid.withdrawal (withdrawn) WHERE done_by IS NOT NULL;
CREATE INDEX withdrawal_draft ON gisgrid.withdrawal (draft);
COMMENT ON TABLE gisgrid.withdrawal IS 'Which changeset was withdrawn, by which, or which draft would';

CREATE TABLE gisgrid.reform (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    parent_code text NOT NULL,
    kind text NOT NULL,
    document text NOT NULL,
    authority text NOT NULL,
    effective_on date NOT NULL,
    reason text NOT NULL,
    asked jsonb NOT NULL,
    entered_by text NOT NULL,
    entered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changeset bigint NOT NULL REFERENCES gisgrid.changeset,
    CONSTRAINT reform_kind_known CHECK (kind IN ('merge', 'split', 'rename', 'recode', 'to_community')),
    CONSTRAINT reform_words CHECK (length(document) BETWEEN 1 AND 200 AND length(authority) BETWEEN 1 AND 200
        AND length(reason) BETWEEN 1 AND 2000)
);
CREATE INDEX reform_changeset ON gisgrid.reform (changeset);
COMMENT ON TABLE gisgrid.reform IS 'What the Civil Affairs office decided of villages, and the changeset that carried it out';
COMMENT ON COLUMN gisgrid.reform.document IS '文号 of the decision';
COMMENT ON COLUMN gisgrid.reform.asked IS 'Which villages, and what they become';

CREATE TABLE gisgrid.planned_reform (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    parent_code text NOT NULL,
    kind text NOT NULL,
    document text NOT NULL,
    authority text NOT NULL,
    effective_on date NOT NULL,
    reason text NOT NULL,
    asked jsonb NOT NULL,
    entered_by text NOT NULL,
    entered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    refused text,
    ended_at timestamptz,
    CONSTRAINT planned_reform_words CHECK (length(document) BETWEEN 1 AND 200 AND length(authority) BETWEEN 1 AND 200
        AND length(reason) BETWEEN 1 AND 2000)
);
CREATE INDEX planned_reform_due ON gisgrid.planned_reform (effective_on) WHERE ended_at IS NULL;
COMMENT ON TABLE gisgrid.planned_reform IS 'Decisions whose day is to come; the work of that night carries them out';
COMMENT ON COLUMN gisgrid.planned_reform.refused IS 'Why it could not be carried out on its day; it waits for a person then';
COMMENT ON COLUMN gisgrid.planned_reform.ended_at IS 'When it was carried out or given up';

CREATE INDEX activity_stated_area ON gisgrid.activity (stated_area) WHERE stated_area IS NOT NULL;
CREATE INDEX service_record_stated_area ON gisgrid.service_record (stated_area) WHERE stated_area IS NOT NULL;
