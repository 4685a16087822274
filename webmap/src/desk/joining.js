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
  const both = new Chain().addEdges(gone);
  if (goneThere.some(([a, b]) => both.times(a, b) > 0)) return null;
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
