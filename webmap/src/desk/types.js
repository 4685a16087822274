/**
 * What the desk is told and remembers.
 *
 * @import {Change, Knot, Shape, Spot} from '../edits/types.js'
 * @import {Draft, Finding} from '../types.js'
 *
 * @typedef {[number, number]} Degrees
 * @typedef {{type: 'MultiPolygon', coordinates: number[][][][]}} MultiPolygon degrees with seven decimals
 * @typedef {{code: string, name: string, kind: string, version: number, geometry: MultiPolygon}} DraftRow
 *   `code`: of 15 digits, or 'new-…' until it is published; `version`: of this row in this draft, 1 when it came
 * @typedef {{code: string, name: string, kind: string}} AreaWords what is said of an area beside its shape
 * @typedef {{lon: number[], lat: number[], households: number[], persons: number[]}} Homes
 * @typedef {{number: number, what: string, words: Record<string, string | number>, put: (AreaWords & {geometry: MultiPolygon})[], removed: string[], before: (AreaWords & {geometry: MultiPolygon})[], knots: [Degrees, Degrees, Degrees][], at?: string, who?: string}} Step
 *   one edit: the areas that it touched as they became, the codes that it removed, and all of them as they were before;
 *   `what` is a key below `desk.step.`; `number`: the first one is 1
 * @typedef {{from: number, to: number, recommended: string}} SizeBand households in a sub-grid
 * @typedef {Draft & {revision: number, position: number, steps: number, may_share: boolean, base_changeset: number | null,
 *   wanted_names: AreaWords[]}} DeskDraft
 *   `revision` grows with every save; `position`: how many of the `steps` kept hold; `wanted_names`: of pieces that are still to be drawn
 * @typedef {{draft: DeskDraft, areas: DraftRow[], outline: MultiPolygon, knots: [Degrees, Degrees, Degrees][],
 *   neighbours: (AreaWords & {geometry: MultiPolygon})[], homes: Homes | null, size_band: SizeBand | null, findings: Finding[],
 *   parent: {scheme: string, code: string, name: string, level: string}, child_level: string}} DeskAnswer
 * @typedef {{id: string, revision: number, put: (AreaWords & {base: number | null, geometry: MultiPolygon})[], removed: {code: string, base: number}[],
 *   knots: [Degrees, Degrees, Degrees][], keep: number, add: Omit<Step, 'number'>[], position: number}} SaveAsked
 *   `base`: the version that was edited, null for a new area; `keep`: so many steps stay (they are numbered from 1), later ones
 *   are replaced by `add`; `id`: a save that was answered before is answered the same and not done twice
 * @typedef {{revision: number, versions: Record<string, number>, others: {put: DraftRow[], removed: string[]}, findings: Finding[],
 *   knots: [Degrees, Degrees, Degrees][], position: number, steps: number}} Saved
 *   `others`: what somebody else changed meanwhile and this save did not touch, and rows of this save where others' knots or words
 *   went into them, and `knots` on their borders; `position` and `steps`: how many steps hold and are kept now, others' among them
 * @typedef {{parent: {scheme: string, code: string, name: string, level: string}, child_level: string, present: number, may_draft: boolean,
 *   drafts: Draft[], households: {households: number} | null, size_band: SizeBand | null}} Place what there is at an area, and what can be begun there;
 *   `present`: of its children; `drafts`: those that wait there already
 * @typedef {{scheme: string, code: string, start: 'nothing' | 'present' | 'list', list?: string, title?: string}} Begun
 * @typedef {{id: number, who: string, at: string, text: string, place: Degrees | null, code: string | null, done: boolean, mine: boolean}} Comment
 * @typedef {{name: string, shown_name: string, may_edit: boolean}} Share with whom a draft is shared
 * @typedef {{name: string, kind: string, m2: number, households: number | null, residents: number | null, geometry?: MultiPolygon}} Side
 *   an area published, or as the draft draws it; the shape only where these differ
 * @typedef {{code: string, given_code: string, given_name: string, change: 'added' | 'changed' | 'withdrawn' | 'unchanged', before: Side | null, after: Side | null}} Compared
 *   `given_code`: what publication would give it
 * @typedef {{from: string, to: string, m2: number, households: number | null, residents: number | null}} Move ground that comes to another area
 * @typedef {{areas: Compared[], moves: Move[], counts: Record<string, number>, sentences: {key: string, values: Record<string, string | number>}[]}} Comparison
 * @typedef {{code: string, mine: DraftRow | null, theirs: DraftRow | null}} Conflict null: removed
 */
export {};
