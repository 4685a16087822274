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
 *   position: number, steps: number, knots: [Degrees, Degrees, Degrees][]}} Saved
 *   `others`: what somebody else changed meanwhile and this save did not touch, and rows of this save where others' knots or words
 *   went into them; `position` and `steps`: how many steps hold and are kept now, others' among them
 * @typedef {{parent: {scheme: string, code: string, name: string, level: string}, child_level: string | null, present: number, may_draft: boolean,
 *   drafts: Draft[], households: {households: number} | null, size_band: SizeBand | null}} Place what there is at an area, and what can be begun there;
 *   `child_level`: null at the lowest level; `present`: of its children; `drafts`: those that wait there already
 * @typedef {{scheme: string, code: string, start: 'nothing' | 'present' | 'list', list?: string, title?: string}} Begun
 * @typedef {{id: number, who: string, at: string, text: string, place: Degrees | null, code: string | null, done: boolean, mine: boolean}} Comment
 * @typedef {{account: string, shown_name: string, may_edit: boolean}} Share with whom a draft is shared
 * @typedef {AreaWords & {state: 'added' | 'changed' | 'withdrawn' | 'unchanged', future_code: string | null, m2: [number, number],
 *   households: [number, number] | null, residents: [number, number] | null, before: MultiPolygon | null, after: MultiPolygon | null}} Compared
 *   an area of a draft beside the published one, figures before and after; `future_code`: what publication would give it
 * @typedef {{areas: Compared[], moved: {m2: number, households: number | null, residents: number | null}, consequences: {zh: string, en: string}[]}} Comparison
 *   `moved`: what comes to another area in all
 * @typedef {{code: string, mine: DraftRow | null, theirs: DraftRow | null}} Conflict null: removed
 */
export {};
