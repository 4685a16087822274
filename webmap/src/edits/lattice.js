/** Between degrees and whole lattice steps: both ways exact. */
/** @import {Shape, Spot} from './types.js' */
/** @import {MultiPolygon} from '../desk/types.js' */

const STEPS_PER_DEGREE = 1e7;

/** The nearest whole number, ties to even, as numpy's `rint` and PostgreSQL round. @param {number} value */
export function rint(value) {
  const low = Math.floor(value);
  const over = value - low;
  if (over === 0.5) return low % 2 === 0 ? low : low + 1;
  return over < 0.5 ? low : low + 1;
}

/** @param {readonly number[]} degrees longitude, latitude @returns {Spot} */
export const toSteps = ([lon, lat]) => [rint(lon * STEPS_PER_DEGREE) + 0, rint(lat * STEPS_PER_DEGREE) + 0];

/** @param {Spot} spot @returns {[number, number]} the doubles nearest to seven decimals */
export const toDegrees = ([x, y]) => [x / STEPS_PER_DEGREE, y / STEPS_PER_DEGREE];

/** @param {MultiPolygon} geometry @returns {Shape} rings without the repeated vertex at their end */
export const shapeOf = ({ coordinates }) =>
  coordinates.map((part) => part.map((ring) => ring.slice(0, -1).map(toSteps)));

/** @param {Shape} shape @returns {MultiPolygon} */
export const multiPolygonOf = (shape) => ({
  type: 'MultiPolygon',
  coordinates: shape.map((part) => part.map((ring) => [...ring, ring[0]].map(toDegrees))),
});
