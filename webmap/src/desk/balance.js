/** How pieces compare: households against the size band, and against one another. Pure. */
/** @import {SizeBand} from './types.js' */
/** @import {Figures} from './figures.js' */

/** @typedef {'few' | 'within' | 'many' | ''} Grade empty: not compared */
/** @typedef {{code: string, name: string, kind: string, figures: Figures}} Piece */
/** @typedef {{pieces: number, households: number | null, residents: number | null, m2: number, mean: number | null,
 *   deviation: {share: number, piece: Piece} | null, grades: Record<'few' | 'within' | 'many', number>}} Weighed
 *   `mean`: households of a piece among those that are compared; `deviation`: the largest one from it */
/** @typedef {'households' | 'name' | 'm2' | 'compactness'} Order */

/** Kinds that the size band is meant for: a school of its own, or disputed land, has what it has. */
const COMPARED = new Set(['base', 'remainder']);

/** @param {Piece} piece @param {SizeBand | null} band @returns {Grade} */
export function gradeOf({ kind, figures: { households } }, band) {
  if (!band || households === null || !COMPARED.has(kind)) return '';
  if (households < band.from) return 'few';
  return households > band.to ? 'many' : 'within';
}

/** @param {Piece[]} pieces @param {SizeBand | null} band @returns {Weighed} */
export function weigh(pieces, band) {
  const sum = (/** @type {'households' | 'residents'} */ of) =>
    (pieces.some(({ figures }) => figures[of] === null) ? null : pieces.reduce((all, { figures }) => all + (figures[of] ?? 0), 0));
  const grades = { few: 0, within: 0, many: 0 };
  for (const piece of pieces) {
    const grade = gradeOf(piece, band);
    if (grade) grades[grade] += 1;
  }
  const m2 = pieces.reduce((all, { figures }) => all + figures.m2, 0);
  return { pieces: pieces.length, households: sum('households'), residents: sum('residents'), m2, grades, ...spread(pieces) };
}

/** @param {Piece[]} pieces @returns {Pick<Weighed, 'mean' | 'deviation'>} */
function spread(pieces) {
  const compared = pieces.filter(({ kind, figures }) => COMPARED.has(kind) && figures.households !== null);
  const mean = compared.reduce((all, { figures }) => all + (figures.households ?? 0), 0) / compared.length;
  if (compared.length < 2 || !mean) return { mean: null, deviation: null };
  const off = compared.map((piece) => ({ share: (piece.figures.households ?? 0) / mean - 1, piece }));
  return { mean, deviation: off.reduce((most, one) => (Math.abs(one.share) > Math.abs(most.share) ? one : most)) };
}

/** @type {Record<Order, (a: Piece, b: Piece) => number>} */
const ORDERS = {
  households: (a, b) => (b.figures.households ?? 0) - (a.figures.households ?? 0) || b.figures.m2 - a.figures.m2,
  name: (a, b) => a.name.localeCompare(b.name, 'zh', { numeric: true }),
  m2: (a, b) => b.figures.m2 - a.figures.m2,
  compactness: (a, b) => a.figures.compactness - b.figures.compactness,
};

/** @param {Piece[]} pieces @param {Order} order */
export const ordered = (pieces, order) => [...pieces].sort((a, b) => ORDERS[order](a, b) || a.code.localeCompare(b.code));

/** Where a bar of households ends, and its band, as shares of the bar. @param {number} households @param {SizeBand | null} band @param {number} most */
export function barOf(households, band, most) {
  const full = Math.max(most, (band?.to ?? 0) * 1.2, 1);
  return { to: households / full, low: (band?.from ?? 0) / full, high: (band?.to ?? 0) / full };
}
