/** Where on a border a vertex may stand. */
/** @import {Change, Knot, Spot} from './types.js' */
/** @import {Segment, Tessellation} from './tessellation.js' */
import { along, cross, footOf, same, touches } from './exact.js';
import { Refusal } from './refusal.js';
import { inTriangle, withVertex } from './rings.js';

/** Metres of a lattice step to the north, and to the east at the equator, to a percent. */
const NORTH_M = 0.0110574;
const EAST_M = 0.0111319;
const NEAR_VERTEX_M = 1;
/** How far along the surveyed edge another place is looked for, in steps of its longer side: up to five metres. */
const STEPS_ASIDE = [0, 2, 4, 8, 16, 32, 64, 128, 256, 450];

/** The cosine of a latitude in steps, by sums and products only: the same bits in every language. @param {number} y */
export function shortening(y) {
  const angle = (y / 1e7) * 0.017453292519943295;
  const square = angle * angle;
  return 1 - (square / 2) * (1 - (square / 12) * (1 - (square / 30) * (1 - (square / 56) * (1 - square / 90))));
}

/** Metres between two places near one another, to a percent. @param {Spot} a @param {Spot} b */
export function metres(a, b) {
  const east = (a[0] - b[0]) * EAST_M * shortening(b[1]);
  const north = (a[1] - b[1]) * NORTH_M;
  return Math.sqrt(east * east + north * north);
}

/** Half the sides of a box that holds all within so many metres. @param {Spot} at @param {number} reach @returns {[number, number]} */
export const reachSteps = (at, reach) => [Math.ceil(reach / (EAST_M * Math.max(shortening(at[1]), 0.01))), Math.ceil(reach / NORTH_M)];

/** The place of an edge nearest to another, on the lattice. @param {Spot} a @param {Spot} b @param {Spot} target @returns {Spot} */
export function nearestOn(a, b, target) {
  const stretch = shortening(target[1]) * (EAST_M / NORTH_M);
  const [dx, dy] = [(b[0] - a[0]) * stretch, b[1] - a[1]];
  const share = ((target[0] - a[0]) * stretch * dx + (target[1] - a[1]) * dy) / (dx * dx + dy * dy);
  const kept = Math.min(1, Math.max(0, share));
  return [Math.floor(a[0] + (b[0] - a[0]) * kept + 0.5), Math.floor(a[1] + (b[1] - a[1]) * kept + 0.5)];
}

/**
 * The vertex of a border a-b for a place: an end of it within a metre, else a knot rounded from the surveyed edge.
 * @param {Tessellation} t @param {Spot} a @param {Spot} b @param {Spot} target
 * @param {Spot[]} [unwanted] ends that are not taken however near they are
 * @returns {{p: Spot, knot: Knot | null}}
 * @throws {Refusal} within five metres no place leaves all areas along the border valid
 */
export function placeOnEdge(t, a, b, target, unwanted = []) {
  const end = metres(a, target) <= metres(b, target) ? a : b;
  if (metres(end, target) <= NEAR_VERTEX_M && !unwanted.some((one) => same(one, end))) return { p: end, knot: null };
  const { a0, b0 } = t.surveyed(a, b);
  for (const p of knotPlaces(a0, b0, target)) {
    if (isWithin(a0, b0, a, b, p) && fits(t, a, b, p)) return { p, knot: { a0, b0, p } };
  }
  throw new Refusal('desk.refused.narrow', target);
}

/** Places rounded from a surveyed edge, the nearest to a place first: itself, where it is one. @param {Spot} a0 @param {Spot} b0 @param {Spot} target */
function* knotPlaces(a0, b0, target) {
  if (isRounded(a0, b0, target)) yield target;
  const [foot, whole] = footOf(a0, b0, target);
  const longer = BigInt(Math.max(Math.abs(b0[0] - a0[0]), Math.abs(b0[1] - a0[1])));
  for (const aside of STEPS_ASIDE) {
    for (const step of aside ? [aside, -aside] : [0]) yield along(a0, b0, foot * longer + BigInt(step) * whole, whole * longer);
  }
}

/** Whether an edge comes within half a step of a place in x and in y: the square about it has corners at both sides. @param {Spot} a @param {Spot} b @param {Spot} p */
function isRounded(a, b, p) {
  const [dx, dy, ex, ey] = [b[0] - a[0], b[1] - a[1], p[0] - a[0], p[1] - a[1]];
  const corners = [[-1, -1], [-1, 1], [1, -1], [1, 1]].map(([x, y]) => cross(2 * dx, 2 * dy, 2 * ex + x, 2 * ey + y));
  return corners.some((turn) => turn <= 0) && corners.some((turn) => turn >= 0);
}

/** Whether the foot of a place lies between those of two others on a surveyed edge. @param {Spot} a0 @param {Spot} b0 @param {Spot} a @param {Spot} b @param {Spot} p */
function isWithin(a0, b0, a, b, p) {
  const [one, other, here] = [a, b, p].map((spot) => footOf(a0, b0, spot)[0]);
  return (one < here && here < other) || (other < here && here < one);
}

/** Whether the edge a-b may run by way of p: nothing lies between, nothing is met. @param {Tessellation} t @param {Spot} a @param {Spot} b @param {Spot} p */
export function fits(t, a, b, p) {
  return !t.isVertex(p) && !obstacle(t, a, b, p);
}

/** What lies between an edge a-b and the way by p. @param {Tessellation} t @param {Spot} a @param {Spot} b @param {Spot} p @returns {Segment | undefined} */
export function obstacle(t, a, b, p) {
  const inWay = (/** @type {Spot} */ spot) => ![a, b, p].some((end) => same(spot, end)) && inTriangle(a, b, p, spot);
  const isOwn = (/** @type {Segment} */ edge) => [edge.a, edge.b].every((end) => same(end, a) || same(end, b));
  return [...t.grid.near(a, b), ...t.grid.near(a, p), ...t.grid.near(p, b)].find((edge) => !isOwn(edge)
    && (touches(a, p, edge.a, edge.b) || touches(p, b, edge.a, edge.b) || inWay(edge.a) || inWay(edge.b)));
}

/** Whether the way from u by p to v may be straight: it meets no other border. @param {Tessellation} t @param {Spot} u @param {Spot} v @param {Spot} p @returns {Segment | undefined} what it meets */
export const shortcutObstacle = (t, u, v, p) =>
  t.grid.near(u, v).find((edge) => !same(edge.a, p) && !same(edge.b, p) && touches(u, v, edge.a, edge.b));

/** Puts a vertex into an edge of every area that has it. @param {Tessellation} t @param {Spot} a @param {Spot} b @param {Spot} p @param {Knot | null} knot @returns {Change} */
export function insertion(t, a, b, p, knot) {
  const put = t.holders(a, b).map((code) => /** @type {const} */ ([code, withVertex(t.shape(code), a, b, p)]));
  return { put: new Map(put), removed: [], knots: knot ? [knot] : [] };
}
