/** Rings and shapes as they are: areas, edges, the one order in which they are written, whether they are sound. */
/** @import {Ring, Shape, Spot} from './types.js' */
import { isSooner } from './around.js';
import { bySpot, cross, orient, same } from './exact.js';
import { Places } from './places.js';

/** Twice the area of a ring: positive where it runs counter-clockwise. @param {Ring} ring @returns {bigint} exact */
export function twiceRing(ring) {
  const [x, y] = ring[0];
  let sum = 0;
  let large = 0n;
  for (let i = 2; i < ring.length; i += 1) {
    sum += cross(ring[i - 1][0] - x, ring[i - 1][1] - y, ring[i][0] - x, ring[i][1] - y);
    if (sum > 2 ** 52 || sum < -(2 ** 52)) {
      large += BigInt(sum);
      sum = 0;
    }
  }
  return large + BigInt(sum);
}

/** Twice the area of a shape, holes taken off. @param {Shape} shape @returns {bigint} exact */
export const twiceArea = (shape) => shape.flat().reduce((sum, ring) => sum + twiceRing(ring), 0n);

/** Each directed edge once, the area at its left. @param {Shape} shape @returns {[Spot, Spot][]} */
export const edgesOf = (shape) => shape.flat().flatMap((ring) =>
  ring.map((spot, i) => /** @type {[Spot, Spot]} */ ([spot, ring[i + 1 === ring.length ? 0 : i + 1]])));

/** @param {Shape} shape @param {(a: Spot, b: Spot) => void} visit each directed edge once */
export function eachEdge(shape, visit) {
  for (const part of shape) for (const ring of part) {
    let a = ring[ring.length - 1];
    for (const b of ring) {
      visit(a, b);
      a = b;
    }
  }
}

/** The ring begun at its lowest vertex. @param {Ring} ring @returns {Ring} */
export function turned(ring) {
  let low = 0;
  for (let i = 1; i < ring.length; i += 1) if (bySpot(ring[i], ring[low]) < 0) low = i;
  return low ? [...ring.slice(low), ...ring.slice(0, low)] : ring;
}

/** Rings that do not cross differ in their first vertex or in their second. @param {Ring} a @param {Ring} b */
const byRing = (a, b) => bySpot(a[0], b[0]) || bySpot(a[1], b[1]);

/** The one order in which the edits write a shape: rings from their lowest vertex, holes and parts by their rings. @param {Shape} shape @returns {Shape} */
export const canonical = (shape) => shape
  .map(([shell, ...holes]) => [turned(shell), ...holes.map(turned).sort(byRing)])
  .sort((a, b) => byRing(a[0], b[0]));

/** Whether two shapes are written alike. @param {Shape} one @param {Shape} other */
export const alike = (one, other) => one === other || (one.length === other.length && one.every((part, i) =>
  part.length === other[i].length && part.every((ring, j) =>
    ring.length === other[i][j].length && ring.every((spot, k) => same(spot, other[i][j][k])))));

/**
 * Where the middle of an edge lies: 1 inside a ring, 0 on it, -1 outside.
 * @param {Ring} ring @param {Spot} a @param {Spot} b
 */
export function sideOfMiddle(ring, a, b) {
  return sideOf(ring, a[0] + b[0], a[1] + b[1], 2);
}

/** @param {Ring} ring @param {Spot} spot @returns {number} 1 inside, 0 on the ring, -1 outside */
export const sideOfSpot = (ring, spot) => sideOf(ring, spot[0], spot[1], 1);

/** @param {Ring} ring @param {number} x @param {number} y of the place, times @param {number} times 1 or 2 */
function sideOf(ring, x, y, times) {
  let side = -1;
  let [ax, ay] = ring[ring.length - 1];
  ax = ax * times - x;
  ay = ay * times - y;
  for (const spot of ring) {
    const bx = spot[0] * times - x;
    const by = spot[1] * times - y;
    if (ay > 0 !== by > 0) {
      const turn = cross(ax, ay, bx, by);
      if (turn === 0) return 0;
      if (turn > 0 === by > ay) side = -side;
    } else if (ay === 0 && by === 0 ? ax > 0 !== bx > 0 || ax === 0 || bx === 0 : by === 0 && bx === 0) return 0;
    ax = bx;
    ay = by;
  }
  return side;
}

/** Whether the middle of an edge lies inside a shape, not on its border. @param {Shape} shape @param {Spot} a @param {Spot} b */
export const holdsMiddle = (shape, a, b) =>
  shape.some(([shell, ...holes]) => sideOfMiddle(shell, a, b) > 0 && holes.every((hole) => sideOfMiddle(hole, a, b) < 0));

/**
 * Whether rings whose edges do not cross are those of a valid area: shells counter-clockwise and apart, holes clockwise, each in its shell.
 * @param {Shape} shape
 * @param {Shape} [old] what it was made from: how its rings lie to one another, those that are kept, is not asked again
 */
export function isSound(shape, old = []) {
  const known = new Set(old.flat());
  const isNew = (/** @type {Ring} */ ring) => !known.has(ring);
  const runs = (/** @type {Ring} */ ring, /** @type {number} */ j) => ring.length > 2 && twiceRing(ring) > 0n === (j === 0);
  return shape.every((part, i) => part.every((ring, j) => (!isNew(ring) || runs(ring, j)) && stands(shape, i, j, isNew)))
    && wedges(shape, isNew).every(areApart);
}

/** Whether of the other rings just the shell of its own part lies around a hole, and around a shell as many shells as holes. @param {Shape} shape @param {number} i @param {number} j @param {(ring: Ring) => boolean} isNew */
function stands(shape, i, j, isNew) {
  const ring = shape[i][j];
  const isAsked = (/** @type {Ring[]} */ ...others) => isNew(ring) || others.some(isNew);
  const around = (/** @type {Ring} */ other) => mayHold(other, ring[0], ring[1]) && sideOfMiddle(other, ring[0], ring[1]) > 0;
  const own = shape[i].every((other, k) => k === j || !isAsked(other) || around(other) === (j > 0 && k === 0));
  return own && shape.every((part, k) => k === i || !isAsked(...part)
    || part.reduce((sum, other, l) => sum + (around(other) ? (l ? -1 : 1) : 0), 0) === 0);
}

/** Whether the box about a ring holds the middle of an edge. @param {Ring} ring @param {Spot} a @param {Spot} b */
function mayHold(ring, a, b) {
  const box = boxOfRing(ring);
  const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return box[0] <= x && box[1] <= y && x <= box[2] && y <= box[3];
}

/** How a shape runs through each vertex where a new ring touches another. @param {Shape} shape @param {(ring: Ring) => boolean} isNew */
function wedges(shape, isNew) {
  const rings = shape.flat();
  const places = new Places(rings[0][0]);
  const fresh = rings.length > 1 ? rings.filter(isNew) : [];
  for (const ring of fresh) for (const spot of ring) places.of(spot);
  const near = boxOf(fresh.map((ring) => [ring]));
  /** @type {{at: Spot, from: Spot, to: Spot}[][]} */
  const found = places.spots.map(() => []);
  for (const ring of rings.filter((one) => meet(boxOfRing(one), near))) {
    ring.forEach((at, i) => found[places.find(at)]?.push({
      at, from: ring[i ? i - 1 : ring.length - 1], to: ring[i + 1 === ring.length ? 0 : i + 1],
    }));
  }
  return found.filter((about) => about.length > 1);
}

/** Whether clockwise from each edge that comes to a vertex first one that goes is met: in and out of the area by turns. @param {{at: Spot, from: Spot, to: Spot}[]} about */
const areApart = (about) => about.every((one) => about.some(({ to }) =>
  about.every((other) => other === one || isSooner(one.at, one.from, to, other.from))));

/** The shape with a vertex put into its edge a-b, whichever way it runs. @param {Shape} shape @param {Spot} a @param {Spot} b @param {Spot} p @returns {Shape} */
export function withVertex(shape, a, b, p) {
  return shape.map((part) => part.map((ring) => {
    const at = ring.findIndex((spot, i) => {
      const next = ring[i + 1 === ring.length ? 0 : i + 1];
      return (same(spot, a) && same(next, b)) || (same(spot, b) && same(next, a));
    });
    return at < 0 ? ring : [...ring.slice(0, at + 1), p, ...ring.slice(at + 1)];
  }));
}

/** The shape without a vertex. @param {Shape} shape @param {Spot} p @returns {Shape} */
export const withoutVertex = (shape, p) =>
  shape.map((part) => part.map((ring) => (ring.some((spot) => same(spot, p)) ? ring.filter((spot) => !same(spot, p)) : ring)));

/** Whether a place lies in the closed triangle a, b, c; never where that has no area. @param {Spot} a @param {Spot} b @param {Spot} c @param {Spot} p */
export function inTriangle(a, b, c, p) {
  if (orient(a, b, c) === 0) return false;
  const turns = [orient(a, b, p), orient(b, c, p), orient(c, a, p)];
  return turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0);
}

/** @typedef {[number, number, number, number]} Box least x, least y, greatest x, greatest y */

/** Rings are not changed once they are made, so a box is asked for once. @type {WeakMap<Ring, Box>} */
const boxes = new WeakMap();

/** @param {Ring} ring @returns {Box} */
export function boxOfRing(ring) {
  const known = boxes.get(ring);
  if (known) return known;
  const box = /** @type {Box} */ ([Infinity, Infinity, -Infinity, -Infinity]);
  for (const [x, y] of ring) {
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  boxes.set(ring, box);
  return box;
}

/** @param {Shape} shape @returns {Box} */
export const boxOf = (shape) => shape.reduce((box, [shell]) => {
  const one = boxOfRing(shell);
  return /** @type {Box} */ ([Math.min(box[0], one[0]), Math.min(box[1], one[1]), Math.max(box[2], one[2]), Math.max(box[3], one[3])]);
}, /** @type {Box} */ ([Infinity, Infinity, -Infinity, -Infinity]));

/** Whether two boxes have a place in common. @param {Box} one @param {Box} other */
export const meet = (one, other) => one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
