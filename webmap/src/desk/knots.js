/** Knots as they are edited (lattice steps) and as they travel (degrees): pure. */
/** @import {Knot} from '../edits/types.js' */
/** @import {Degrees} from './types.js' */
import { toDegrees, toSteps } from '../edits/lattice.js';

/** @param {[number, number]} spot @returns {Degrees} */
const degrees = ([x, y]) => [toDegrees(x), toDegrees(y)];

/** @param {Degrees} place @returns {[number, number]} */
const steps = ([lon, lat]) => [toSteps(lon), toSteps(lat)];

/** @param {Knot[]} knots @returns {[Degrees, Degrees, Degrees][]} */
export const sentKnots = (knots) => knots.map(({ a0, b0, p }) => [degrees(a0), degrees(b0), degrees(p)]);

/** @param {[Degrees, Degrees, Degrees][]} sent @returns {Knot[]} */
export const readKnots = (sent) => sent.map(([a0, b0, p]) => ({ a0: steps(a0), b0: steps(b0), p: steps(p) }));

/** Two knots are the same if and only if their texts are. @param {Knot} knot */
export const knotText = (knot) => JSON.stringify(sentKnots([knot])[0]);
