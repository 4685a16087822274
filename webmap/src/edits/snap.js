/** Where a place that a hand points at is drawn to. */
/** @import {Snapped, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
/** @import {Lines} from './lines.js' */
import { bySpot } from './exact.js';
import { metres, nearestOn, reachSteps } from './border.js';

/**
 * The nearest vertex of a border, else the nearest place of a border, else of a line.
 * @param {Spot} place
 * @param {number} tolerance metres
 * @param {{tessellation: Tessellation, lines?: Lines | null}} ground
 * @returns {Snapped | null} `away` in metres
 */
export function snapTo(place, tolerance, { tessellation: t, lines = null }) {
  const reach = reachSteps(place, tolerance);
  const edges = t.grid.about(place, ...reach);
  const vertices = edges.flatMap(({ a, b }) => [a, b]).map((at) => snapped('vertex', at, place));
  const borders = edges.map(({ a, b, outline }) => ({ ...snapped('edge', nearestOn(a, b, place), place), a, b, outline: outline !== 0 }));
  const ways = (lines?.grid.about(place, ...reach) ?? []).flatMap(({ a, b }) => onLine(a, b, place, tolerance));
  const vertex = nearest(vertices, tolerance);
  return (vertex && { ...vertex, outline: t.onOutline(vertex.at) }) ?? nearest(borders, tolerance) ?? nearest(ways, tolerance);
}

/** @param {Snapped['kind']} kind @param {Spot} at @param {Spot} place @returns {Snapped} */
const snapped = (kind, at, place) => ({ kind, at, outline: false, away: metres(at, place) });

/** A vertex of a line draws from half as far, so that it is met where lines cross. @param {Spot} a @param {Spot} b @param {Spot} place @param {number} tolerance */
function onLine(a, b, place, tolerance) {
  const end = [a, b].map((at) => snapped('line', at, place)).filter(({ away }) => away <= tolerance / 2);
  return (end.length ? end : [snapped('line', nearestOn(a, b, place), place)]).map((one) => ({ ...one, a, b }));
}

/** @param {Snapped[]} all @param {number} tolerance @returns {Snapped | null} */
function nearest(all, tolerance) {
  /** @type {Snapped | null} */
  let best = null;
  for (const one of all) {
    if (one.away > tolerance) continue;
    if (!best || one.away < best.away || (one.away === best.away && bySpot(one.at, best.at) < 0)) best = one;
  }
  return best;
}
