/** From one position in the list of edits to another: what the areas become, and where somebody else's work is in the way. Pure. */
/** @import {Edit} from './steps.js' */
/** @import {Row} from './rows.js' */
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
 * @returns {{rows: Rows, position: number, clashes: Clash[]}} as far as one comes */
export function travel(edits, from, to, now) {
  /** @type {Rows} */
  const rows = new Map();
  const at = (/** @type {string} */ code) => (rows.has(code) ? rows.get(code) ?? null : now(code));
  const down = to < from;
  for (let position = from; position !== to; position += down ? -1 : 1) {
    const edit = /** @type {Edit} */ (edits[down ? position - 1 : position]);
    const [expected, wanted] = down ? [after(edit), before(edit)] : [before(edit), after(edit)];
    const clashes = clashing(expected, wanted, at);
    if (clashes.length) return { rows, position, clashes };
    for (const [code, row] of wanted) rows.set(code, row);
  }
  return { rows, position: to, clashes: [] };
}

/** @param {Rows} expected @param {Rows} wanted @param {(code: string) => Row | null} at @returns {Clash[]} */
function clashing(expected, wanted, at) {
  return [...expected].filter(([code, row]) => !sameRow(row, at(code)))
    .map(([code, base]) => ({ code, base, mine: wanted.get(code) ?? null, theirs: at(code) }));
}
