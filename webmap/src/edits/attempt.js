/** @import {Change, Knot, Shape} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { same } from './exact.js';
import { alike } from './rings.js';

/**
 * Tries an edit of several steps on a tessellation and takes it back: what is left is the change that does all of it at once.
 * @param {Tessellation} t
 * @param {(doing: (change: Change) => void, made: Knot[]) => void} work does its steps by `doing`, or throws a Refusal; `made` are
 *   the knots made so far
 * @returns {Change}
 */
export function attempt(t, work) {
  /** @type {Change[]} */
  const undoing = [];
  /** @type {Knot[]} */
  const knots = [];
  const known = t.knots.length;
  try {
    work((change) => {
      undoing.push(t.apply(change));
      knots.push(...change.knots);
    }, knots);
    return whole(t, undoing, knots);
  } finally {
    for (const change of undoing.reverse()) t.apply(change);
    t.forget(known);
  }
}

/** @param {Tessellation} t @param {Change[]} undoing @param {Knot[]} knots @returns {Change} */
function whole(t, undoing, knots) {
  /** @type {Map<string, Shape | null>} */
  const before = new Map();
  for (const change of undoing) {
    for (const [code, shape] of change.put) if (!before.has(code)) before.set(code, shape);
    for (const code of change.removed) if (!before.has(code)) before.set(code, null);
  }
  const codes = [...before.keys()].sort();
  const put = codes.filter((code) => t.shapes.has(code) && !alike(t.shape(code), before.get(code) ?? []));
  return {
    put: new Map(put.map((code) => [code, t.shape(code)])),
    removed: codes.filter((code) => before.get(code) && !t.shapes.has(code)),
    knots: knots.filter(({ p }, i) => t.isVertex(p) && knots.findIndex((one) => same(one.p, p)) === i),
  };
}
