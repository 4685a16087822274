-- What the service does by itself at night: each try of each job, so that no night is done twice and none is forgotten.

CREATE TABLE gisgrid.job_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job text NOT NULL,
    night date NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    outcome text CONSTRAINT job_run_outcome CHECK (outcome IN ('done', 'failed', 'left_out')),
    zh text NOT NULL DEFAULT '',
    en text NOT NULL DEFAULT '',
    who text NOT NULL,
    CONSTRAINT job_run_ended CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX job_run_latest ON gisgrid.job_run (job, id);
COMMENT ON COLUMN gisgrid.job_run.night IS 'The day in whose night it was due, or on which somebody asked for it';
COMMENT ON COLUMN gisgrid.job_run.zh IS 'What it found, or why it failed; names no person';
