CREATE TABLE gisgrid.official_code (
    code text PRIMARY KEY,
    name text NOT NULL,
    level text NOT NULL,
    CONSTRAINT official_code_twelve_digits CHECK (code ~ '^[0-9]{12}$')
);
COMMENT ON TABLE gisgrid.official_code IS 'Official division codes, 12 digits, as last imported: what drafts and imports are compared with';
