/** @import {Change, Shape, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { Chain } from './chain.js';
import { touches } from './exact.js';
import { Refusal } from './refusal.js';
import { retrace } from './retrace.js';
import { edgesOf } from './rings.js';

/**
 * Joins areas that hang together, if only by a vertex. The first keeps its code.
 * @param {Tessellation} t @param {string[]} codes
 * @returns {Change}
 * @throws {Refusal} fewer than two, one lies apart, or they overlap
 */
export function merge(t, codes) {
  const different = [...new Set(codes)];
  if (different.length < 2) throw new Refusal('desk.refused.one', t.shape(codes[0])[0][0][0]);
  const apart = firstApart(t, different);
  if (apart) throw new Refusal('desk.refused.apart', t.shape(apart)[0][0][0]);
  return { put: new Map([[different[0], joined(t, different)]]), removed: different.slice(1), knots: [] };
}

/** The sum of areas. @param {Tessellation} t @param {string[]} codes @returns {Shape} @throws {Refusal} they overlap */
function joined(t, codes) {
  const mine = new Set(codes);
  for (const [a, b] of codes.flatMap((code) => edgesOf(t.shape(code)))) {
    const over = t.grid.near(a, b).find((edge) => [...edge.left, ...edge.right].some((code) => mine.has(code)) && touches(a, b, edge.a, edge.b));
    if (over) throw new Refusal('desk.refused.overlap', a);
  }
  return retrace(new Chain(...codes.map((code) => t.shape(code))).edges());
}

/** The first that no way by common vertices leads to. @param {Tessellation} t @param {string[]} codes @returns {string | undefined} */
function firstApart(t, codes) {
  const left = new Set(codes);
  const open = [codes[0]];
  for (let code = open.pop(); code !== undefined; code = open.pop()) {
    left.delete(code);
    for (const near of neighbours(t, code)) if (left.delete(near)) open.push(near);
  }
  return codes.find((code) => left.has(code));
}

/** Codes of the areas that share a vertex with one, itself among them. @param {Tessellation} t @param {string} code */
export const neighbours = (t, code) => new Set(t.shape(code).flat(2).flatMap((spot) => t.holders(/** @type {Spot} */ (spot))));
