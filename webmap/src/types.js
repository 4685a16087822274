/**
 * What the server answers and what the page remembers. Boxes are [west, south, east, north] in degrees.
 *
 * @typedef {[number, number, number, number]} Box
 * @typedef {{level: string, areas: number, border_zoom: number, label_zoom: number,
 *   label_m_per_px: number}} Level
 * @typedef {{code: string, name: string, all_levels: string[], levels: Level[], bbox: Box | null,
 *   roots: number, only_root: string | null, demo: boolean}} Scheme
 * @typedef {{code: string, name: string, level: string, bbox: Box}} PathStep
 * @typedef {{code: string, name: string, level: string, kind: string, children: number}} Child
 * @typedef {{areas: Child[], next: string | null}} ChildPage
 * @typedef {{code: string, name: string, level: string, path: string[]}} Found
 * @typedef {{
 *   scheme: string, code: string, parent_code: string | null, level: string, name: string, kind: string,
 *   version: number, source: string, valid_from: string, area_m2: number | null, area_mu: number | null, parts: number,
 *   children: number, demo: boolean, bbox: Box, path: PathStep[], changeset: number | null,
 *   changed_at: string | null, changed_by: string | null, changed_why: string | null
 * }} Card
 * @typedef {string} LayerName one of the page's own ('kinds', 'divided', 'circles', 'share') or an indicator's code
 * @typedef {'usual' | 'slow' | 'standard'} Walk
 * @typedef {'zh' | 'en'} Language
 * @typedef {{lon: number, lat: number, zoom: number}} Place
 * @typedef {'circles' | 'venues' | 'activities' | 'silent' | 'vacant'} OverlayName
 * @typedef {{
 *   scheme: string | null, area: string | null, place: Place | null, layer: LayerName, walk: Walk, hour: string,
 *   level: string, month: string, since: string, beside: string, filters: Record<string, string>, over: OverlayName[],
 *   order: 'worst' | 'best', tab: 'list' | 'story', table: boolean, back: string, lang: Language
 * }} Address months as 2026-10, '' the latest; `since`: the first of several months; `beside`: the month of the second map
 * @typedef {{code: string, name: string, level: string}} Pointed
 *
 * What the pages that write know.
 *
 * @typedef {{number: number, title: string, file: string, scheme: string, level: string, state: 'open' | 'sent' | 'published' | 'dropped',
 *   owner: string, created_at: string, changed_at: string, areas: number, faults: number, notices: number, waived: number,
 *   parent_codes: string[], derive_parents: boolean, source_crs: string, crs_evidence: string,
 *   changeset: number | null, note: string, may_edit?: boolean, may_publish?: boolean, needs_approval?: boolean}} Draft
 * @typedef {{id: number, file: string, source_crs: string, crs_evidence: string, rows_taken: number, mended: boolean,
 *   changeset: number, at: string, who: string, why: string, draft: number | null}} Imported
 * @typedef {{drafts: Draft[], imports: Imported[]}} Overview
 * @typedef {{changeset: number, at: string, who: string, why: string, kind: string, draft: number | null, added: number, changed: number,
 *   withdrawn: number, codes: string[], levels: string[], parents: string[], withdrawn_by: number | null, withdraws: number | null,
 *   document: string | null, may_withdraw: boolean}} PublishedChange
 * @typedef {{level: string, old_code: string, new_code: string, old_name: string, new_name: string, share: number, same_area: boolean}} CodeChange
 * @typedef {{code: string, name: string, from: string[], grids?: string[]}} VillageAsked
 * @typedef {{scheme: string, parent_code: string, kind: string, document: string, authority: string, effective_on: string, reason: string,
 *   villages: VillageAsked[]}} ReformAsked
 * @typedef {{codes: CodeChange[], withdrawn: string[], moving: Record<string, number>, staying: Record<string, number>, drafts: number[],
 *   official: {missing: string[], extra: string[], renamed: string[]} | null}} ReformTrial
 * @typedef {{number: number, scheme: string, parent_code: string, kind: string, document: string, authority: string, effective_on: string,
 *   changeset: number, codes: CodeChange[]}} Reform
 * @typedef {{number: number, kind: string, document: string, authority: string, effective_on: string, parent_code: string, refused: string | null,
 *   villages: {code: string, name: string}[]}} PlannedReform
 * @typedef {{name: string, latest: boolean, href: string, date: string | null, changeset: number, areas: number, files: number,
 *   bytes: number, map_notice: string, mark: string}} Snapshot
 * @typedef {{proved: boolean, parents: number, children: number, damages: {file: string, zh: string, en: string}[]}} Proof
 * @typedef {{id: string, file: string, size_bytes: number}} Sent
 * @typedef {{key: string, title: string, title_en: string, in: boolean, out: boolean}} RosterForm
 * @typedef {{form: string, under: string, source: string}} RosterAsked
 * @typedef {{gone: string, conflicts: string, partial: boolean}} RosterWish
 * @typedef {{column: string, before: string, after: string}} RosterChange
 * @typedef {{state: string, table: string, label: string, cell: string, source: string, changes: RosterChange[]}} RosterStep
 * @typedef {{cell: string, value: string, zh: string, en: string, hint_zh: string, hint_en: string}} RosterProblem
 * @typedef {{source: string, records: number, counts: Record<string, number>, changes_nothing: boolean, steps: RosterStep[],
 *   problems: RosterProblem[], problem_count: number, notices: string[]}} RosterPlan
 * @typedef {{code: string, name: string, parent_code: string, kind: string, level: string}} FieldGuess
 * @typedef {Sent & {format: string, rows: number, fields: string[], first: string[][], guess: FieldGuess, said: string,
 *   systems: SystemGuess[], bounds: number[], notices: string[], export: Exported | null}} Preview
 * @typedef {{levels: [string, number][], areas: number, knots: number, schemes: string[], date: string, mark: string}} Exported
 *   what a file holds that this system wrote
 * @typedef {{tiles: boolean, areas: number, findings: FoundPlace[]}} RestoreTrial
 * @typedef {{system: string, zh: string, en: string, distance_m: number | null, swapped: boolean}} SystemGuess
 * @typedef {{level: string, code: string, name: string, parent_code: string, kind: string, crs: string, layer: string,
 *   encoding: string, derive_parents: boolean, replace: boolean}} FileSpec
 * @typedef {{kind: string, severity: 'fault' | 'notice', area_m2: number, width_m: number, sliver: boolean,
 *   members: string[], parent_code: string | null, note: string, place: [number, number] | null, geometry: object | null}} FoundPlace
 * @typedef {FoundPlace & {number: number, mend: string, waiver: {reason: string, who: string, at: string} | null}} Finding
 * @typedef {{added: number, replaced: number, withdrawn: number, unchanged: number, holes_m2: number[],
 *   nothing: boolean}} Changes
 * @typedef {{tiles: boolean, areas: number, source_crs: string, crs_evidence: string, notices: string[],
 *   changes: Changes | null, findings: FoundPlace[], restores?: boolean,
 *   official: {missing: string[], extra: string[], renamed: string[]} | null}} Trial
 * @typedef {{code: string, before_m2: number, after_m2: number, moved_m2: number, moved_m: number, closes: number[]}} LedgerEntry
 * @typedef {{gap: number, shift: number}} Limits what may be mended without a hand, in metres
 * @typedef {{areas: {code: string, before: object, after: object}[], ledger: LedgerEntry[],
 *   refused: {code: string, reason: string}[], closes: number[]}} Mend
 *
 * Service circles. Counts are null where they would tell of fewer than five people.
 *
 * @typedef {'roads' | 'venues' | 'households' | 'areas'} Basis what a run is counted from
 * @typedef {{id: number, scheme: string, minutes: number, speed_kmh: number, max_access_m: number, network: number | null,
 *   at: string, outdated: Basis[], under: string | null, open_at: string | null, unknown_open: boolean | null, unknown_venues: number, unknown_names: string[],
 *   standard: string | null, road_changes: number, venue_changes: number, household_changes: number, area_changeset: number}} Run
 * @typedef {{run: Run | null, roads: boolean, venues: boolean, countable: '' | 'area' | 'all'}} Latest
 * @typedef {{speed_kmh: number, standard: string, at: string}} WayAsked
 * @typedef {{code: string, parent_code: string | null, name: string, hidden: boolean, households: number | null,
 *   covered_households: number | null, residents: number | null, covered_residents: number | null, area_m2: number,
 *   covered_m2: number, venues: number | null, poor_roads: boolean | null, household_share: number | null,
 *   resident_share: number | null, area_share: number | null}} Counts
 * @typedef {{code: string, hidden: boolean, poor_roads: boolean | null, household_share: number | null, outside: number | null,
 *   lon: number, lat: number}} Share
 * @typedef {'central' | 'branch' | 'service_point'} Tier
 * @typedef {{id: string, name: string, kind: string, tier: Tier, status: 'existing' | 'upgrade' | 'planned', hours: string,
 *   host: string, lon: number, lat: number}} Venue
 * @typedef {Venue & {parent: string | null, counted: boolean, estimate: boolean | null, households: number | null,
 *   residents: number | null, lost_households: number | null}} VenueCard
 * @typedef {{persons: number, lon: number, lat: number}} Home
 * @typedef {{opened: string[], closed: string[], moved: Record<string, [number, number]>}} VenueChanges
 * @typedef {{households: number, residents: number}} Gain
 * @typedef {{gained: Gain | null, lost: Gain | null, circle: string | null, places: [number, number, number][]}} WhatIfAnswer
 * @typedef {{id: string, name: string, lon: number, lat: number}} Candidate
 * @typedef {{add: number, candidates: Candidate[] | string}} SitesAsked `crossings`, `planned`, or a list
 * @typedef {{households: number, covered_households: number, residents: number, covered_residents: number}} Already
 * @typedef {{chosen: (Candidate & {gain: Gain | null})[], before: Already | null, after: Already | null, least: number | null,
 *   optimal: boolean, least_optimal: boolean, share: number, candidates: number, spacing_m: number | null,
 *   notices: string[]}} Sites
 * @typedef {{scope: 'all' | 'kind' | 'tier' | 'venue', name: string}} CircleChoice
 *
 * Layers: figures of areas, as colours.
 *
 * @typedef {{code: string, zh: string, en: string}} Word
 * @typedef {{code: string, group: string, group_zh: string, group_en: string, zh: string, en: string, unit_zh: string,
 *   unit_en: string, better: 'more' | 'less' | 'neither', rate: boolean, period: string, formula_zh: string,
 *   formula_en: string, filters: string[]}} Layer
 * @typedef {{layers: Layer[], filters: Record<string, Word[]>, months: string[], themes: Record<string, string>}} Catalog
 * @typedef {{frame: string, level: string, codes: string[], names: string[], parents: (string | null)[], kinds: string[]}} Frame
 * @typedef {{layer: Layer, level: string, under: string | null, month: string | null, since: string | null, day: string | null, at: string | null,
 *   source: string, note: string, demo: boolean, frame: string, breaks: number[], ramp: string, colours: string[], states: string[],
 *   values: (number | null)[], state: number[], estimate?: number[]}} LayerValues in the order of the frame
 * @typedef {{level: string, under: string}} Extent which areas are shaded: those of a level below one, '' all
 * @typedef {Word & {unit_zh: string, unit_en: string, values: (number | null)[], states: string[]}} Course of one figure in time
 * @typedef {{name: string, role: string, zh: string, en: string, since: string}} ServingPerson
 * @typedef {{changeset: number, at: string, who: string | null, why: string | null, kind: string, m2_before: number | null,
 *   m2_after: number | null, children: number | null}} BorderChange
 * @typedef {{trend: {months: string[], layers: Course[]},
 *   people: {count: number | null, by_role: {role: string, zh: string, en: string, filled: number, asked: number}[] | null, named: ServingPerson[] | null},
 *   venues: {id: string, name: string, kind: string, tier: string, status: string}[], venues_in_all: number,
 *   activities: {id: string, title: string, kind: string, starts_at: string}[],
 *   circles: {household_share: number | null, residents?: number | null, covered_residents?: number | null, minutes: number, at: string} | null, history: BorderChange[]}} Story
 *
 * Accounts, and what was done.
 *
 * @typedef {{name: string, shownName: string, powers: string[]}} Person who is signed in, as a page is told
 * @typedef {{person: {name: string, shown_name: string, powers: string[]} | null, token_header?: string, token?: string}} Session
 * @typedef {{role: string, word: string}} Role
 * @typedef {{number: number, role: string, word: string, scheme: string | null, code: string | null, area: string | null,
 *   everywhere: boolean, granted_by: string, granted_at: string}} Grant
 * @typedef {{number: number, name: string, shown_name: string, disabled: boolean, created_at: string, grants: Grant[]}} Account
 * @typedef {{scheme: string, code: string, who: string, since: string, until: string}} AuditFilter what is empty does not matter
 * @typedef {{before?: Record<string, unknown>, after?: Record<string, unknown>}} AuditChange
 * @typedef {{table: string, operation: string, rows: number, changes?: AuditChange[], codes?: string[], changeset?: number}} AuditEntry
 * @typedef {{number: number, at: string, who: string, address: string, action: string, codes: string[], names: string[],
 *   entries: AuditEntry[], summary: string}} AuditRow
 *
 * What the service does by itself at night.
 *
 * @typedef {{id: number, job: string, night: string, started_at: string, ended_at: string | null, outcome: 'done' | 'failed' | 'left_out' | null,
 *   zh: string, en: string, who: string}} JobTry
 * @typedef {{job: string, zh: string, en: string, latest: JobTry | null, done_at: string | null}} JobRow
 * @typedef {{jobs: JobRow[], warnings: {job: string, zh: string, en: string}[], tries: JobTry[]}} JobsAnswer
 *
 * Rosters: forms as the offices keep them, and rows of them.
 *
 * @typedef {{key: string, heading: string, group: string, kind: string, required: boolean, private: boolean,
 *   words: string[] | null, open: boolean, example: string}} FormColumn
 * @typedef {{key: string, title: string, title_en: string, notes: string[], columns: FormColumn[]}} RecordForm
 * @typedef {{key: string, title: string, title_en: string, adds: boolean, identity: string | null}} ListedForm
 * @typedef {{check: string, code: string, area: string, subject: string, stated: number | null, counted: number | null,
 *   number: number | null}} Breach what does not fit together
 * @typedef {{number: number, at: string, form: string, given: Record<string, string>, code: string, area: string}} Application
 * @typedef {{columns?: FormProblem[], conflict?: boolean, conflicts?: import('./desk/types.js').Conflict[], findings?: FoundPlace[]}} ProblemDetails
 * @typedef {{column: string, zh: string, en: string, hint_zh: string, hint_en: string}} FormProblem
 * @typedef {{name: string, kind: string, lon: number, lat: number, path: string[]}} NamedPlace
 * @typedef {{person: {id: string, name: string}, grid: {code: string, name: string}, role: {code: string, zh: string, en: string},
 *   walk_m: number, reasons: {zh: string, en: string}[]}} Serving somebody in a grid, and why
 * @typedef {{id: string, begins: Serving | null, ends: Serving[], along: string[]}} StaffingChange
 * @typedef {{people: number, grids: number, changes: StaffingChange[], kept: Serving[],
 *   shortages: {grid: {code: string, name: string}, role: {zh: string, en: string}, missing: number}[]}} Staffing
 */
export {};
