-- What other systems read of the past: allow-listed columns, nothing of who changed what and why. Applied again at every migration.

-- Every state of every area, now and earlier: from the moment its changeset was committed until the one that ended it.
CREATE OR REPLACE VIEW gisgrid.area_state AS
    SELECT a.id AS area_id, a.scheme, a.code, a.parent_code, a.level, a.name, a.kind, a.geom, a.version, a.source, a.valid_from,
           a.changeset, made.at AS since, NULL::bigint AS ended_by, NULL::timestamptz AS until
    FROM gisgrid.area a JOIN gisgrid.changeset made ON made.id = a.changeset
    UNION ALL
    SELECT h.area_id, h.scheme, h.code, h.parent_code, h.level, h.name, h.kind, h.geom, h.version, h.source, h.valid_from,
           h.changeset, made.at, h.ended_by, ended.at
    FROM gisgrid.area_history h JOIN gisgrid.changeset made ON made.id = h.changeset
        JOIN gisgrid.changeset ended ON ended.id = h.ended_by;
COMMENT ON VIEW gisgrid.area_state IS 'States of areas with their periods; ended states hold the knots they had when they ended';

CREATE OR REPLACE VIEW gisgrid.knot_entry AS
    SELECT k.id, k.scheme, k.a0, k.b0, k.p, k.changeset, k.areas, c.at
    FROM gisgrid.knot k JOIN gisgrid.changeset c ON c.id = k.changeset;
COMMENT ON VIEW gisgrid.knot_entry IS 'Which knots were put into which areas when';

-- How often a dataset was written: an answer made from it holds as long as that number does.
CREATE OR REPLACE VIEW gisgrid.dataset_version AS
    SELECT dataset, count(*) AS version FROM gisgrid.data_change WHERE dataset IN ('venue', 'activity') GROUP BY dataset;
COMMENT ON VIEW gisgrid.dataset_version IS 'Versions of the datasets that everybody may read';
