/** A drawn line and the borders that it meets get common vertices: after that they meet nowhere else. */
/** @import {Change, Spot} from './types.js' */
/** @import {Segment, Tessellation} from './tessellation.js' */
import { crosses, crossing, isOn, orient, bySpot, same, touches, touchingPlace } from './exact.js';
import { insertion, metres, nearestOn, placeOnEdge, reachSteps } from './border.js';
import { Refusal } from './refusal.js';

const NEAR_M = 1;
const MOST_ROUNDS = 6;
/** How often one vertex after another may be put on borders before a line gets a step further, and how many borders it may cross. */
const MOST_TRIES = 60;
const MOST_NODES = 20_000;

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
function drawn(table, spot) {
  const edges = table.t.grid.about(spot, ...reachSteps(spot, NEAR_M)).filter(table.isMine);
  const vertex = nearest(edges.flatMap(({ a, b }) => [a, b].map((at) => ({ at, a: at, b: at }))), spot);
  if (vertex) return vertex.at;
  const edge = nearest(edges.map(({ a, b }) => ({ at: nearestOn(a, b, spot), a, b })), spot);
  return edge ? placed(table, edge, spot, []) : spot;
}

/** @typedef {{at: Spot, a: Spot, b: Spot}} Near a place of a border, and the edge or the vertex that it belongs to */

/** The nearest within a metre, one order among equals. @param {Near[]} all @param {Spot} spot @returns {Near | undefined} */
const nearest = (all, spot) => all.map((one) => ({ ...one, away: metres(one.at, spot) })).filter(({ away }) => away <= NEAR_M)
  .sort((one, other) => one.away - other.away || bySpot(one.at, other.at) || bySpot(one.a, other.a) || bySpot(one.b, other.b))[0];

/** @param {Table} table @param {{a: Spot, b: Spot}} edge @param {Spot} target @param {Spot[]} unwanted @returns {Spot} a vertex of the edge, put there if need be */
function placed({ t, doing }, { a, b }, target, unwanted) {
  const { p, knot } = placeOnEdge(t, a, b, target, unwanted);
  if (knot) doing(insertion(t, a, b, p, knot));
  return p;
}

/** Every piece cut where it meets a border. @param {Table} table @param {Spot[]} path */
function nodedOnce(table, path) {
  const out = [path[0]];
  for (let i = 1; i < path.length; i += 1) out.push(...nodedPiece(table, path[i - 1], path[i]));
  return withoutRepeats(out);
}

/** @param {Table} table @param {Spot} u @param {Spot} v @returns {Spot[]} without u, with v */
function nodedPiece(table, u, v) {
  const out = [u];
  const ahead = [v];
  for (let tries = 0; ahead.length; tries += 1) {
    const [from, to] = [out[out.length - 1], ahead[ahead.length - 1]];
    const met = firstMet(table, from, to);
    if (met && (tries > MOST_TRIES || out.length > MOST_NODES)) throw new Refusal('desk.refused.narrow', met.at);
    if (met) {
      const p = met.vertex ?? placed(table, met.edge, met.at, [from, to]);
      if (!same(p, from) && !same(p, to)) ahead.push(p);
    } else {
      out.push(/** @type {Spot} */ (ahead.pop()));
      tries = 0;
    }
  }
  return out.slice(1);
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
