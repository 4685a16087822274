/** Vertices moved, put in and taken out, with all areas that have them. */
/** @import {Change, Knot, Ring, Shape, Spot} from './types.js' */
/** @import {Segment, Tessellation} from './tessellation.js' */
import { insertion, metres, nearestOn, obstacle, placeOnEdge, shortcutObstacle } from './border.js';
import { along, footOf, same, touches, touchingPlace, bySpot } from './exact.js';
import { chainOf } from './knots.js';
import { Refusal } from './refusal.js';
import { boxOfRing, canonical, isSound, meet, withoutVertex } from './rings.js';

/** @typedef {Map<number, Spot>} Moves where vertices go, by their numbers */

/**
 * Moves a vertex with all areas that have it; knots of the edges that end in it keep their share.
 * @param {Tessellation} t @param {Spot} from @param {Spot} to
 * @returns {Change}
 * @throws {Refusal} it is locked, the place is taken, or a border would cross another
 */
export function moveVertex(t, from, to) {
  if (!t.isVertex(from)) throw new Refusal('desk.refused.no_vertex', from);
  if (t.onOutline(from)) throw new Refusal('desk.refused.outline', from);
  const knots = carriedKnots(t, from, to);
  /** @type {Moves} */
  const moves = new Map([[t.places.find(from), to], ...knots.map(({ was, p }) => /** @type {const} */ ([t.places.find(was), p]))]);
  refuseMeeting(t, moves);
  const codes = [...new Set([from, ...knots.map(({ was }) => was)].flatMap((spot) => t.holders(spot)))].sort();
  return { put: new Map(codes.map((code) => [code, moved(t, code, moves, to)])), removed: [], knots: knots.map(({ a0, b0, p }) => ({ a0, b0, p })) };
}

/** @param {Tessellation} t @param {string} code @param {Moves} moves @param {Spot} to @returns {Shape} */
function moved(t, code, moves, to) {
  const old = t.shape(code);
  const gone = [...moves.keys()].map((place) => t.places.spots[place]);
  const isTouched = (/** @type {Ring} */ ring) => meet(boxOfRing(ring), boxOfRing(gone)) && ring.some((spot) => gone.some((one) => same(one, spot)));
  const placed = (/** @type {Spot} */ spot) => moves.get(t.places.find(spot)) ?? spot;
  const shape = old.map((part) => part.map((ring) => (isTouched(ring) ? ring.map(placed) : ring)));
  if (!isSound(shape, old)) throw new Refusal('desk.refused.turned_over', to);
  return canonical(shape);
}

/** The knots of the surveyed edges that end in a vertex, rounded anew from where these come to lie. @param {Tessellation} t @param {Spot} from @param {Spot} to */
function carriedKnots(t, from, to) {
  const ends = (t.knotsFrom.get(t.places.find(from)) ?? []).map(({ a0, b0 }) => ({ a0, b0 }))
    .sort((one, other) => bySpot(one.a0, other.a0) || bySpot(one.b0, other.b0))
    .filter((edge, i, all) => i === 0 || !same(edge.a0, all[i - 1].a0) || !same(edge.b0, all[i - 1].b0));
  return ends.flatMap((edge) => carriedAlong(t, edge, from, to));
}

/** @param {Tessellation} t @param {{a0: Spot, b0: Spot}} edge @param {Spot} from @param {Spot} to @returns {(Knot & {was: Spot})[]} none where the surveyed edge is not there any more */
function carriedAlong(t, edge, from, to) {
  const chain = chainOf(t, edge, (spot) => t.isVertex(spot));
  if (chain.some((spot, i) => i > 0 && !t.segment(chain[i - 1], spot))) return [];
  const [a, b] = [edge.a0, edge.b0].map((end) => (same(end, from) ? to : end));
  const [a0, b0] = bySpot(a, b) < 0 ? [a, b] : [b, a];
  return chain.slice(1, -1).map((was) => ({ was, a0, b0, p: along(a, b, ...footOf(edge.a0, edge.b0, was)) }));
}

/** @param {Tessellation} t @param {Moves} moves @throws {Refusal} a moved edge meets another, or a place is taken */
function refuseMeeting(t, moves) {
  const after = (/** @type {Spot} */ spot) => moves.get(t.places.find(spot)) ?? spot;
  const places = [...moves.values()];
  for (const [i, to] of places.entries()) {
    const taken = (t.isVertex(to) && !moves.has(t.places.find(to))) || places.findIndex((place) => same(place, to)) < i;
    if (taken) throw new Refusal('desk.refused.taken', to);
  }
  /** @type {Set<Segment>} */
  const changed = new Set([...moves.keys()].flatMap((place) => t.stars[place]));
  const drawn = [...changed].map(({ a, b }) => /** @type {[Spot, Spot]} */ ([after(a), after(b)]));
  drawn.forEach(([a, b], i) => {
    const still = t.grid.near(a, b).filter((edge) => !changed.has(edge)).map((edge) => /** @type {[Spot, Spot]} */ ([edge.a, edge.b]));
    for (const [c, d] of [...still, ...drawn.slice(0, i)]) {
      if (touches(a, b, c, d)) throw new Refusal('desk.refused.crosses', touchingPlace(a, b, c, d));
      if ((same(a, c) && same(b, d)) || (same(a, d) && same(b, c))) throw new Refusal('desk.refused.crosses', a);
    }
  });
}

/**
 * Puts a vertex into a border, for all areas along it. On the parent's outline, and within a centimetre of the edge, it is a knot.
 * @param {Tessellation} t @param {Spot} a @param {Spot} b @param {Spot} at
 * @returns {Change}
 * @throws {Refusal} there is no such border, or the border would cross another
 */
export function addVertex(t, a, b, at) {
  const edge = t.segment(a, b);
  if (!edge) throw new Refusal('desk.refused.no_border', at);
  const onEdge = nearestOn(a, b, at);
  if (edge.outline || same(onEdge, at)) {
    const { p, knot } = placeOnEdge(t, a, b, at);
    if (!knot) throw new Refusal('desk.refused.taken', p);
    return insertion(t, a, b, p, knot);
  }
  if (t.isVertex(at)) throw new Refusal('desk.refused.taken', at);
  refuseObstacle(t, a, b, at);
  return soundly(t, insertion(t, a, b, at, null), at);
}

/** @param {Tessellation} t @param {Spot} a @param {Spot} b @param {Spot} p */
function refuseObstacle(t, a, b, p) {
  const edge = obstacle(t, a, b, p);
  if (edge) throw new Refusal('desk.refused.crosses', metres(edge.a, p) <= metres(edge.b, p) ? edge.a : edge.b);
}

/** @param {Tessellation} t @param {Change} change @param {Spot} at @returns {Change} in the one order @throws {Refusal} an area would turn over */
function soundly(t, change, at) {
  if (![...change.put].every(([code, shape]) => isSound(shape, t.shape(code)))) throw new Refusal('desk.refused.turned_over', at);
  return { ...change, put: new Map([...change.put].map(([code, shape]) => [code, canonical(shape)])) };
}

/**
 * Takes a vertex out of a border, for all areas along it.
 * @param {Tessellation} t @param {Spot} at
 * @returns {Change}
 * @throws {Refusal} it is locked, borders meet in it, or the border would cross another
 */
export function deleteVertex(t, at) {
  const star = t.star(at);
  if (!star.length) throw new Refusal('desk.refused.no_vertex', at);
  if (t.onOutline(at)) throw new Refusal('desk.refused.outline', at);
  if (star.length > 2) throw new Refusal('desk.refused.node', at);
  const [u, v] = star.map((edge) => (same(edge.a, at) ? edge.b : edge.a));
  if (t.segment(u, v)) throw new Refusal('desk.refused.too_few', at);
  const met = shortcutObstacle(t, u, v, at);
  if (met) throw new Refusal('desk.refused.crosses', touchingPlace(u, v, met.a, met.b));
  const put = t.holders(at).map((code) => /** @type {const} */ ([code, withoutVertex(t.shape(code), at)]));
  return soundly(t, { put: new Map(put), removed: [], knots: [] }, at);
}
