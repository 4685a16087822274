/** Knots as they are edited (lattice steps) and as they travel (degrees): pure. */
/** @import {Knot} from '../edits/types.js' */
/** @import {Degrees} from './types.js' */
import { toDegrees, toSteps } from '../edits/lattice.js';

/** @param {Knot[]} knots @returns {[Degrees, Degrees, Degrees][]} */
export const sentKnots = (knots) => knots.map(({ a0, b0, p }) => [toDegrees(a0), toDegrees(b0), toDegrees(p)]);

/** @param {[Degrees, Degrees, Degrees][]} sent @returns {Knot[]} */
export const readKnots = (sent) => sent.map(([a0, b0, p]) => ({ a0: toSteps(a0), b0: toSteps(b0), p: toSteps(p) }));

/** Two knots are the same if and only if their texts are. @param {Knot} knot */
export const knotText = (knot) => JSON.stringify(sentKnots([knot])[0]);
