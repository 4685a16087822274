/** A proposed division as an edit of the desk: pure. */
/** @import {Change, Shape} from '../edits/types.js' */
/** @import {Proposal} from './ground_api.js' */
/** @import {AreaWords} from './types.js' */
import { shapeOf } from '../edits/lattice.js';
import { readKnots } from './knots.js';

/** @param {Proposal} proposal @returns {{change: Change, words: Map<string, AreaWords>, count: number}} */
export function editOf({ areas, removed, knots }) {
  const changed = areas.filter((area) => area.changed);
  return {
    change: { put: new Map(changed.map((area) => [area.code, shapeOf(area.geometry)])), removed: [...removed], knots: readKnots(knots) },
    words: new Map(changed.map(({ code, name, kind }) => [code, { code, name, kind }])),
    count: areas.filter((area) => !area.kept).length,
  };
}

/** Whether a proposal was made from the pieces that are drawn: of each it says what becomes of it.
 * @param {Proposal} proposal @param {ReadonlyMap<string, Shape>} shapes */
export function fitsOn({ areas, removed }, shapes) {
  const told = new Set([...areas.map(({ code }) => code), ...removed]);
  return [...shapes.keys()].every((code) => told.has(code)) && removed.every((code) => shapes.has(code));
}
