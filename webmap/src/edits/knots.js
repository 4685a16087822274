/** Which edges belong together as one surveyed edge, and which of its knots the outline carries. */
/** @import {Knot, Shape, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { bySpot, footOf, same } from './exact.js';
import { eachEdge } from './rings.js';

/**
 * The surveyed edge that a-b is a piece of, the lower end first: a-b itself where no knot says otherwise, or where another of that
 * edge's knots lies between, so that a-b runs beside it.
 * @param {Tessellation} t @param {Spot} a @param {Spot} b
 * @returns {{a0: Spot, b0: Spot}}
 */
export function surveyedEdge(t, a, b) {
  const known = [a, b].flatMap((end) => t.knotsAt.get(t.places.find(end)) ?? [])
    .filter((knot) => isOfEdge(t, knot, a) && isOfEdge(t, knot, b) && isPiece(t, knot, a, b)).sort(byEdge)[0];
  const [a0, b0] = bySpot(a, b) < 0 ? [a, b] : [b, a];
  return known ? { a0: known.a0, b0: known.b0 } : { a0, b0 };
}

/** Whether a place is an end or a knot of the same surveyed edge as a knot. @param {Tessellation} t @param {Knot} knot @param {Spot} spot */
export const isOfEdge = (t, knot, spot) => same(spot, knot.a0) || same(spot, knot.b0)
  || (t.knotsAt.get(t.places.find(spot)) ?? []).some((one) => same(one.a0, knot.a0) && same(one.b0, knot.b0));

/** @param {Tessellation} t @param {Knot} edge @param {Spot} a @param {Spot} b */
function isPiece(t, edge, a, b) {
  const chain = chainOf(t, edge, (spot) => t.isVertex(spot));
  const [i, j] = [a, b].map((end) => chain.findIndex((spot) => same(spot, end)));
  return Math.abs(i - j) === 1;
}

/** @param {Knot} one @param {Knot} other */
const byEdge = (one, other) => bySpot(one.a0, other.a0) || bySpot(one.b0, other.b0);

/**
 * The ends and knots of a surveyed edge that a test holds for, from its lower end to its higher.
 * @param {Tessellation} t @param {{a0: Spot, b0: Spot}} edge @param {(spot: Spot) => boolean} isThere
 * @returns {Spot[]}
 */
export function chainOf(t, { a0, b0 }, isThere) {
  const inner = (t.knotsFrom.get(t.places.find(a0)) ?? []).filter((knot) => same(knot.a0, a0) && same(knot.b0, b0)).map(({ p }) => p);
  const far = (/** @type {Spot} */ p) => footOf(a0, b0, p)[0];
  const sorted = inner.filter(isThere).sort((one, other) => {
    const [near, farther] = [far(one), far(other)];
    return near < farther ? -1 : near > farther ? 1 : bySpot(one, other);
  });
  return [a0, ...sorted, b0];
}

/** The knots of the vertices of shapes, each once, in one order. @param {Tessellation} t @param {Shape[]} shapes */
export function knotsOn(t, shapes) {
  /** @type {Set<Knot>} */
  const found = new Set();
  if (t.knots.length) {
    for (const shape of shapes) eachEdge(shape, (a) => t.knotsAt.get(t.places.find(a))?.forEach((knot) => found.add(knot)));
  }
  return [...found];
}

/**
 * What the outline lacks and has too much along the surveyed edges of some knots, so that it has just the knots that areas hold on it.
 * Each with the vertices before and after it when those that come earlier are done.
 * @param {Tessellation} t @param {Knot[]} some
 */
export function outlineKnots(t, some) {
  const edges = some.slice().sort(byEdge).filter((knot, i, all) => i === 0 || byEdge(knot, all[i - 1]) !== 0);
  return edges.map((edge) => along(t, edge)).filter((one) => one !== null);
}

/** @param {Tessellation} t @param {Knot} edge @returns {{had: Spot[], wanted: Spot[]} | null} as the outline runs; null where it does not */
function along(t, edge) {
  const had = chainOf(t, edge, (spot) => t.onOutline(spot));
  const first = t.segment(had[0], had[1]);
  if (had.some((spot, i) => i > 0 && !t.segment(had[i - 1], spot)?.outline)) return null;
  const all = chainOf(t, edge, (spot) => t.isVertex(spot));
  const ahead = first && first.outline > 0 === same(first.a, had[0]);
  return ahead ? { had, wanted: held(t, all) } : { had: had.reverse(), wanted: held(t, all.reverse()) };
}

/** Of the vertices along an edge those by which the areas at its left run. @param {Tessellation} t @param {Spot[]} all */
function held(t, all) {
  const wanted = [all[0]];
  for (let i = 0; i < all.length - 1; wanted.push(all[i])) {
    const lock = all.findIndex((spot, j) => j > i && (t.isLocked(spot) || j === all.length - 1));
    const rest = all.slice(i + 1, lock + 1);
    const next = rest.findIndex((spot) => t.atLeft(all[i], spot).length);
    const start = rest.findIndex((spot, j) => rest.slice(j + 1).some((end) => t.atLeft(spot, end).length));
    i += 1 + (next >= 0 ? next : start >= 0 ? start : rest.length - 1);
  }
  return wanted;
}
