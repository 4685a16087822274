/** @import {Spot} from './types.js' */
import { bySpot, crossing, crosses, isOn, same } from './exact.js';
import { Grid } from './grid.js';

/** @typedef {{a: Spot, b: Spot, asked: number}} Stretch a straight piece of a line */

/** Roads, rivers and other lines to draw along: cut where they cross one another, and found by place. */
export class Lines {
  /** @param {Spot[][]} polylines in lattice steps */
  constructor(polylines) {
    const raw = polylines.flatMap((line) => line.slice(1).map((b, i) => ({ a: line[i], b, asked: 0 }))).filter(({ a, b }) => !same(a, b));
    const size = cellSize(raw);
    const origin = raw[0]?.a ?? [0, 0];
    /** @type {Grid<Stretch>} */
    const uncut = new Grid(size, origin);
    for (const one of raw) uncut.add(one);
    /** @type {Grid<Stretch>} */
    this.grid = new Grid(size, origin);
    for (const one of raw.flatMap((stretch) => cut(stretch, uncut.near(stretch.a, stretch.b)))) this.grid.add(one);
  }
}

/** About the mean length of a piece, so that a cell holds few. @param {Stretch[]} stretches */
function cellSize(stretches) {
  const total = stretches.reduce((sum, { a, b }) => sum + Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])), 0);
  return Math.max(1000, Math.ceil(total / Math.max(1, stretches.length)));
}

/** A stretch cut where others cross it or end on it. @param {Stretch} stretch @param {Stretch[]} others @returns {Stretch[]} */
export function cut({ a, b }, others) {
  const places = others.flatMap((other) => {
    if (crosses(a, b, other.a, other.b)) return [crossing(...ordered({ a, b }, other))];
    return [other.a, other.b].filter((end) => isOn(a, b, end));
  });
  const far = (/** @type {Spot} */ spot) => (spot[0] - a[0]) * (b[0] - a[0]) + (spot[1] - a[1]) * (b[1] - a[1]);
  const all = [a, ...places.sort((one, other) => far(one) - far(other)), b].filter((spot, i, row) => i === 0 || !same(spot, row[i - 1]));
  return all.slice(1).map((end, i) => ({ a: all[i], b: end, asked: 0 }));
}

/** Two stretches in one order, so that both are cut in the same place. @param {{a: Spot, b: Spot}} one @param {{a: Spot, b: Spot}} other @returns {[Spot, Spot, Spot, Spot]} */
function ordered(one, other) {
  const isFirst = (bySpot(one.a, other.a) || bySpot(one.b, other.b)) <= 0;
  return isFirst ? [one.a, one.b, other.a, other.b] : [other.a, other.b, one.a, one.b];
}
