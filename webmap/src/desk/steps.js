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

  /** Somebody else's edits came between: the list is the server's, and what is not saved comes after those that hold there.
   * @param {{keep: number, add: Edit[], position: number}} sent @param {number} count @param {number} position
   * @returns {boolean} whether it could be so: not where one went back or forth meanwhile among edits that were sent */
  renew({ keep, add, position: then }, count, position) {
    const { unsaved } = this;
    const all = keep + add.length;
    const follows = unsaved.length ? then === all && this.agreed === all && this.position >= all : this.position === then;
    const over = unsaved.length ? this.position - this.agreed : 0;
    this.agreed = this.shortest = unsaved.length ? position : count;
    this.edits = [...new Array(this.agreed).fill(undefined), ...unsaved];
    this.position = position + Math.max(0, over);
    return follows;
  }

  /** One edit, after those that hold at the server, stands for all that were not saved.
   * @param {Edit | null} edit null: nothing of them is left @param {number} position of the server */
  collapse(edit, position) {
    const known = this.edits.slice(0, Math.min(this.agreed, position));
    this.edits = [...known, ...new Array(position - known.length).fill(undefined)];
    this.position = this.agreed = this.shortest = position;
    if (edit) this.push(edit);
  }

  /** Take up the edits of a page that was left. @param {number} keep @param {Edit[]} add @param {number} position */
  take(keep, add, position) {
    this.edits = [...this.edits.slice(0, keep), ...add];
    this.agreed = this.shortest = keep;
    this.position = position;
  }
}
