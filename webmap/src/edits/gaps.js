/** @import {Change, Shape, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { bySpot, touches } from './exact.js';
import { inside } from './measure.js';
import { Refusal } from './refusal.js';
import { faces, retrace } from './retrace.js';
import { Chain } from './chain.js';
import { edgesOf } from './rings.js';

/** What no area covers within the outline, one shape each. @param {Tessellation} t @returns {Shape[]} */
export const gaps = (t) => faces(openEdges(t)).parts.map((part) => [part]);

/** The outline less the areas, in one order. @param {Tessellation} t @returns {[Spot, Spot][]} */
function openEdges(t) {
  const open = [...t.segments()].map(({ a, b, left, right, outline }) => ({ a, b, times: outline - left.length + right.length }))
    .filter(({ times }) => times !== 0).sort((one, other) => bySpot(one.a, other.a) || bySpot(one.b, other.b));
  return open.flatMap(({ a, b, times }) =>
    Array.from({ length: Math.abs(times) }, () => /** @type {[Spot, Spot]} */ (times > 0 ? [a, b] : [b, a])));
}

/**
 * Gives the gap at a place to an area beside it.
 * @param {Tessellation} t @param {Spot} place @param {string} code
 * @returns {Change}
 * @throws {Refusal} there is no gap, the area lies apart from it, or others reach into it
 */
export function fillGap(t, place, code) {
  const gap = gaps(t).find((one) => inside(one, place));
  if (!gap) throw new Refusal('desk.refused.no_gap', place);
  const edges = edgesOf(gap);
  if (!edges.some(([a, b]) => t.atLeft(b, a).includes(code))) throw new Refusal('desk.refused.apart', place);
  for (const [a, b] of edges) {
    const over = t.grid.near(a, b).find((edge) => touches(a, b, edge.a, edge.b));
    if (over) throw new Refusal('desk.refused.overlap', a);
  }
  return { put: new Map([[code, retrace(new Chain(t.shape(code), gap).edges())]]), removed: [], knots: [] };
}
