/**
 * What the pure edits work on. Coordinates are whole steps of the lattice (1e-7 degree), so every answer is exact and the same
 * in every browser and on the server (`gisgrid/geometry/edits`).
 *
 * @typedef {[number, number]} Spot x and y in lattice steps
 * @typedef {Spot[]} Ring not closed: the first vertex is not repeated; shells run counter-clockwise, holes clockwise
 * @typedef {Ring[]} Part a shell, then its holes
 * @typedef {Part[]} Shape
 * @typedef {{a0: Spot, b0: Spot, p: Spot}} Knot a vertex put on the surveyed edge a0-b0, the lower end first (by x, then y)
 * @typedef {{put: Map<string, Shape>, removed: string[], knots: Knot[]}} Change what an edit does: shapes by code that become
 *   these (new codes among them), codes that go, knots that are new. Areas that only gain knots stand in `put` too
 * @typedef {{kind: 'vertex' | 'edge' | 'line', at: Spot, a?: Spot, b?: Spot, outline: boolean, away: number}} Snapped
 *   where a place was drawn to; `away` in the units of the tolerance
 */
export {};
