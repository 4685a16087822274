/** Between whole steps of the lattice, degrees and the map's metres (EPSG:3857). */
/** @import {Shape, Spot} from '../edits/types.js' */
import MultiPolygon from 'ol/geom/MultiPolygon.js';

const RADIUS_M = 6_378_137;
const STEPS = 1e7;
const RADIANS_PER_STEP = Math.PI / 180 / STEPS;

/** @param {Spot} spot @returns {[number, number]} */
export const toMap = ([x, y]) => [RADIUS_M * x * RADIANS_PER_STEP, RADIUS_M * Math.log(Math.tan(Math.PI / 4 + (y * RADIANS_PER_STEP) / 2))];

/** The step of the lattice nearest to a place of the map. @param {number[]} at @returns {Spot} */
export const toSpot = ([x, y]) => [
  Math.round(x / RADIUS_M / RADIANS_PER_STEP),
  Math.round((2 * Math.atan(Math.exp(y / RADIUS_M)) - Math.PI / 2) / RADIANS_PER_STEP),
];

/** Metres on the ground that a pixel shows at a place. @param {number} resolution of the map @param {Spot} spot */
export const metresPerPixel = (resolution, [, y]) => resolution * Math.cos(y * RADIANS_PER_STEP);

/** The map's polygon of a shape, its rings closed. @param {Shape} shape */
export function polygonOf(shape) {
  /** @type {number[]} */
  const flat = [];
  /** @type {number[][]} */
  const endss = [];
  for (const part of shape) {
    const ends = [];
    for (const ring of part) {
      for (const spot of ring) flat.push(...toMap(spot));
      flat.push(...toMap(ring[0]));
      ends.push(flat.length);
    }
    endss.push(ends);
  }
  return new MultiPolygon(flat, 'XY', endss);
}

/** A place well inside a shape's first part. @param {Shape} shape @returns {Spot} */
export function innerSpot(shape) {
  const [x, y] = polygonOf(shape.slice(0, 1)).getInteriorPoints().getFirstCoordinate() ?? [0, 0];
  return toSpot([x, y]);
}
