/** Areas divided by a noded line, and vertices that nobody needs in the end. */
/** @import {Change, Knot, Part, Shape, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { retrace } from './retrace.js';
import { boxOf, edgesOf, holdsMiddle, withoutVertex } from './rings.js';

/** @typedef {[Spot, Spot]} Edge */

/** Codes of the areas whose box a line reaches, sorted. @param {Tessellation} t @param {Spot[]} path @param {string[] | null} codes null: of all areas */
export function reached(t, path, codes) {
  const line = boxOf([[path]]);
  return (codes ?? [...t.shapes.keys()]).filter((code) => {
    const box = boxOf(t.shape(code));
    return box[0] <= line[2] && line[0] <= box[2] && box[1] <= line[3] && line[1] <= box[3];
  }).sort();
}

/** The pieces of a noded line that lie inside an area. @param {Tessellation} t @param {string} code @param {Edge[]} pieces @returns {Edge[]} */
export const insideOf = (t, code, pieces) => pieces.filter(([a, b]) =>
  !t.holders(a, b).includes(code) && holdsMiddle(t.shape(code), a, b));

/** The faces that a noded line makes of an area; those that it only reaches into stay whole. @param {Tessellation} t @param {string} code @param {Edge[]} pieces @returns {Shape} */
export function facesOf(t, code, pieces) {
  const inner = insideOf(t, code, pieces);
  const both = inner.flatMap(([a, b]) => /** @type {Edge[]} */ ([[a, b], [b, a]]));
  return inner.length ? retrace([...edgesOf(t.shape(code)), ...both]) : t.shape(code);
}

/** Whether a part of an area has an edge that is new to the area: a drawn line bounds it. @param {Tessellation} t @param {string} code @param {Part} part */
export const isDrawn = (t, code, part) => edgesOf([part]).some(([a, b]) => !t.atLeft(a, b).includes(code));

/** Takes out knots where after all no border ends, so that nothing is left of them. @param {Tessellation} t @param {Knot[]} made @param {(change: Change) => void} doing */
export function tidy(t, made, doing) {
  for (const { p } of made) {
    if (t.star(p).length !== 2) continue;
    const put = t.holders(p).map((code) => /** @type {const} */ ([code, withoutVertex(t.shape(code), p)]));
    doing({ put: new Map(put), removed: [], knots: [] });
  }
}
