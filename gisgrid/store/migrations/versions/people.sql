-- People, teams, what they are posted to, what took place, and where all of it was said. Every row is private unless a view
-- of records.sql shows it. An area is named by its id, which outlives a new code; a withdrawn one keeps what was said of it.

CREATE SEQUENCE gisgrid.record_number;
COMMENT ON SEQUENCE gisgrid.record_number IS 'Numbers for records whose source gives none';

CREATE TABLE gisgrid.record_batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    form text NOT NULL,
    source text NOT NULL,
    file text NOT NULL DEFAULT '',
    sha256 text NOT NULL DEFAULT '',
    area_id bigint,
    account bigint REFERENCES gisgrid.account,
    who text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    counts jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT record_batch_words CHECK (length(source) BETWEEN 1 AND 200 AND source !~ '[[:cntrl:]]' AND length(who) BETWEEN 1 AND 64)
);
CREATE INDEX record_batch_area ON gisgrid.record_batch (area_id);
COMMENT ON TABLE gisgrid.record_batch IS 'Where records come from: a file, a form on a page, a command; every record names its last one';
COMMENT ON COLUMN gisgrid.record_batch.source IS 'Who answers for what it says, such as the office whose roster it is';
COMMENT ON COLUMN gisgrid.record_batch.area_id IS 'Area whose roster it is; none: of several roots';

CREATE TABLE gisgrid.speciality (
    code text PRIMARY KEY,
    name_zh text NOT NULL UNIQUE,
    name_en text NOT NULL,
    ordinal integer NOT NULL
);
INSERT INTO gisgrid.speciality (code, name_zh, name_en, ordinal) VALUES
    ('singing', '声乐', 'Singing', 1), ('dance', '舞蹈', 'Dance', 2), ('opera', '戏曲', 'Chinese opera', 3),
    ('storytelling', '曲艺', 'Storytelling', 4), ('instruments', '器乐', 'Instruments', 5),
    ('calligraphy', '书法', 'Calligraphy', 6), ('painting', '美术', 'Fine arts', 7), ('photography', '摄影', 'Photography', 8),
    ('literature', '文学', 'Literature', 9), ('guiding', '讲解', 'Guiding', 10), ('heritage', '非遗', 'Intangible heritage', 11),
    ('sports', '体育', 'Sports', 12), ('other', '其他', 'Other', 99);
COMMENT ON TABLE gisgrid.speciality IS 'What volunteers are good at';

CREATE TABLE gisgrid.activity_kind (
    code text PRIMARY KEY,
    name_zh text NOT NULL UNIQUE,
    name_en text NOT NULL,
    ordinal integer NOT NULL
);
INSERT INTO gisgrid.activity_kind (code, name_zh, name_en, ordinal) VALUES
    ('performance', '文艺演出', 'Performance', 1), ('lecture', '讲座', 'Lecture', 2), ('exhibition', '展览', 'Exhibition', 3),
    ('training', '艺术培训', 'Training', 4), ('film', '电影放映', 'Film', 5), ('visit', '走访慰问', 'Visit', 6),
    ('reading', '阅读推广', 'Reading', 7), ('competition', '比赛', 'Competition', 8), ('other', '其他', 'Other', 99);
COMMENT ON TABLE gisgrid.activity_kind IS 'What takes place';

CREATE TABLE gisgrid.star_threshold (
    stars integer PRIMARY KEY CHECK (stars BETWEEN 1 AND 10),
    hours integer NOT NULL UNIQUE CHECK (hours > 0)
);
INSERT INTO gisgrid.star_threshold (stars, hours) VALUES (1, 100), (2, 300), (3, 600), (4, 1000), (5, 1500);
COMMENT ON TABLE gisgrid.star_threshold IS 'Stars of a volunteer by hours served in all';

CREATE TABLE gisgrid.organisation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    external_id text NOT NULL DEFAULT 'O' || nextval('gisgrid.record_number') CONSTRAINT organisation_external_id_unique UNIQUE,
    name text NOT NULL,
    kind text NOT NULL DEFAULT 'unit',
    parent bigint REFERENCES gisgrid.organisation,
    area_id bigint,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT organisation_kind_known CHECK (kind IN ('centre', 'sub_centre', 'special_sub_centre', 'unit')),
    CONSTRAINT organisation_name_plain CHECK (length(name) BETWEEN 1 AND 200 AND name !~ '[[:cntrl:]]'),
    CONSTRAINT organisation_not_its_own_parent CHECK (parent <> id)
);
COMMENT ON TABLE gisgrid.organisation IS 'Volunteer centres, their sub-centres and units: a tree apart from the areas';

CREATE TABLE gisgrid.person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    external_id text NOT NULL DEFAULT 'P' || nextval('gisgrid.record_number') CONSTRAINT person_external_id_unique UNIQUE,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    area_id bigint NOT NULL,
    name text NOT NULL,
    sex text NOT NULL DEFAULT '',
    ethnicity text NOT NULL DEFAULT '',
    born date,
    workplace text NOT NULL DEFAULT '',
    phone text NOT NULL DEFAULT '',
    specialities text[] NOT NULL DEFAULT '{}',
    organisation bigint REFERENCES gisgrid.organisation,
    register_id text NOT NULL DEFAULT '',
    joined date,
    left_on date,
    account bigint CONSTRAINT person_account_once UNIQUE REFERENCES gisgrid.account,
    geom geometry(Point, 4490),
    leaf bigint,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT person_name_plain CHECK (length(name) BETWEEN 1 AND 64 AND name !~ '[[:cntrl:]]'),
    CONSTRAINT person_sex_known CHECK (sex IN ('', '男', '女')),
    CONSTRAINT person_phone_plain CHECK (phone ~ '^[0-9+() -]{0,32}$'),
    CONSTRAINT person_born_sensible CHECK (born BETWEEN '1900-01-01' AND '2199-12-31'),
    CONSTRAINT person_left_after_joining CHECK (left_on >= joined),
    CONSTRAINT person_on_lattice CHECK (NOT ST_IsEmpty(geom) AND gisgrid.is_on_lattice(geom))
);
CREATE INDEX person_area ON gisgrid.person (area_id);
CREATE INDEX person_leaf ON gisgrid.person (leaf);
CREATE INDEX person_geom ON gisgrid.person USING gist (geom);
CREATE INDEX person_name ON gisgrid.person (name);
COMMENT ON TABLE gisgrid.person IS 'Volunteers and workers. Private';
COMMENT ON COLUMN gisgrid.person.area_id IS 'Area whose roster the person stands in';
COMMENT ON COLUMN gisgrid.person.born IS 'The first of the month where only the month is known';
COMMENT ON COLUMN gisgrid.person.specialities IS 'Codes of gisgrid.speciality';
COMMENT ON COLUMN gisgrid.person.register_id IS 'Number in another register of volunteers';
COMMENT ON COLUMN gisgrid.person.account IS 'With which the person signs in, where there is one: to record her own service';
COMMENT ON COLUMN gisgrid.person.geom IS 'Home';

CREATE TABLE gisgrid.team (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    external_id text NOT NULL DEFAULT 'T' || nextval('gisgrid.record_number') CONSTRAINT team_external_id_unique UNIQUE,
    area_id bigint NOT NULL,
    name text NOT NULL,
    speciality text REFERENCES gisgrid.speciality,
    captain bigint REFERENCES gisgrid.person,
    organisation bigint REFERENCES gisgrid.organisation,
    founded date,
    dissolved date,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT team_name_plain CHECK (length(name) BETWEEN 1 AND 200 AND name !~ '[[:cntrl:]]')
);
CREATE INDEX team_area ON gisgrid.team (area_id);
COMMENT ON TABLE gisgrid.team IS 'Teams of volunteers';
COMMENT ON COLUMN gisgrid.team.area_id IS 'Area whose roster the team stands in';

CREATE TABLE gisgrid.team_member (
    team bigint NOT NULL REFERENCES gisgrid.team ON DELETE CASCADE,
    person bigint NOT NULL REFERENCES gisgrid.person,
    PRIMARY KEY (team, person)
);
CREATE INDEX team_member_person ON gisgrid.team_member (person);
COMMENT ON TABLE gisgrid.team_member IS 'Who belongs to which team. Private';

-- Equal numbers as ranges that meet: an exclusion of numbers and texts themselves would need another extension.
CREATE FUNCTION gisgrid.role_rank(role text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT array_position(ARRAY['grid_leader', 'adviser', 'information_officer', 'grid_worker', 'volunteer', 'team_captain'], role);
END;

CREATE TABLE gisgrid.posting (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    external_id text NOT NULL DEFAULT 'D' || nextval('gisgrid.record_number') CONSTRAINT posting_external_id_unique UNIQUE,
    person bigint REFERENCES gisgrid.person,
    team bigint REFERENCES gisgrid.team,
    area_id bigint NOT NULL,
    role text NOT NULL,
    from_day date NOT NULL,
    to_day date,
    contested boolean NOT NULL DEFAULT false,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT posting_of_one CHECK (num_nonnulls(person, team) = 1),
    CONSTRAINT posting_role_known CHECK (gisgrid.role_rank(role) IS NOT NULL),
    CONSTRAINT posting_teams_volunteer CHECK (team IS NULL OR role = 'volunteer'),
    CONSTRAINT posting_ends_after_start CHECK (to_day >= from_day),
    CONSTRAINT posting_one_leader EXCLUDE USING gist
        (int8range(area_id, area_id, '[]') WITH &&, daterange(from_day, to_day, '[]') WITH &&)
        WHERE (role = 'grid_leader' AND NOT contested),
    CONSTRAINT posting_once EXCLUDE USING gist
        (int8range(area_id, area_id, '[]') WITH &&, int8range(coalesce(person, -team), coalesce(person, -team), '[]') WITH &&,
         int4range(gisgrid.role_rank(role), gisgrid.role_rank(role), '[]') WITH &&, daterange(from_day, to_day, '[]') WITH &&)
);
CREATE INDEX posting_area ON gisgrid.posting (area_id);
CREATE INDEX posting_person ON gisgrid.posting (person);
CREATE INDEX posting_team ON gisgrid.posting (team);
COMMENT ON TABLE gisgrid.posting IS 'Person or team, area, role, from when to when; an ended one stays as history. Private';
COMMENT ON COLUMN gisgrid.posting.to_day IS 'The last day; none: still runs';
COMMENT ON COLUMN gisgrid.posting.contested IS 'A second leader that a source names beside the first: kept and shown as a double until one of the two ends';

CREATE TABLE gisgrid.role_requirement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    level text NOT NULL,
    kinds text[] NOT NULL,
    role text NOT NULL CHECK (gisgrid.role_rank(role) IS NOT NULL),
    CONSTRAINT role_requirement_once UNIQUE (scheme, level, role)
);
INSERT INTO gisgrid.role_requirement (scheme, level, kinds, role)
    SELECT s.code, l.level, '{base,dedicated,remainder}', 'grid_leader' FROM gisgrid.scheme s, unnest(s.levels) AS l (level)
    WHERE l.level IN ('village', 'subgrid');
COMMENT ON TABLE gisgrid.role_requirement IS 'Which roles an area of a level and one of some kinds must have: exactly one leader, at least one of the others';

CREATE TABLE gisgrid.target (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    area_id bigint NOT NULL,
    measure text NOT NULL,
    item text NOT NULL DEFAULT '',
    amount integer NOT NULL CHECK (amount > 0),
    from_day date NOT NULL,
    to_day date,
    sentence text NOT NULL,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT target_measure_known CHECK (measure IN ('venue_count', 'venue_staff', 'yearly_activities', 'monthly_activities_per_grid')),
    CONSTRAINT target_item_known CHECK (CASE WHEN measure IN ('venue_count', 'venue_staff')
        THEN item IN ('central', 'branch', 'service_point') ELSE measure = 'yearly_activities' OR item = '' END),
    CONSTRAINT target_ends_after_start CHECK (to_day >= from_day),
    CONSTRAINT target_has_source CHECK (length(sentence) BETWEEN 1 AND 1000)
);
COMMENT ON TABLE gisgrid.target IS 'What is asked of an area, with the sentence that asks it';
COMMENT ON COLUMN gisgrid.target.item IS 'Tier of the venues, or kind of the activities';
COMMENT ON COLUMN gisgrid.target.amount IS 'At least so many: venues in all, staff of each venue, activities a year, activities a grid and month';

CREATE TABLE gisgrid.activity (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    external_id text NOT NULL DEFAULT 'A' || nextval('gisgrid.record_number') CONSTRAINT activity_external_id_unique UNIQUE,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    title text NOT NULL,
    kind text NOT NULL REFERENCES gisgrid.activity_kind,
    category text NOT NULL DEFAULT 'community',
    starts_at timestamp NOT NULL,
    ends_at timestamp,
    participants integer,
    joint_levels text[] NOT NULL DEFAULT '{}',
    team bigint REFERENCES gisgrid.team,
    organisation bigint REFERENCES gisgrid.organisation,
    venue bigint REFERENCES gisgrid.venue ON DELETE SET NULL,
    geom geometry(Point, 4490),
    leaf bigint,
    stated_area bigint,
    area_id bigint GENERATED ALWAYS AS (coalesce(leaf, stated_area)) STORED,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT activity_title_plain CHECK (length(title) BETWEEN 1 AND 200 AND title !~ '[[:cntrl:]]'),
    CONSTRAINT activity_category_known CHECK (category IN ('rural', 'community', 'aid', 'large_event')),
    CONSTRAINT activity_ends_after_start CHECK (ends_at >= starts_at),
    CONSTRAINT activity_day_sensible CHECK (starts_at >= '1950-01-01' AND starts_at < '2200-01-01'),
    CONSTRAINT activity_participants_sensible CHECK (participants BETWEEN 0 AND 10000000),
    CONSTRAINT activity_has_place CHECK (geom IS NOT NULL OR stated_area IS NOT NULL),
    CONSTRAINT activity_on_lattice CHECK (NOT ST_IsEmpty(geom) AND gisgrid.is_on_lattice(geom))
);
CREATE INDEX activity_area ON gisgrid.activity (area_id, starts_at);
CREATE INDEX activity_leaf ON gisgrid.activity (leaf);
CREATE INDEX activity_geom ON gisgrid.activity USING gist (geom);
COMMENT ON TABLE gisgrid.activity IS 'What took place: where, when, of which kind, for how many';
COMMENT ON COLUMN gisgrid.activity.starts_at IS 'By the local clock';
COMMENT ON COLUMN gisgrid.activity.joint_levels IS 'Levels that held it together, such as county and town';
COMMENT ON COLUMN gisgrid.activity.stated_area IS 'The area that the record names: a town, a village or a grid';
COMMENT ON COLUMN gisgrid.activity.area_id IS 'Where it counts: the grid that holds its point, else the area stated';

CREATE TABLE gisgrid.picture (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 text NOT NULL CONSTRAINT picture_once UNIQUE,
    bytes bytea NOT NULL CHECK (length(bytes) <= 2097152),
    area_id bigint,
    account bigint REFERENCES gisgrid.account,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE gisgrid.picture IS 'Pictures of service records, made small and without what a camera writes beside them. Private';

CREATE TABLE gisgrid.service_record (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    external_id text NOT NULL DEFAULT 'S' || nextval('gisgrid.record_number') CONSTRAINT service_record_external_id_unique UNIQUE,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    activity bigint REFERENCES gisgrid.activity,
    person bigint NOT NULL REFERENCES gisgrid.person,
    day date NOT NULL,
    minutes integer NOT NULL,
    note text NOT NULL DEFAULT '',
    picture bigint REFERENCES gisgrid.picture,
    geom geometry(Point, 4490),
    leaf bigint,
    stated_area bigint,
    area_id bigint,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT service_record_once UNIQUE (activity, person),
    CONSTRAINT service_record_minutes_sensible CHECK (minutes BETWEEN 1 AND 1440),
    CONSTRAINT service_record_has_place CHECK (num_nonnulls(activity, stated_area, geom) > 0),
    CONSTRAINT service_record_on_lattice CHECK (NOT ST_IsEmpty(geom) AND gisgrid.is_on_lattice(geom))
);
CREATE INDEX service_record_person ON gisgrid.service_record (person);
CREATE INDEX service_record_area ON gisgrid.service_record (area_id, day);
CREATE INDEX service_record_leaf ON gisgrid.service_record (leaf);
CREATE INDEX service_record_geom ON gisgrid.service_record USING gist (geom);
COMMENT ON TABLE gisgrid.service_record IS 'Who served how long, and where they checked in. Private';
COMMENT ON COLUMN gisgrid.service_record.geom IS 'Check-in';
COMMENT ON COLUMN gisgrid.service_record.leaf IS 'Grid of the check-in';
COMMENT ON COLUMN gisgrid.service_record.area_id IS 'Where it counts: as its activity; without one the grid of the check-in, else the area stated';

CREATE TABLE gisgrid.contact (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    household bigint NOT NULL REFERENCES gisgrid.household ON DELETE CASCADE,
    person bigint NOT NULL REFERENCES gisgrid.person,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT contact_once UNIQUE (household, person)
);
CREATE INDEX contact_person ON gisgrid.contact (person);
COMMENT ON TABLE gisgrid.contact IS 'Which worker keeps contact with which household. Private';

CREATE TABLE gisgrid.area_statement (
    area_id bigint PRIMARY KEY,
    households integer CHECK (households BETWEEN 0 AND 100000000),
    extent text NOT NULL DEFAULT '',
    batch bigint NOT NULL REFERENCES gisgrid.record_batch
);
COMMENT ON TABLE gisgrid.area_statement IS 'What an office says of an area, against what is counted and drawn';
COMMENT ON COLUMN gisgrid.area_statement.households IS '联系农户数 as stated';
COMMENT ON COLUMN gisgrid.area_statement.extent IS '管辖范围 in words';

CREATE TABLE gisgrid.place_name (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme text NOT NULL REFERENCES gisgrid.scheme,
    name text NOT NULL,
    kind text NOT NULL DEFAULT 'natural_village',
    aliases text[] NOT NULL DEFAULT '{}',
    geom geometry(Point, 4490) NOT NULL,
    leaf bigint,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT place_name_plain CHECK (length(name) BETWEEN 1 AND 200 AND name !~ '[[:cntrl:]]'),
    CONSTRAINT place_name_kind_known CHECK (kind IN ('natural_village', 'estate', 'street', 'building', 'other')),
    CONSTRAINT place_name_on_lattice CHECK (NOT ST_IsEmpty(geom) AND gisgrid.is_on_lattice(geom))
);
CREATE INDEX place_name_name ON gisgrid.place_name (scheme, name);
CREATE INDEX place_name_leaf ON gisgrid.place_name (leaf);
CREATE INDEX place_name_geom ON gisgrid.place_name USING gist (geom);
COMMENT ON TABLE gisgrid.place_name IS 'Natural villages, estates, streets: what gives a place to records that only name one';

CREATE TABLE gisgrid.need (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    area_id bigint NOT NULL,
    speciality text REFERENCES gisgrid.speciality,
    people integer NOT NULL DEFAULT 1 CHECK (people BETWEEN 1 AND 10000000),
    day date NOT NULL DEFAULT current_date,
    note text NOT NULL DEFAULT '',
    met_on date,
    batch bigint NOT NULL REFERENCES gisgrid.record_batch,
    CONSTRAINT need_note_plain CHECK (length(note) <= 1000)
);
CREATE INDEX need_area ON gisgrid.need (area_id);
COMMENT ON TABLE gisgrid.need IS 'What residents of a grid ask for, and how many of them';

CREATE TABLE gisgrid.application (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    area_id bigint NOT NULL,
    form text NOT NULL,
    given jsonb NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    decided_by text,
    decided_at timestamptz,
    note text NOT NULL DEFAULT '',
    CONSTRAINT application_form_known CHECK (form IN ('volunteers', 'teams')),
    CONSTRAINT application_state_known CHECK (state IN ('waiting', 'approved', 'refused')),
    CONSTRAINT application_decided_by_someone CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CONSTRAINT application_size CHECK (length(given::text) <= 4000)
);
CREATE INDEX application_area ON gisgrid.application (area_id) WHERE state = 'waiting';
COMMENT ON TABLE gisgrid.application IS 'Volunteers and teams that ask to serve, until a clerk decides. Private';

CREATE TABLE gisgrid.venue_link (
    venue bigint NOT NULL REFERENCES gisgrid.venue ON DELETE CASCADE,
    partner bigint NOT NULL REFERENCES gisgrid.venue ON DELETE CASCADE,
    note text NOT NULL DEFAULT '',
    PRIMARY KEY (venue, partner),
    CONSTRAINT venue_link_of_two CHECK (venue <> partner)
);
COMMENT ON TABLE gisgrid.venue_link IS 'Paired assistance (结对帮扶) of two venues';

ALTER TABLE gisgrid.venue ADD COLUMN scheme text NOT NULL DEFAULT 'standard';
ALTER TABLE gisgrid.venue ADD COLUMN leaf bigint;
ALTER TABLE gisgrid.venue ADD COLUMN step_free boolean;
CREATE INDEX venue_leaf ON gisgrid.venue (leaf);
COMMENT ON COLUMN gisgrid.venue.leaf IS 'Grid that holds its point, kept by triggers';
COMMENT ON COLUMN gisgrid.venue.step_free IS 'Whether a wheelchair gets in; none: not known';

ALTER TABLE gisgrid.data_change DROP CONSTRAINT data_change_dataset_known;
ALTER TABLE gisgrid.data_change ADD CONSTRAINT data_change_dataset_known CHECK (dataset IN ('road', 'venue', 'household',
    'person', 'posting', 'activity', 'service_record', 'contact', 'area_statement', 'target', 'need'));
