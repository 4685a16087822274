/** Where a piece comes from, and which names of a list nobody has yet: pure. */
/** @import {AreaWords} from './types.js' */
/** @import {Steps} from './steps.js' */

/** The name of the piece that a new one was made from; empty where it was there from the start, or that was not fetched.
 * @param {Pick<Steps, 'edits' | 'position'>} steps @param {string} code */
export function originOf({ edits, position }, code) {
  const has = (/** @type {{code: string}[]} */ rows) => rows.some((row) => row.code === code);
  const made = edits.slice(0, position).find((edit) => edit && has(edit.put) && !has(edit.before));
  return made?.before.map((row) => row.name || row.code).join('、') ?? '';
}

/** @param {AreaWords[]} wanted @param {Iterable<AreaWords>} there */
export function wantedLeft(wanted, there) {
  const taken = new Set([...there].map(({ name }) => name));
  return wanted.filter(({ name }) => !taken.has(name));
}
