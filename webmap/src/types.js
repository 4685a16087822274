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
 *   version: number, source: string, valid_from: string, area_m2: number, area_mu: number, parts: number,
 *   children: number, demo: boolean, bbox: Box, path: PathStep[], changeset: number | null,
 *   changed_at: string | null, changed_by: string | null, changed_why: string | null
 * }} Card
 * @typedef {'kinds' | 'divided'} LayerName
 * @typedef {'zh' | 'en'} Language
 * @typedef {{lon: number, lat: number, zoom: number}} Place
 * @typedef {{
 *   scheme: string | null, area: string | null, place: Place | null, layer: LayerName, lang: Language
 * }} Address
 * @typedef {{code: string, name: string, level: string}} Pointed
 */
export {};
