/** The edits of a draft in order, how many of them hold, and which of them the server knows: pure. */
/** @import {Step} from './types.js' */

/** @typedef {Omit<Step, 'number'> & {at?: string, who?: string}} Edit */

export class Steps {
  /** @param {number} count of all that are kept @param {number} position how many of them hold */
  constructor(count, position) {
    /** Where one is missing, it was not fetched yet. @type {(Edit | undefined)[]} */
    this.edits = new Array(count).fill(undefined);
    this.position = position;
    /** So many of the first ones are kept by the server as they are here. */
    this.agreed = count;
    /** The shortest that the list was since the last save was begun. */
    this.shortest = count;
  }

  get canUndo() {
    return this.position > 0;
  }

  get canRedo() {
    return this.position < this.edits.length;
  }

  /** Put an edit after those that hold; those that were taken back go. @param {Edit} edit */
  push(edit) {
    this.edits.length = this.position;
    this.edits.push(edit);
    this.agreed = Math.min(this.agreed, this.position);
    this.shortest = Math.min(this.shortest, this.position);
    this.position += 1;
  }

  /** What a save tells the server. @returns {{keep: number, add: Edit[], position: number}} */
  begin() {
    this.shortest = this.edits.length;
    const add = /** @type {Edit[]} */ (this.edits.slice(this.agreed));
    return { keep: this.agreed, add, position: this.position };
  }

  /** The server has what was sent: everything but what has changed since. @param {{keep: number, add: Edit[]}} sent */
  stored({ keep, add }) {
    this.agreed = Math.min(keep + add.length, this.shortest);
  }

  /** What the server does not have yet. */
  get unsaved() {
    return /** @type {Edit[]} */ (this.edits.slice(this.agreed));
  }

  /** Numbers, from 1, of edits between two positions that must be fetched; null where none is missing.
   * @param {number} one @param {number} other @returns {{from: number, to: number} | null} */
  missing(one, other) {
    const low = Math.min(one, other);
    const gaps = this.edits.slice(low, Math.max(one, other)).flatMap((edit, i) => (edit ? [] : [low + i + 1]));
    return gaps.length ? { from: gaps[0], to: gaps[gaps.length - 1] } : null;
  }

  /** Take in what was fetched. @param {Step[]} fetched */
  learn(fetched) {
    for (const { number, ...edit } of fetched) {
      if (number <= this.agreed) this.edits[number - 1] = edit;
    }
  }

  /** Somebody else's edits came between: the list is the server's, and is fetched anew. @param {number} count @param {number} position */
  renew(count, position) {
    const late = this.unsaved;
    this.edits = [...new Array(count).fill(undefined), ...late];
    this.agreed = this.shortest = count;
    this.position = position + late.length;
  }

  /** One edit stands for all that were not saved; null: nothing of them is left. @param {Edit | null} edit */
  collapse(edit) {
    this.edits.length = this.agreed;
    this.position = this.agreed;
    this.shortest = Math.min(this.shortest, this.agreed);
    if (edit) this.push(edit);
  }

  /** Take up the edits of a page that was left. @param {number} keep @param {Edit[]} add @param {number} position */
  take(keep, add, position) {
    this.edits = [...this.edits.slice(0, keep), ...add];
    this.agreed = this.shortest = keep;
    this.position = position;
  }
}
