/** Edges in their order about a vertex. */
/** @import {Spot} from './types.js' */
import { cross } from './exact.js';

/** Whether turning clockwise about a vertex from `from`, one meets `one` before `other`. @param {Spot} at @param {Spot} from @param {Spot} one @param {Spot} other */
export function isSooner(at, from, one, other) {
  const [sector, otherSector] = [sectorOf(at, from, one), sectorOf(at, from, other)];
  if (sector !== otherSector) return sector < otherSector;
  return sector % 2 === 0 && cross(one[0] - at[0], one[1] - at[1], other[0] - at[0], other[1] - at[1]) < 0;
}

/** 0 less than half a turn clockwise, 1 half a turn, 2 more, 3 a whole turn: back where one came from. @param {Spot} at @param {Spot} from @param {Spot} to */
function sectorOf(at, from, to) {
  const [fx, fy, tx, ty] = [from[0] - at[0], from[1] - at[1], to[0] - at[0], to[1] - at[1]];
  const turn = cross(fx, fy, tx, ty);
  if (turn < 0) return 0;
  if (turn > 0) return 2;
  return fx * tx < 0 || fy * ty < 0 ? 1 : 3;
}
