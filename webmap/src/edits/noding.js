/** A drawn line and the borders that it meets get common vertices: after that they meet nowhere else. */
/** @import {Change, Spot} from './types.js' */
/** @import {Segment, Tessellation} from './tessellation.js' */
import { crosses, crossing, isOn, orient, bySpot, same, touches, touchingPlace } from './exact.js';
import { insertion, metres, nearestOn, placeOnEdge, reachSteps } from './border.js';
import { Refusal } from './refusal.js';

const NEAR_M = 1;
const MOST_ROUNDS = 6;
const MOST_HALVINGS = 60;

/**
 * @typedef {{t: Tessellation, doing: (change: Change) => void, isMine: (edge: Segment) => boolean}} Table what a line is noded on:
 *   `isMine` says which borders count
 */

/**
 * The line by way of vertices of the borders that it meets, which it puts there.
 * @param {Table} table @param {Spot[]} path
 * @returns {Spot[]} no vertex twice in a row
 * @throws {Refusal} it crosses itself, or a border is too narrow for a vertex
 */
export function node(table, path) {
  let noded = withoutRepeats(path.map((spot) => drawn(table, spot)));
  for (let round = 0; firstUnnoded(table, noded); round += 1) {
    if (round === MOST_ROUNDS) throw new Refusal('desk.refused.narrow', firstUnnoded(table, noded) ?? path[0]);
    noded = nodedOnce(table, noded);
  }
  refuseCrossing(noded);
  return noded;
}

/** Different pieces of a line, each with its lower end first. @param {Spot[]} path @returns {[Spot, Spot][]} */
export function piecesOf(path) {
  /** @type {Map<string, [Spot, Spot]>} */
  const pieces = new Map();
  for (let i = 1; i < path.length; i += 1) {
    const [a, b] = bySpot(path[i - 1], path[i]) < 0 ? [path[i - 1], path[i]] : [path[i], path[i - 1]];
    pieces.set(`${a} ${b}`, [a, b]);
  }
  return [...pieces.values()];
}

/** @param {Spot[]} path */
const withoutRepeats = (path) => path.filter((spot, i) => i === 0 || !same(spot, path[i - 1]));

/** A place of a line, on the border where one is within a metre: a vertex before an edge. @param {Table} table @param {Spot} spot @returns {Spot} */
function drawn({ t, doing, isMine }, spot) {
  const edges = t.grid.about(spot, ...reachSteps(spot, NEAR_M)).filter(isMine);
  const vertex = nearest(edges.flatMap((edge) => [edge.a, edge.b]), spot, (one) => one);
  if (vertex) return vertex;
  const edge = nearest(edges, spot, (one) => nearestOn(one.a, one.b, spot));
  return edge ? placed({ t, doing, isMine }, edge, spot, []) : spot;
}

/**
 * The nearest within a metre.
 * @template T @param {T[]} all @param {Spot} spot @param {(one: T) => Spot} placeOf @returns {T | undefined}
 */
function nearest(all, spot, placeOf) {
  return all.map((one) => ({ one, at: placeOf(one), away: metres(placeOf(one), spot) })).filter(({ away }) => away <= NEAR_M)
    .sort((a, b) => a.away - b.away || bySpot(a.at, b.at) || bySpot(endsOf(a.one)[0], endsOf(b.one)[0]) || bySpot(endsOf(a.one)[1], endsOf(b.one)[1]))[0]?.one;
}

/** @param {any} one a segment or a place @returns {[Spot, Spot]} */
const endsOf = (one) => (Array.isArray(one) ? [/** @type {Spot} */ (one), /** @type {Spot} */ (one)] : [one.a, one.b]);

/** @param {Table} table @param {Segment} edge @param {Spot} target @param {Spot[]} unwanted @returns {Spot} a vertex of the edge, put there if need be */
function placed({ t, doing }, { a, b }, target, unwanted) {
  const { p, knot } = placeOnEdge(t, a, b, target, unwanted);
  if (knot) doing(insertion(t, a, b, p, knot));
  return p;
}

/** Every piece cut where it meets a border. @param {Table} table @param {Spot[]} path */
function nodedOnce(table, path) {
  const out = [path[0]];
  for (let i = 1; i < path.length; i += 1) out.push(...nodedPiece(table, path[i - 1], path[i], 0));
  return withoutRepeats(out);
}

/** @param {Table} table @param {Spot} u @param {Spot} v @param {number} halvings @returns {Spot[]} without u, with v */
function nodedPiece(table, u, v, halvings) {
  const met = firstMet(table, u, v);
  if (!met) return [v];
  if (halvings > MOST_HALVINGS) throw new Refusal('desk.refused.narrow', met.at);
  const p = met.vertex ?? placed(table, met.edge, met.at, [u, v]);
  if (same(p, u) || same(p, v)) return nodedPiece(table, u, v, halvings + 1);
  return [...nodedPiece(table, u, p, halvings + 1), ...nodedPiece(table, p, v, halvings + 1)];
}

/** @typedef {{at: Spot, vertex: Spot | null, edge: Segment, far: number}} Meeting where a piece meets a border, and how far along */

/** The first place where a piece meets a border other than in a common end. @param {Table} table @param {Spot} u @param {Spot} v @returns {Meeting | undefined} */
function firstMet({ t, isMine }, u, v) {
  /** @type {Meeting | undefined} */
  let first;
  for (const edge of t.grid.near(u, v)) {
    if (!isMine(edge)) continue;
    for (const met of meetings(edge, u, v)) if (!first || byFar(met, first) < 0) first = met;
  }
  return first;
}

/** One order whatever order edges are found in. @param {Meeting} one @param {Meeting} other */
const byFar = (one, other) => one.far - other.far || bySpot(one.at, other.at)
  || Number(!one.vertex) - Number(!other.vertex) || bySpot(one.edge.a, other.edge.a) || bySpot(one.edge.b, other.edge.b);

/** @param {Segment} edge @param {Spot} u @param {Spot} v @returns {Meeting[]} */
function meetings(edge, u, v) {
  const { a, b } = edge;
  if (crosses(u, v, a, b)) {
    const [before, whole] = [orient(a, b, u), orient(a, b, u) - orient(a, b, v)];
    return [{ at: crossing(u, v, a, b), vertex: null, edge, far: before / whole }];
  }
  const vertices = [a, b].filter((end) => isOn(u, v, end)).map((end) => ({ at: end, vertex: end, edge, far: share(u, v, end) }));
  const ends = [u, v].filter((end) => isOn(a, b, end)).map((end) => ({ at: end, vertex: null, edge, far: share(u, v, end) }));
  return [...vertices, ...ends];
}

/** How far along u-v a place on it lies. @param {Spot} u @param {Spot} v @param {Spot} at */
const share = (u, v, at) => (u[0] === v[0] ? (at[1] - u[1]) / (v[1] - u[1]) : (at[0] - u[0]) / (v[0] - u[0]));

/** @param {Table} table @param {Spot[]} path @returns {Spot | undefined} */
function firstUnnoded(table, path) {
  for (let i = 1; i < path.length; i += 1) {
    const met = firstMet(table, path[i - 1], path[i]);
    if (met) return met.at;
  }
  return undefined;
}

/** @param {Spot[]} path @throws {Refusal} two pieces meet elsewhere than in a common vertex */
function refuseCrossing(path) {
  const pieces = piecesOf(path).sort((one, other) => bySpot(one[0], other[0]) || bySpot(one[1], other[1]));
  for (let i = 0; i < pieces.length; i += 1) {
    const [a, b] = pieces[i];
    for (let j = i + 1; j < pieces.length && pieces[j][0][0] <= b[0]; j += 1) {
      const [c, d] = pieces[j];
      if (touches(a, b, c, d)) throw new Refusal('desk.refused.crosses_itself', touchingPlace(a, b, c, d));
    }
  }
}
