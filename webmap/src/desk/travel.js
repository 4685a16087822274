/** From one position in the list of edits to another: what the areas become, and where somebody else's work is in the way. Pure. */
/** @import {Knot, Spot} from '../edits/types.js' */
/** @import {Edit} from './steps.js' */
/** @import {Row} from './rows.js' */
import { sameCourse, withKnotsOf } from './joining.js';
import { readKnots } from './knots.js';
import { rowOf, sameRow } from './rows.js';

/** @typedef {Map<string, Row | null>} Rows what areas become; null: they are not there */
/** @typedef {{code: string, base: Row | null, mine: Row | null, theirs: Row | null}} Clash
 *   two states that were made of one, `base` */

/** The areas that an edit touched, after it. @param {Edit} edit @returns {Rows} */
export function after({ put, removed, before }) {
  const gone = [...before.map(({ code }) => code), ...removed].map((code) => /** @type {[string, Row | null]} */ ([code, null]));
  return new Map([...gone, ...put.map((row) => /** @type {[string, Row | null]} */ ([row.code, rowOf(row)]))]);
}

/** The same areas before it. @param {Edit} edit @returns {Rows} */
export function before({ put, before: were }) {
  const gone = put.map(({ code }) => /** @type {[string, Row | null]} */ ([code, null]));
  return new Map([...gone, ...were.map((row) => /** @type {[string, Row | null]} */ ([row.code, rowOf(row)]))]);
}

/** @param {(Edit | undefined)[]} edits @param {number} from @param {number} to @param {(code: string) => Row | null} now
 * @param {(spot: Spot) => boolean} isKnot vertices that others put on a border are no change of it; they stay
 * @returns {{rows: Rows, knots: Knot[], position: number, clashes: Clash[]}} as far as one comes; the knots of what is done again */
export function travel(edits, from, to, now, isKnot) {
  /** @type {Rows} */
  const rows = new Map();
  const knots = [];
  const at = (/** @type {string} */ code) => (rows.has(code) ? rows.get(code) ?? null : now(code));
  const down = to < from;
  for (let position = from; position !== to; position += down ? -1 : 1) {
    const edit = /** @type {Edit} */ (edits[down ? position - 1 : position]);
    const [expected, wanted] = down ? [after(edit), before(edit)] : [before(edit), after(edit)];
    const clashes = [...expected].flatMap(([code, base]) => meeting({ code, base, mine: wanted.get(code) ?? null, theirs: at(code) }, wanted, isKnot));
    if (clashes.length) return { rows, knots, position, clashes: [...clashes, ...withThem(clashes, wanted, at)] };
    for (const [code, row] of wanted) rows.set(code, row);
    if (!down) knots.push(...readKnots(edit.knots));
  }
  return { rows, knots, position: to, clashes: [] };
}

/** The other areas of an edit, as clashes that only one side changed: what is decided of the ground of one is decided of all.
 * @param {Clash[]} clashes @param {Rows} wanted @param {(code: string) => Row | null} at @returns {Clash[]} */
function withThem(clashes, wanted, at) {
  const told = new Set(clashes.map(({ code }) => code));
  return [...wanted].filter(([code, row]) => !told.has(code) && !sameRow(row, at(code)))
    .map(([code, mine]) => ({ code, base: at(code), mine, theirs: at(code) }));
}

/** Where an area is not as an edit left it: nothing where only knots came, which `wanted` then has too; else the clash.
 * @param {Clash} clash @param {Rows} wanted @param {(spot: Spot) => boolean} isKnot @returns {Clash[]} */
function meeting(clash, wanted, isKnot) {
  const { code, base, mine, theirs } = clash;
  if (sameRow(base, theirs)) return [];
  const knotted = base && theirs && base.name === theirs.name && base.kind === theirs.kind && sameCourse(base.shape, theirs.shape, isKnot);
  if (!knotted) return [clash];
  if (mine) wanted.set(code, { ...mine, shape: withKnotsOf(mine.shape, base.shape, theirs.shape) });
  return [];
}
