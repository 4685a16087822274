/**
 * Areas from directed edges that have the area at their left and do not cross: at each vertex a walk takes the next edge clockwise, so
 * it goes round one connected face; where it meets itself in a vertex it falls into rings that each are simple.
 */
/** @import {Part, Ring, Shape, Spot} from './types.js' */
import { isSooner } from './around.js';
import { Places } from './places.js';
import { Refusal } from './refusal.js';
import { boxOf, canonical, isSound, sideOfMiddle, twiceRing } from './rings.js';

/** @typedef {[Spot, Spot]} Edge */

/**
 * The one shape with these edges as its boundary.
 * @param {Edge[]} edges
 * @returns {Shape}
 * @throws {Refusal} they bound no area
 */
export function retrace(edges) {
  const { parts, loose } = faces(edges);
  if (loose.length || !isSound(parts)) throw new Refusal('desk.refused.overlap', (loose[0] ?? edges[0])[0]);
  return parts;
}

/**
 * The faces that edges bound, one part each, and clockwise rings that lie in none.
 * @param {Edge[]} edges edges in both senses within an area divide it; those that divide nothing vanish
 * @returns {{parts: Shape, loose: Ring[]}}
 */
export function faces(edges) {
  const rings = walks(edges).flatMap(simpleRings).filter((ring) => ring.length > 2);
  const sized = rings.map((ring) => ({ ring, twice: twiceRing(ring) }));
  const shells = sized.filter(({ twice }) => twice > 0n)
    .map(({ ring, twice }) => ({ twice, part: /** @type {Part} */ ([ring]), box: boxOf([[ring]]) }))
    .sort((one, other) => (one.twice < other.twice ? -1 : Number(one.twice > other.twice)));
  const loose = [];
  for (const { ring, twice } of sized) {
    if (twice > 0n) continue;
    const home = shells.find((shell) => shell.twice > -twice && holdsRing(shell, ring));
    if (home) home.part.push(ring);
    else loose.push(ring);
  }
  return { parts: canonical(shells.map(({ part }) => part)), loose };
}

/** Closed walks, each with its face at the left. @param {Edge[]} edges @returns {Ring[]} */
function walks(edges) {
  const follower = followers(edges);
  const out = [];
  const seen = new Uint8Array(edges.length);
  for (let i = 0; i < edges.length; i += 1) {
    const walk = [];
    for (let at = i; !seen[at]; at = follower[at]) {
      seen[at] = 1;
      walk.push(edges[at][0]);
    }
    if (walk.length) out.push(walk);
  }
  return out;
}

/** Which edge follows each. @param {Edge[]} edges @returns {Int32Array} */
function followers(edges) {
  const places = new Places(edges[0]?.[0] ?? [0, 0]);
  /** @type {number[][]} */
  const leaving = [];
  edges.forEach(([a], i) => (leaving[places.of(a)] ??= []).push(i));
  const taken = new Uint8Array(edges.length);
  return Int32Array.from(edges, ([a, b]) => {
    const free = (leaving[places.find(b)] ?? []).filter((i) => !taken[i]);
    if (!free.length) throw new Refusal('desk.refused.overlap', b);
    const next = firstClockwise(edges, free, b, a);
    taken[next] = 1;
    return next;
  });
}

/** The first of the edges that leave a vertex, turning clockwise from the one that came. @param {Edge[]} edges @param {number[]} leaving @param {Spot} at @param {Spot} from */
function firstClockwise(edges, leaving, at, from) {
  let [first] = leaving;
  for (const i of leaving) if (isSooner(at, from, edges[i][1], edges[first][1])) first = i;
  return first;
}

/** A walk taken apart where it comes through a vertex again. @param {Ring} walk @returns {Ring[]} */
function simpleRings(walk) {
  const places = new Places(walk[0]);
  const rings = [];
  /** @type {Spot[]} */
  const open = [];
  /** @type {Map<number, number>} */
  const where = new Map();
  for (const spot of walk) {
    const place = places.of(spot);
    const before = where.get(place);
    if (before !== undefined) {
      const ring = open.splice(before);
      for (const gone of ring) where.delete(places.of(gone));
      rings.push(ring);
    }
    where.set(place, open.push(spot) - 1);
  }
  return [...rings, open];
}

/** @param {{part: Part, box: number[]}} shell @param {Ring} ring */
function holdsRing({ part, box }, ring) {
  const [[x, y]] = ring;
  return x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3] && sideOfMiddle(part[0], ring[0], ring[1]) > 0;
}
