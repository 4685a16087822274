/** Figures of a shape as a planner reads them; the server's own figures are geodesic. */
/** @import {Ring, Shape, Spot} from './types.js' */
import { sideOfSpot } from './rings.js';

/** GRS80, the ellipsoid of CGCS2000. */
const RADIUS_M = 6378137;
const ECCENTRICITY = 0.08181919104281579;
const RADIANS_PER_STEP = Math.PI / 180 / 1e7;

/** Between the equator and a parallel, in units of the sphere of the same area. @param {number} sine of the latitude */
function zone(sine) {
  const e = ECCENTRICITY;
  return (1 - e * e) * (sine / (1 - (e * sine) ** 2) + Math.log((1 + e * sine) / (1 - e * sine)) / (2 * e));
}

/** The square of the radius of the sphere that has the ellipsoid's area. */
const SPHERE_M2 = (RADIUS_M ** 2 * zone(1)) / 2;

/** Area on the ellipsoid with the shortest lines as edges, holes taken off, within a millionth. @param {Shape} shape */
export const areaM2 = (shape) => shape.flat().reduce((sum, ring) => sum + ringM2(ring), 0);

/** The excess of the triangles from each edge to the pole, on the sphere of the same area. @param {Ring} ring */
function ringM2(ring) {
  const tangents = ring.map(([, y]) => Math.tan(Math.asin(zone(Math.sin(y * RADIANS_PER_STEP)) / zone(1)) / 2));
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const turn = Math.tan(((ring[j][0] - ring[i][0]) * RADIANS_PER_STEP) / 2);
    sum += 2 * Math.atan((turn * (tangents[i] + tangents[j])) / (1 + tangents[i] * tangents[j]));
  }
  return sum * SPHERE_M2;
}

/** Polsby-Popper in a plane about the shape: 1 a circle, near 0 a thread or a frayed border. @param {Shape} shape */
export function compactness(shape) {
  const lengthM = shape.flat().reduce((sum, ring) => sum + lengthOfM(ring), 0);
  return lengthM ? (4 * Math.PI * areaM2(shape)) / lengthM ** 2 : 0;
}

/** @param {Ring} ring closed */
function lengthOfM(ring) {
  const latitude = ring[0][1] * RADIANS_PER_STEP;
  const curve = 1 - (ECCENTRICITY * Math.sin(latitude)) ** 2;
  const eastM = (RADIUS_M / Math.sqrt(curve)) * Math.cos(latitude) * RADIANS_PER_STEP;
  const northM = ((RADIUS_M * (1 - ECCENTRICITY ** 2)) / curve ** 1.5) * RADIANS_PER_STEP;
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) sum += Math.hypot((ring[i][0] - ring[j][0]) * eastM, (ring[i][1] - ring[j][1]) * northM);
  return sum;
}

/** Whether a place lies in a shape or on its border. @param {Shape} shape @param {Spot} spot */
export const inside = (shape, spot) =>
  shape.some(([shell, ...holes]) => sideOfSpot(shell, spot) >= 0 && holes.every((hole) => sideOfSpot(hole, spot) <= 0));
