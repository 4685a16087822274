-- Who may do what, where. What the tables mean is decided in access.sql, applied again at every migration.

CREATE TABLE gisgrid.account (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    shown_name text NOT NULL,
    password_hash text,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT account_name_plain CHECK (length(name) BETWEEN 1 AND 64 AND name !~ '[[:cntrl:][:space:]/\\?#%]'),
    CONSTRAINT account_shown_name_plain CHECK (length(shown_name) BETWEEN 1 AND 64 AND shown_name !~ '[[:cntrl:]]')
);
CREATE UNIQUE INDEX account_name_unique ON gisgrid.account (lower(name));
COMMENT ON TABLE gisgrid.account IS 'Who may sign in';
COMMENT ON COLUMN gisgrid.account.password_hash IS 'argon2id; none: no password signs in, which is where an outside identity provider will stand';

-- The cookie holds a random token, this table its digest: whoever reads the table cannot sign in with it.
CREATE TABLE gisgrid.session (
    digest bytea PRIMARY KEY,
    account bigint NOT NULL REFERENCES gisgrid.account ON DELETE CASCADE,
    address text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX session_account ON gisgrid.session (account);
COMMENT ON TABLE gisgrid.session IS 'Who is signed in; when a session ends is said by gisgrid.acting_account';

CREATE TABLE gisgrid.sign_in_attempt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    address text NOT NULL,
    name_print bigint NOT NULL,
    succeeded boolean NOT NULL
);
CREATE INDEX sign_in_attempt_address ON gisgrid.sign_in_attempt (address, at);
CREATE INDEX sign_in_attempt_name ON gisgrid.sign_in_attempt (name_print, at);
CREATE INDEX sign_in_attempt_at ON gisgrid.sign_in_attempt (at);
COMMENT ON TABLE gisgrid.sign_in_attempt IS 'Attempts of the last day: what locks a name and slows an address down';
COMMENT ON COLUMN gisgrid.sign_in_attempt.name_print IS 'Of what was typed as a name, whether there is such an account or not; people type passwords there';

CREATE TABLE gisgrid.role_power (
    role text NOT NULL,
    power text NOT NULL,
    below boolean NOT NULL,
    PRIMARY KEY (role, power)
);
COMMENT ON TABLE gisgrid.role_power IS 'What each role may do inside the areas it is granted for; filled by access.sql';
COMMENT ON COLUMN gisgrid.role_power.below IS 'Whether it holds below that area too, or in that area alone';

CREATE TABLE gisgrid.role_grant (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account bigint NOT NULL REFERENCES gisgrid.account,
    role text NOT NULL,
    area_id bigint,
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_by text,
    ended_at timestamptz,
    CONSTRAINT role_grant_role_known CHECK
        (role IN ('viewer', 'planner', 'approver', 'roster_clerk', 'grid_leader', 'volunteer', 'administrator')),
    CONSTRAINT role_grant_own_area CHECK (area_id IS NOT NULL OR role NOT IN ('grid_leader', 'volunteer')),
    CONSTRAINT role_grant_ended_by_someone CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX role_grant_once ON gisgrid.role_grant (account, role, coalesce(area_id, 0)) WHERE ended_at IS NULL;
CREATE INDEX role_grant_area ON gisgrid.role_grant (area_id) WHERE ended_at IS NULL;
COMMENT ON TABLE gisgrid.role_grant IS 'Account x role x area: its powers hold in that area and below it, until it is ended';
COMMENT ON COLUMN gisgrid.role_grant.area_id IS 'Id, which outlives a new code; none: every area there is or will be';

CREATE TABLE gisgrid.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    account bigint,
    who text NOT NULL,
    db_user text NOT NULL DEFAULT session_user,
    address text NOT NULL,
    action text NOT NULL,
    area_ids bigint[] NOT NULL DEFAULT '{}',
    entries jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX audit_xid ON gisgrid.audit (xid);
CREATE INDEX audit_at ON gisgrid.audit (at);
CREATE INDEX audit_account ON gisgrid.audit (account, at);
CREATE INDEX audit_areas ON gisgrid.audit USING gin (area_ids);
COMMENT ON TABLE gisgrid.audit IS 'One row per transaction that wrote: who, when, from where, what, before and after';
COMMENT ON COLUMN gisgrid.audit.area_ids IS 'Areas concerned: who administers one of them may read the row';

CREATE TABLE gisgrid.household (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    external_id text NOT NULL,
    geom geometry(Point, 4490) NOT NULL,
    leaf bigint,
    persons integer NOT NULL,
    address text NOT NULL,
    source text NOT NULL,
    CONSTRAINT household_external_id_unique UNIQUE (scheme, external_id),
    CONSTRAINT household_persons_sensible CHECK (persons BETWEEN 0 AND 10000),
    CONSTRAINT household_on_lattice CHECK (NOT ST_IsEmpty(geom) AND gisgrid.is_on_lattice(geom))
);
CREATE INDEX household_geom ON gisgrid.household USING gist (geom);
CREATE INDEX household_leaf ON gisgrid.household (leaf);
COMMENT ON TABLE gisgrid.household IS 'Households: private, each in exactly one grid';
COMMENT ON COLUMN gisgrid.household.leaf IS 'Id of the lowest-coded undivided area that covers it; kept by triggers, none outside all areas';

ALTER TABLE gisgrid.draft ADD COLUMN account bigint REFERENCES gisgrid.account;
COMMENT ON COLUMN gisgrid.draft.account IS 'Whose it is; none: made on the server itself';
ALTER TABLE gisgrid.draft DROP CONSTRAINT draft_state_known;
ALTER TABLE gisgrid.draft ADD CONSTRAINT draft_state_known CHECK (state IN ('open', 'sent', 'published', 'dropped'));
ALTER TABLE gisgrid.draft ADD COLUMN note text NOT NULL DEFAULT '';
COMMENT ON COLUMN gisgrid.draft.note IS 'What was said when it was sent in or sent back';
