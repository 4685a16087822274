-- Keys of other systems. What a key may read is decided in access.sql, applied again at every migration.
CREATE TABLE gisgrid.api_key (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest bytea NOT NULL CONSTRAINT api_key_digest_unique UNIQUE,
    name text NOT NULL,
    account bigint NOT NULL REFERENCES gisgrid.account ON DELETE CASCADE,
    collections text[] NOT NULL,
    area_id bigint,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_used_at timestamptz,
    revoked_by text,
    revoked_at timestamptz,
    CONSTRAINT api_key_name_plain CHECK (length(name) BETWEEN 1 AND 64 AND name !~ '[[:cntrl:]]'),
    CONSTRAINT api_key_collections_known CHECK (collections <@ '{households}'),
    CONSTRAINT api_key_revoked_by_someone CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX api_key_account ON gisgrid.api_key (account);
COMMENT ON TABLE gisgrid.api_key IS 'Keys by which other systems read, each for an account that answers for it';
COMMENT ON COLUMN gisgrid.api_key.digest IS 'Of the key, which is nowhere kept';
COMMENT ON COLUMN gisgrid.api_key.collections IS 'What it may read of that account''s beside what everybody may';
COMMENT ON COLUMN gisgrid.api_key.area_id IS 'The area in whose subtree it may; none: wherever its account may';
