/** Areas of a draft as they are edited, and as they travel: pure. */
/** @import {AreaWords, DraftRow, MultiPolygon} from './types.js' */
/** @import {Shape, Spot} from '../edits/types.js' */
import { multiPolygonOf, shapeOf } from '../edits/lattice.js';

/** @typedef {AreaWords & {shape: Shape}} Row an area at one moment */
/** @typedef {AreaWords & {geometry: MultiPolygon}} SentRow */

/** @param {SentRow} sent @returns {Row} */
export const rowOf = ({ code, name, kind, geometry }) => ({ code, name, kind, shape: shapeOf(geometry) });

/** @param {Row} row @returns {SentRow} */
export const sentOf = ({ code, name, kind, shape }) => ({ code, name, kind, geometry: multiPolygonOf(shape) });

/** @param {DraftRow} row @returns {{version: number, row: Row}} */
export const storedOf = (row) => ({ version: row.version, row: rowOf(row) });

/** Whether an area is the same at two moments; it may be absent at both. @param {Row | null | undefined} a @param {Row | null | undefined} b */
export function sameRow(a, b) {
  if (!a || !b) return !a && !b;
  return a.name === b.name && a.kind === b.kind && sameShape(a.shape, b.shape);
}

/** Whether two shapes have the same edges, wherever their rings begin. @param {Shape} a @param {Shape} b */
export function sameShape(a, b) {
  if (a === b) return true;
  const rest = edgeTexts(a);
  const other = edgeTexts(b);
  return rest.size === other.size && [...other].every((edge) => rest.has(edge));
}

/** @param {Shape} shape @returns {Set<string>} directed edges; a valid shape has none twice */
function edgeTexts(shape) {
  /** @type {Set<string>} */
  const edges = new Set();
  for (const ring of shape.flat()) ring.forEach((spot, i) => edges.add(`${ring[(i || ring.length) - 1]}>${spot}`));
  return edges;
}

/** The codes that a list of rows speaks of. @param {Iterable<{code: string}>} rows */
export const codesOf = (rows) => new Set([...rows].map(({ code }) => code));

/** The box of a shape in lattice steps: west, south, east, north. @param {Shape} shape @returns {[number, number, number, number]} */
export function boxOf(shape) {
  const spots = /** @type {Spot[]} */ (shape.flat(2));
  return spots.reduce(([w, s, e, n], [x, y]) => [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(n, y)],
    /** @type {[number, number, number, number]} */ ([Infinity, Infinity, -Infinity, -Infinity]));
}
