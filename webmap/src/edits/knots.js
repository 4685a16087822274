/** Which edges belong together as one surveyed edge, and which of its knots the outline carries. */
/** @import {Knot, Shape, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { bySpot, footOf, same } from './exact.js';

/**
 * The surveyed edge that a-b is a piece of, the lower end first: a-b itself where no knot says otherwise.
 * @param {Tessellation} t @param {Spot} a @param {Spot} b
 * @returns {{a0: Spot, b0: Spot}}
 */
export function surveyedEdge(t, a, b) {
  const known = [a, b].flatMap((end) => t.knotsAt.get(t.places.find(end)) ?? [])
    .filter((knot) => isOfEdge(t, knot, a) && isOfEdge(t, knot, b)).sort(byEdge)[0];
  const [a0, b0] = bySpot(a, b) < 0 ? [a, b] : [b, a];
  return known ? { a0: known.a0, b0: known.b0 } : { a0, b0 };
}

/** Whether a place is an end or a knot of the same surveyed edge as a knot. @param {Tessellation} t @param {Knot} knot @param {Spot} spot */
export const isOfEdge = (t, knot, spot) => same(spot, knot.a0) || same(spot, knot.b0)
  || (t.knotsAt.get(t.places.find(spot)) ?? []).some((one) => same(one.a0, knot.a0) && same(one.b0, knot.b0));

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

/**
 * Knots of the vertices of shapes that the outline has and no area holds any more, and those that areas hold and it lacks; each with
 * the vertices before and after it when the ones before are done.
 * @param {Tessellation} t @param {Shape[]} shapes
 */
export function addedPieces(t, shapes) {
  const knots = [...new Set(shapes.flat(3).flatMap((spot) => t.knotsAt.get(t.places.find(spot)) ?? []))]
    .filter(({ p }) => !t.isLocked(p)).sort((one, other) => bySpot(one.p, other.p) || byEdge(one, other));
  return { gone: oldPieces(t, knots), come: newPieces(t, knots) };
}

/** @param {Tessellation} t @param {Knot[]} knots */
function* oldPieces(t, knots) {
  for (const knot of knots) if (t.onOutline(knot.p) && !t.holders(knot.p).length) yield aroundOn(t, knot);
}

/** @param {Tessellation} t @param {Knot} knot @returns {{a: Spot, b: Spot, p: Spot}} its neighbours as the outline runs */
function aroundOn(t, { p }) {
  const edges = t.star(p).filter((edge) => edge.outline);
  const into = edges.find((edge) => same(edge.outline > 0 ? edge.b : edge.a, p));
  const from = edges.find((edge) => edge !== into);
  const other = (/** @type {import('./tessellation.js').Segment} */ edge) => (same(edge.a, p) ? edge.b : edge.a);
  if (!into || !from) throw new RangeError(`the outline does not run through ${p}`);
  return { a: other(into), b: other(from), p };
}

/** One piece after the other, each seen only when those before it are in. @param {Tessellation} t @param {Knot[]} knots */
function* newPieces(t, knots) {
  for (const knot of knots) {
    const chain = chainOf(t, knot, (spot) => same(spot, knot.p) || t.onOutline(spot));
    const at = chain.findIndex((spot, i) => i > 0 && same(spot, knot.p));
    const [a, b] = [chain[at - 1], chain[at + 1]];
    const edge = t.onOutline(knot.p) || !b ? undefined : t.segment(a, b);
    const held = [a, b].some((end) => end && t.holders(end, knot.p).length);
    if (edge?.outline && held) yield edge.outline > 0 === same(edge.a, a) ? { a, b, p: knot.p } : { a: b, b: a, p: knot.p };
  }
}
