/** Areas divided by a noded line, and vertices that nobody needs in the end. */
/** @import {Change, Knot, Part, Shape, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { metres, shortcutObstacle } from './border.js';
import { Chain } from './chain.js';
import { cross, same, touches } from './exact.js';
import { isOfEdge } from './knots.js';
import { Refusal } from './refusal.js';
import { faces, retrace } from './retrace.js';
import { boxOf, canonical, edgesOf, holdsMiddle, isSound, meet, withoutVertex } from './rings.js';

/** @typedef {[Spot, Spot]} Edge */

/** Codes of the areas whose box a line reaches, sorted. @param {Tessellation} t @param {Spot[]} path @param {string[] | null} codes null: of all areas */
export function reached(t, path, codes) {
  const line = boxOf([[path]]);
  return (codes ?? [...t.shapes.keys()]).filter((code) => meet(boxOf(t.shape(code)), line)).sort();
}

/** The pieces of a noded line that lie inside an area. @param {Tessellation} t @param {string} code @param {Edge[]} pieces @returns {Edge[]} */
const insideOf = (t, code, pieces) => pieces.filter(([a, b]) =>
  !t.holders(a, b).includes(code) && holdsMiddle(t.shape(code), a, b));

/** The faces that a noded line makes of an area; those that it only reaches into stay whole. @param {Tessellation} t @param {string} code @param {Edge[]} pieces @returns {Shape} */
export function facesOf(t, code, pieces) {
  const inner = insideOf(t, code, pieces);
  const both = inner.flatMap(([a, b]) => /** @type {Edge[]} */ ([[a, b], [b, a]]));
  return inner.length ? faces([...edgesOf(t.shape(code)), ...both]).parts : canonical(t.shape(code));
}

/** Whether a part of an area has an edge that is new to the area: a drawn line bounds it. @param {Tessellation} t @param {string} code @param {Part} part */
export const isDrawn = (t, code, part) => edgesOf([part]).some(([a, b]) => !t.atLeft(a, b).includes(code));

/** Whether the middle of an edge lies within a closed line: it goes round it, counter-clockwise. @param {Edge[]} edges of the line @param {Edge} edge */
function goesRound(edges, [a, b]) {
  const [x, y] = [a[0] + b[0], a[1] + b[1]];
  let times = 0;
  for (const [c, d] of edges) {
    const [cy, dy] = [2 * c[1] - y, 2 * d[1] - y];
    if (cy > 0 === dy > 0) continue;
    const turn = cross(2 * c[0] - x, cy, 2 * d[0] - x, dy);
    if (turn > 0 === dy > cy) times += dy > cy ? 1 : -1;
  }
  return times > 0;
}

/** Whether a face lies within a closed line that no border crosses. @param {Chain} line @param {Part} face */
export function isWithin(line, face) {
  const edges = edgesOf([face]);
  const off = edges.find(([a, b]) => line.times(a, b) === 0);
  return off ? goesRound(line.edges(), off) : line.times(...edges[0]) > 0;
}

/** The shapes that faces make together, by code; codes without faces are left out. @param {Map<string, Part[]>} facesBy @returns {[string, Shape][]} */
export const together = (facesBy) => [...facesBy].filter(([, parts]) => parts.length)
  .map(([code, parts]) => [code, retrace(new Chain(...parts.map((part) => [part])).edges())]);

/**
 * Refuses what would make an area's border cross itself: it was given something that it overlapped before.
 * @param {Tessellation} t @param {Iterable<string>} codes
 */
export function refuseOverlap(t, codes) {
  for (const code of codes) for (const [a, b] of edgesOf(t.shape(code))) {
    const over = t.grid.near(a, b).some((edge) =>
      (edge.left.includes(code) || edge.right.includes(code)) && touches(a, b, edge.a, edge.b));
    if (over) throw new Refusal('desk.refused.overlap', a);
  }
}

/** How long the border of a face with an area is. @param {Tessellation} t @param {Part} face @param {string} code */
export const borderWith = (t, face, code) => edgesOf([face])
  .reduce((sum, [a, b]) => (t.atLeft(b, a).includes(code) ? sum + metres(a, b) : sum), 0);

/** Takes out knots where after all no border ends, so that nothing is left of them. @param {Tessellation} t @param {Knot[]} made @param {(change: Change) => void} doing */
export function tidy(t, made, doing) {
  for (const knot of made) {
    const ends = t.star(knot.p).map((edge) => (same(edge.a, knot.p) ? edge.b : edge.a));
    const idle = ends.length === 2 && ends.every((end) => isOfEdge(t, knot, end)) && !t.segment(ends[0], ends[1]);
    if (!idle || shortcutObstacle(t, ends[0], ends[1], knot.p)) continue;
    const put = t.holders(knot.p).map((code) => /** @type {const} */ ([code, withoutVertex(t.shape(code), knot.p)]));
    if (put.every(([code, shape]) => isSound(shape, t.shape(code)))) doing({ put: new Map(put), removed: [], knots: [] });
  }
}
