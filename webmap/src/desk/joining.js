/** Two changes of one shape, joined: the borders that one of them moved are as that one left them. Pure. */
/** @import {Shape, Spot} from '../edits/types.js' */
import { Chain } from '../edits/chain.js';
import { touches } from '../edits/exact.js';
import { Refusal } from '../edits/refusal.js';
import { retrace } from '../edits/retrace.js';

/** @typedef {[Spot, Spot]} Edge */

/** The shape that has both changes; null where they moved the same border, or would cross. Edges are added and taken off, so
 * areas that tiled before and after each change tile after both. @param {Shape} base @param {Shape} mine @param {Shape} theirs @returns {Shape | null} */
export function joined(base, mine, theirs) {
  const [gone, goneThere] = [without(base, mine), without(base, theirs)];
  const mineGone = new Set(gone.map(String));
  if (goneThere.some((edge) => mineGone.has(String(edge)))) return null;
  if (anyTouch(without(mine, base), without(theirs, base))) return null;
  try {
    return retrace(new Chain(mine).addShape(theirs).takeShape(base).edges());
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Edges of one shape that another has not. @param {Shape} one @param {Shape} other @returns {Edge[]} */
function without(one, other) {
  const kept = new Chain(other);
  return new Chain(one).edges().filter(([a, b]) => kept.times(a, b) <= 0);
}

/** @param {Edge[]} edges @param {Edge[]} others */
const anyTouch = (edges, others) => edges.some(([a, b]) => others.some(([c, d]) => touches(a, b, c, d)));

/** Whether two shapes differ by nothing but knots. @param {Shape} one @param {Shape} other @param {(spot: Spot) => boolean} isKnot */
export function sameCourse(one, other, isKnot) {
  const [here, there] = [one, other].map((shape) => new Map(shape.flat(2).map((spot) => [String(spot), spot])));
  const differing = [...here].filter(([text]) => !there.has(text)).concat([...there].filter(([text]) => !here.has(text)));
  return differing.every(([, spot]) => isKnot(spot));
}

/** A shape with the knots that came into another one: those on edges that both have. @param {Shape} shape
 * @param {Shape} before the other one, before it got them @param {Shape} after @returns {Shape} */
export function withKnotsOf(shape, before, after) {
  const known = new Set(before.flat(2).map(String));
  const between = new Map(after.flat().flatMap((ring) => runs(ring, known)));
  return shape.map((part) => part.map((ring) => ring.flatMap((a, i) => [a, ...between.get(`${a} ${ring[(i + 1) % ring.length]}`) ?? []])));
}

/** What a ring has between two vertices that are known. @param {Spot[]} ring @param {Set<string>} known @returns {[string, Spot[]][]} */
function runs(ring, known) {
  const at = ring.flatMap((spot, i) => (known.has(String(spot)) ? [i] : []));
  return at.map((i, n) => {
    const next = at[(n + 1) % at.length] + (n + 1 < at.length ? 0 : ring.length);
    return [`${ring[i]} ${ring[next % ring.length]}`, [...ring, ...ring].slice(i + 1, next)];
  });
}
