-- Indicators: runs of a month, their whole numbers per area, what changed since, and public sets.

CREATE TABLE gisgrid.indicator_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    month date NOT NULL,
    day date NOT NULL,
    parts text[] NOT NULL,
    standards jsonb NOT NULL,
    made_of jsonb NOT NULL,
    left_out integer NOT NULL,
    who text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT indicator_run_once UNIQUE (scheme, month),
    CONSTRAINT indicator_run_whole_month CHECK (extract(day FROM month) = 1),
    CONSTRAINT indicator_run_day_in_month CHECK (date_trunc('month', day) = month)
);
COMMENT ON TABLE gisgrid.indicator_run IS 'The figures of a scheme and month: one set, replaced whole';
COMMENT ON COLUMN gisgrid.indicator_run.month IS 'Its first day';
COMMENT ON COLUMN gisgrid.indicator_run.day IS 'Of which postings and venues are told: the last of the month, or the day of the run';
COMMENT ON COLUMN gisgrid.indicator_run.parts IS 'What the numbers of indicator_value are, in their order';
COMMENT ON COLUMN gisgrid.indicator_run.standards IS 'What was asked of areas that day';
COMMENT ON COLUMN gisgrid.indicator_run.made_of IS 'Versions of the records and areas it was made from';
COMMENT ON COLUMN gisgrid.indicator_run.left_out IS 'Records that count at an area which is not there any more';

CREATE TABLE gisgrid.indicator_value (
    run bigint NOT NULL REFERENCES gisgrid.indicator_run ON DELETE CASCADE,
    area bigint NOT NULL,
    code text NOT NULL,
    parent_code text,
    level text NOT NULL,
    name text NOT NULL,
    determined boolean NOT NULL,
    few_people boolean NOT NULL,
    own bigint[] NOT NULL,
    totals bigint[] NOT NULL,
    PRIMARY KEY (run, area)
);
CREATE UNIQUE INDEX indicator_value_code ON gisgrid.indicator_value (run, code);
CREATE INDEX indicator_value_parent ON gisgrid.indicator_value (run, parent_code);
COMMENT ON TABLE gisgrid.indicator_value IS 'Whole numbers of a run at each area, under the codes of its day. Not public';
COMMENT ON COLUMN gisgrid.indicator_value.few_people IS 'What residents enter is not told to the public';
COMMENT ON COLUMN gisgrid.indicator_value.own IS 'What counts at the area itself and at none below it';
COMMENT ON COLUMN gisgrid.indicator_value.totals IS 'Sums over the area and all below it';

CREATE TABLE gisgrid.activity_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL,
    area bigint NOT NULL,
    day date NOT NULL,
    kind text NOT NULL,
    participants integer NOT NULL,
    sign integer NOT NULL CHECK (sign IN (-1, 1))
);
COMMENT ON TABLE gisgrid.activity_change IS 'Activities more and less since the runs were made; each is taken once, by the next run or reader';

CREATE TABLE gisgrid.indicator_release (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    month date NOT NULL,
    day date NOT NULL,
    indicators text[] NOT NULL,
    levels text[] NOT NULL,
    note text NOT NULL,
    released_by text NOT NULL,
    released_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    withdrawn_by text,
    withdrawn_at timestamptz,
    withdrawn_why text,
    CONSTRAINT indicator_release_withdrawal_said
        CHECK (num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_why) IN (0, 3)),
    CONSTRAINT indicator_release_words CHECK (length(released_by) BETWEEN 1 AND 64 AND length(note) <= 1000
        AND length(withdrawn_by) BETWEEN 1 AND 64 AND length(withdrawn_why) BETWEEN 1 AND 1000)
);
CREATE UNIQUE INDEX indicator_release_one ON gisgrid.indicator_release (scheme, month) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE gisgrid.indicator_release IS 'Sets of indicators that a person made public, and when they were withdrawn';

CREATE TABLE gisgrid.indicator_released (
    release bigint NOT NULL REFERENCES gisgrid.indicator_release ON DELETE CASCADE,
    code text NOT NULL,
    parent_code text,
    level text NOT NULL,
    name text NOT NULL,
    told double precision[] NOT NULL,
    states text[] NOT NULL,
    estimates boolean[] NOT NULL,
    PRIMARY KEY (release, code)
);
CREATE INDEX indicator_released_parent ON gisgrid.indicator_released (release, parent_code);
COMMENT ON TABLE gisgrid.indicator_released IS 'What a set tells of each area, as it was on the day of the release';
COMMENT ON COLUMN gisgrid.indicator_released.told IS 'In the order of the set''s indicators; none where the state says why';
