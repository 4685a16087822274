-- Who may touch what: deny by default, then what each role needs. Applied last, again at every migration.
--
--   gisgrid_public   pages and interfaces without an account: columns that everybody may read, no private table
--   gisgrid_member   requests of a signed-in person: held to what that person was granted by access.sql
--   gisgrid_service  commands and nightly work on the server itself, and the check of passwords
--   gisgrid_noder    owns insert_knots and cannot log in
REVOKE ALL ON ALL TABLES IN SCHEMA gisgrid FROM PUBLIC, gisgrid_service, gisgrid_noder, gisgrid_member, gisgrid_public;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA gisgrid FROM PUBLIC, gisgrid_service, gisgrid_noder, gisgrid_member, gisgrid_public;
GRANT USAGE ON SCHEMA gisgrid TO gisgrid_service, gisgrid_noder, gisgrid_member, gisgrid_public;

-- What everybody may read, column by column.
GRANT SELECT ON gisgrid.scheme, gisgrid.last_change TO gisgrid_public;
GRANT SELECT (id, scheme, code, parent_code, level, name, kind, geom, version, changeset, source, valid_from)
    ON gisgrid.area TO gisgrid_public;

GRANT EXECUTE ON FUNCTION gisgrid.public_households(text, text) TO gisgrid_public, gisgrid_member, gisgrid_service;

-- Areas and what is kept of their changes; the triggers hold who writes to the rule, and members to their areas.
GRANT SELECT ON ALL TABLES IN SCHEMA gisgrid TO gisgrid_service;
REVOKE ALL ON gisgrid.seal, gisgrid.seal_key FROM gisgrid_service;
GRANT SELECT ON gisgrid.scheme, gisgrid.area, gisgrid.division, gisgrid.knot, gisgrid.changeset, gisgrid.area_history,
    gisgrid.import_batch, gisgrid.official_code, gisgrid.last_change, gisgrid.dividing_level TO gisgrid_member;
GRANT INSERT, UPDATE, DELETE ON gisgrid.area TO gisgrid_service, gisgrid_member;
GRANT INSERT ON gisgrid.import_batch TO gisgrid_service, gisgrid_member;
GRANT INSERT, UPDATE, DELETE ON gisgrid.official_code TO gisgrid_service;
GRANT EXECUTE ON FUNCTION gisgrid.edge_sum(geometry, bigint), gisgrid.boundary_signature(geometry),
    gisgrid.is_on_lattice(geometry) TO gisgrid_service, gisgrid_noder, gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.open_changeset(text, text, text, bigint), gisgrid.surveyed_edge(text, geometry, geometry),
    gisgrid.bump_divisions(text[], text[]), gisgrid.restore_knots(text, geometry[], geometry[], geometry[]),
    gisgrid.insert_knots(text, geometry[], geometry[], geometry[], bigint[], geometry[], bigint[], integer[], integer[])
    TO gisgrid_service, gisgrid_member;

-- Private tables: rows are chosen by the policies of access.sql.
GRANT SELECT, INSERT, UPDATE, DELETE ON gisgrid.draft_area, gisgrid.finding, gisgrid.waiver, gisgrid.household
    TO gisgrid_service, gisgrid_member;
GRANT INSERT, UPDATE, DELETE ON gisgrid.draft TO gisgrid_service;
GRANT SELECT, INSERT, UPDATE (parent_codes, base_courses, state, last_number, changed_at, ledger, changeset, note,
    revision, position, knots, wanted_names, base_changeset) ON gisgrid.draft TO gisgrid_member;
GRANT SELECT ON gisgrid.draft_area_past, gisgrid.draft_step, gisgrid.draft_comment, gisgrid.draft_share TO gisgrid_member;
GRANT INSERT (draft, number, what, words, put, removed, before, knots), DELETE ON gisgrid.draft_step
    TO gisgrid_service, gisgrid_member;
GRANT SELECT, INSERT (draft, id, answer), DELETE ON gisgrid.draft_save TO gisgrid_service, gisgrid_member;
GRANT INSERT (draft, text, geom, code), UPDATE (done), DELETE ON gisgrid.draft_comment TO gisgrid_service, gisgrid_member;
GRANT DELETE ON gisgrid.draft_share TO gisgrid_service, gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.may_count_homes(text, text), gisgrid.homes_to_plan(text, text)
    TO gisgrid_member, gisgrid_service;
GRANT EXECUTE ON FUNCTION gisgrid.drafts_shared(boolean), gisgrid.may_edit_draft(bigint), gisgrid.may_share_draft(bigint)
    TO gisgrid_service, gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.share_draft(bigint, text, boolean), gisgrid.draft_shares(bigint), gisgrid.drafts_at(text, text)
    TO gisgrid_service, gisgrid_member;
GRANT SELECT ON gisgrid.role_grant, gisgrid.role_power TO gisgrid_member;
GRANT SELECT (id, at, account, who, address, action, area_ids) ON gisgrid.audit TO gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.audit_entries(bigint) TO gisgrid_service, gisgrid_member;
GRANT SELECT (id, name, shown_name, disabled_at, created_at) ON gisgrid.account TO gisgrid_member;
GRANT INSERT (name, shown_name, password_hash), UPDATE (shown_name, password_hash, disabled_at)
    ON gisgrid.account TO gisgrid_service, gisgrid_member;
GRANT INSERT (account, role, area_id, granted_by), UPDATE (ended_by, ended_at)
    ON gisgrid.role_grant TO gisgrid_service, gisgrid_member;
GRANT INSERT, UPDATE, DELETE ON gisgrid.session, gisgrid.sign_in_attempt TO gisgrid_service;
GRANT INSERT (digest, name, account, collections, area_id, created_by), UPDATE (revoked_by, revoked_at)
    ON gisgrid.api_key TO gisgrid_service;
GRANT EXECUTE ON FUNCTION gisgrid.note_snapshot(text, bigint, integer) TO gisgrid_service;
GRANT EXECUTE ON FUNCTION gisgrid.key_collections(), gisgrid.see_key() TO gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.acting_account(), gisgrid.acting(), gisgrid.may_at(text, bigint),
    gisgrid.may_in_all(text, text, text[]), gisgrid.areas_where(text), gisgrid.id_of(text, text), gisgrid.needs_approval(bigint),
    gisgrid.may_divide(bigint), gisgrid.may_see_draft(text, text[]), gisgrid.may_see_import(bigint), gisgrid.manages(bigint), gisgrid.administers_somewhere(),
    gisgrid.see_session(), gisgrid.end_session() TO gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.session_digest(text), gisgrid.session_is_open(timestamptz, timestamptz),
    gisgrid.leaf_at(text, geometry), gisgrid.id_of(text, text), gisgrid.needs_approval(bigint), gisgrid.acting_account(),
    gisgrid.name_print(text) TO gisgrid_service;
GRANT EXECUTE ON FUNCTION gisgrid.unlock(bigint) TO gisgrid_service, gisgrid_member;

-- Roads, venues and the reach. The public's role sees views without sensitive hosts and no household.
-- A signed-in person sees no more of them, but the rows of areas and households that the policies of reach.sql choose.
GRANT SELECT ON gisgrid.road_network, gisgrid.road, gisgrid.venue_public, gisgrid.reach_run_public, gisgrid.reach_area_public,
    gisgrid.reach_circle_public, gisgrid.reach_now TO gisgrid_public, gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.reach_areas_told(bigint), gisgrid.reach_runs_told() TO gisgrid_public, gisgrid_member, gisgrid_service;
GRANT SELECT ON gisgrid.reach_area, gisgrid.reach_household TO gisgrid_member;
GRANT INSERT, UPDATE, DELETE ON gisgrid.road_network, gisgrid.road, gisgrid.venue, gisgrid.reach_run, gisgrid.reach_area,
    gisgrid.reach_circle, gisgrid.reach_household TO gisgrid_service;

-- Rosters: rows by the policies of records.sql; what everybody may know is dictionaries, names of organisations and places, and a view.
GRANT SELECT ON gisgrid.speciality, gisgrid.activity_kind, gisgrid.star_threshold, gisgrid.role_requirement, gisgrid.activity_public
    TO gisgrid_public, gisgrid_member;
GRANT SELECT, INSERT, UPDATE, DELETE ON gisgrid.person, gisgrid.team, gisgrid.team_member, gisgrid.posting, gisgrid.target,
    gisgrid.activity, gisgrid.service_record, gisgrid.contact, gisgrid.area_statement, gisgrid.place_name, gisgrid.need,
    gisgrid.organisation, gisgrid.venue, gisgrid.venue_link, gisgrid.role_requirement TO gisgrid_service, gisgrid_member;
GRANT SELECT ON gisgrid.check_in_outside TO gisgrid_service, gisgrid_member;
GRANT SELECT, INSERT ON gisgrid.record_batch, gisgrid.picture TO gisgrid_service, gisgrid_member;
GRANT UPDATE (counts) ON gisgrid.record_batch TO gisgrid_service, gisgrid_member;
GRANT SELECT ON gisgrid.application TO gisgrid_member;
GRANT UPDATE (state, decided_by, decided_at, note) ON gisgrid.application TO gisgrid_service, gisgrid_member;
GRANT INSERT, UPDATE, DELETE ON gisgrid.speciality, gisgrid.activity_kind, gisgrid.star_threshold TO gisgrid_service;
GRANT USAGE ON SEQUENCE gisgrid.record_number TO gisgrid_service, gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.apply_to_serve(text, bigint, jsonb) TO gisgrid_public, gisgrid_member, gisgrid_service;
GRANT EXECUTE ON FUNCTION gisgrid.id_of(text, text) TO gisgrid_public;
GRANT EXECUTE ON FUNCTION gisgrid.people_read(), gisgrid.teams_read() TO gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.acting_person(), gisgrid.role_rank(text), gisgrid.path_up(bigint) TO gisgrid_member, gisgrid_service;
GRANT EXECUTE ON FUNCTION gisgrid.role_rank(text) TO gisgrid_public;

-- Drawings of areas hold what everybody may read; whoever reads a map has them made by the service.
GRANT SELECT ON gisgrid.drawing, gisgrid.drawn_area TO gisgrid_public, gisgrid_member;
GRANT INSERT, DELETE, UPDATE (state) ON gisgrid.drawing TO gisgrid_service;
GRANT INSERT, DELETE ON gisgrid.drawn_area TO gisgrid_service;

-- The door of other systems: states of areas without who and why, for everybody.
GRANT SELECT ON gisgrid.area_state, gisgrid.knot_entry, gisgrid.dataset_version TO gisgrid_public, gisgrid_member;

-- Indicators: numbers by the policy of indicators.sql; for everybody, sets that were released.
GRANT SELECT ON gisgrid.indicator_run, gisgrid.indicator_value, gisgrid.indicator_now TO gisgrid_member;
GRANT INSERT, UPDATE, DELETE ON gisgrid.indicator_run, gisgrid.indicator_value TO gisgrid_service;
GRANT DELETE ON gisgrid.activity_change TO gisgrid_service;
GRANT INSERT ON gisgrid.indicator_release, gisgrid.indicator_released TO gisgrid_service;
GRANT UPDATE (withdrawn_by, withdrawn_at, withdrawn_why) ON gisgrid.indicator_release TO gisgrid_service;
GRANT SELECT ON gisgrid.indicator_release_public, gisgrid.indicator_released_public TO gisgrid_public, gisgrid_member, gisgrid_service;

-- Nightly jobs: what ran, for administrators; the service writes it down.
GRANT SELECT ON gisgrid.job_run TO gisgrid_member;
GRANT INSERT, UPDATE, DELETE ON gisgrid.job_run TO gisgrid_service;

-- What lies under a draft: rows by the policies of underlay.sql and access.sql.
GRANT SELECT, INSERT, DELETE ON gisgrid.reference_batch, gisgrid.reference_feature TO gisgrid_service, gisgrid_member;
GRANT SELECT, INSERT, DELETE, UPDATE (points, model, opacity, ordinal, name) ON gisgrid.draft_sketch TO gisgrid_service, gisgrid_member;
GRANT SELECT, INSERT ON gisgrid.sketch_picture TO gisgrid_service, gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.plans_somewhere() TO gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.may_at(text, bigint) TO gisgrid_service;
-- Codes old and new, withdrawn changes, decisions; what follows an area moves by functions that choose the rows themselves.
GRANT SELECT ON gisgrid.code_change TO gisgrid_public, gisgrid_member;
GRANT SELECT, INSERT, UPDATE (done_by) ON gisgrid.withdrawal TO gisgrid_service, gisgrid_member;
GRANT INSERT ON gisgrid.reform TO gisgrid_service;
GRANT INSERT, UPDATE (refused, ended_at) ON gisgrid.planned_reform TO gisgrid_service;
GRANT SELECT ON gisgrid.planned_reform TO gisgrid_member;
GRANT SELECT (id, scheme, parent_code, kind, document, authority, effective_on, changeset) ON gisgrid.reform TO gisgrid_public, gisgrid_member;
GRANT EXECUTE ON FUNCTION gisgrid.succeed(), gisgrid.take_back(bigint), gisgrid.own_changeset(), gisgrid.hanging_on(bigint),
    gisgrid.number_pieces(bigint, text[], text[], text[])
    TO gisgrid_service, gisgrid_member;

GRANT EXECUTE ON FUNCTION gisgrid.seal_of(geometry), gisgrid.knot_delta(geometry, geometry, geometry) TO gisgrid_noder;
GRANT SELECT ON gisgrid.area TO gisgrid_noder;
GRANT UPDATE (geom) ON gisgrid.area TO gisgrid_noder;
GRANT EXECUTE ON FUNCTION gisgrid.current_changeset(), gisgrid.record_knot(text, geometry, geometry, geometry, bigint,
    bigint[]),
    gisgrid.point_ring_part_counts(geometry) TO gisgrid_noder;
GRANT CREATE ON SCHEMA gisgrid TO gisgrid_noder;
ALTER FUNCTION gisgrid.insert_knots(text, geometry[], geometry[], geometry[], bigint[], geometry[], bigint[], integer[],
    integer[]) OWNER TO gisgrid_noder;
REVOKE CREATE ON SCHEMA gisgrid FROM gisgrid_noder;
