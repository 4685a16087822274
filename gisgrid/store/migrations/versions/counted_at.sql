-- The figures of a public set belong to the areas of the moment at which they were counted, and are drawn on those.

ALTER TABLE gisgrid.indicator_release ADD COLUMN counted_at timestamptz;
COMMENT ON COLUMN gisgrid.indicator_release.counted_at IS 'When its figures were counted; none in sets released before this was kept';
