-- Runs of the reach by profile, hour and standard; places that stand for several households.

ALTER TABLE gisgrid.reach_run
    ADD COLUMN profile text,
    ADD COLUMN open_at text,
    ADD COLUMN unknown_open boolean,
    ADD COLUMN unknown_venues text[] NOT NULL DEFAULT '{}',
    ADD COLUMN standard text,
    ADD COLUMN estimate_households integer NOT NULL DEFAULT 0;
UPDATE gisgrid.reach_run SET profile = CASE speed_kmh WHEN 4.8 THEN 'default' WHEN 2.88 THEN 'slow' ELSE 'own' END;
ALTER TABLE gisgrid.reach_run
    ALTER COLUMN profile SET NOT NULL,
    ADD CONSTRAINT reach_run_profile_known CHECK (profile IN ('default', 'slow', 'own')),
    ADD CONSTRAINT reach_run_open_at_known CHECK (open_at ~ '^(Mo|Tu|We|Th|Fr|Sa|Su) ([01][0-9]|2[0-3]):[0-5][0-9]$'),
    ADD CONSTRAINT reach_run_unknown_said CHECK ((open_at IS NULL) = (unknown_open IS NULL)),
    ADD CONSTRAINT reach_run_standard_known CHECK (standard IN ('500m'));
COMMENT ON COLUMN gisgrid.reach_run.profile IS 'Who walks: default (4.8 km/h), slow (2.88 km/h), own (a speed of one''s own)';
COMMENT ON COLUMN gisgrid.reach_run.open_at IS 'Only venues open then were counted: weekday and time; none: whatever their hours';
COMMENT ON COLUMN gisgrid.reach_run.unknown_open IS 'Whether venues whose hours cannot be read were counted as open then';
COMMENT ON COLUMN gisgrid.reach_run.unknown_venues IS 'External ids of the venues whose hours could not be read';
COMMENT ON COLUMN gisgrid.reach_run.standard IS 'Counted by the straight radius of a planning standard, whatever the roads; none: by roads';
COMMENT ON COLUMN gisgrid.reach_run.estimate_households IS 'Of the households, those whose way is an estimate: far from any road, or places that stand for several';

ALTER TABLE gisgrid.reach_area ADD COLUMN estimate_households integer NOT NULL DEFAULT 0;
ALTER TABLE gisgrid.reach_circle ADD COLUMN estimate_households integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN gisgrid.reach_area.estimate_households IS 'Of its households, those whose way is an estimate';
COMMENT ON COLUMN gisgrid.reach_circle.estimate_households IS 'Of the households within it, those whose way is an estimate';

ALTER TABLE gisgrid.household
    ADD COLUMN households integer NOT NULL DEFAULT 1,
    ADD COLUMN estimate boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT household_persons_sensible,
    ADD CONSTRAINT household_persons_sensible CHECK (persons BETWEEN 0 AND 100000),
    ADD CONSTRAINT household_households_sensible CHECK (households BETWEEN 1 AND 100000),
    ADD CONSTRAINT household_several_are_estimates CHECK (estimate OR households = 1);
COMMENT ON COLUMN gisgrid.household.households IS 'How many households the place stands for: more than one where a building or a natural village is counted at one point';
COMMENT ON COLUMN gisgrid.household.estimate IS 'The place is not that of each home: what is counted from it is an estimate';
