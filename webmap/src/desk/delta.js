/** What of a draft differs from what the server has: what a save sends, and what remains after it. Pure. */
/** @import {Knot} from '../edits/types.js' */
/** @import {DraftRow, SaveAsked, Saved} from './types.js' */
/** @import {Row} from './rows.js' */
import { knotText, sentKnots } from './knots.js';
import { sameRow, sentOf, storedOf } from './rows.js';

/** @typedef {{version: number, row: Row}} Stored an area as the server has it, and its version */
/** @typedef {{code: string, base: Stored | null, now: Row | null}} Dirty an area that differs: the state that was edited, the state of now */

/** No area has this version: a save that brings it is answered with both states. */
const OUTDATED = 0;

export class Delta {
  /** @param {DraftRow[]} rows @param {(code: string) => Row | null} now what an area is at this moment */
  constructor(rows, now) {
    /** @type {Map<string, Stored>} */
    this.stored = new Map(rows.map((row) => [row.code, storedOf(row)]));
    this.now = now;
    /** Codes that may differ. @type {Set<string>} */
    this.touched = new Set();
    /** Knots that the server does not have, by their text. @type {Map<string, Knot>} */
    this.knots = new Map();
    /** Areas as they were sent, until the answer comes. @type {Map<string, Row | null>} */
    this.sent = new Map();
  }

  /** @param {Iterable<string>} codes @param {Knot[]} [knots] */
  touch(codes, knots = []) {
    for (const code of codes) this.touched.add(code);
    for (const knot of knots) this.knots.set(knotText(knot), knot);
  }

  /** @returns {Dirty[]} */
  dirty() {
    return [...this.touched].map((code) => ({ code, base: this.stored.get(code) ?? null, now: this.now(code) }))
      .filter(({ base, now }) => !sameRow(base?.row, now));
  }

  /** What a save sends. @returns {Pick<SaveAsked, 'put' | 'removed' | 'knots'>} */
  begin() {
    const dirty = this.dirty();
    this.sent = new Map(dirty.map(({ code, now }) => [code, now]));
    return {
      put: dirty.flatMap(({ base, now }) => (now ? [{ ...sentOf(now), base: base?.version ?? null }] : [])),
      removed: dirty.flatMap(({ code, base, now }) => (!now && base ? [{ code, base: base.version }] : [])),
      knots: sentKnots([...this.knots.values()]),
    };
  }

  /** Nothing of what was sent is stored. */
  failed() {
    this.sent = new Map();
  }

  /** What was sent is stored. Returns what somebody else changed and nobody edited here: these areas become what the server has.
   * @param {Saved} saved @param {Pick<SaveAsked, 'knots'>} asked @returns {Map<string, Row | null>} */
  confirm(saved, asked) {
    for (const [code, row] of this.sent) this.keep(code, row && { version: saved.versions[code], row });
    for (const knot of asked.knots) this.knots.delete(JSON.stringify(knot));
    /** @type {[string, Stored | null][]} */
    const others = [...saved.others.put.map((row) => /** @type {[string, Stored]} */ ([row.code, storedOf(row)])),
      ...saved.others.removed.map((code) => /** @type {[string, null]} */ ([code, null]))];
    const follow = new Map(others.filter(([code, theirs]) => this.follows(code, theirs)).map(([code, theirs]) => [code, theirs && theirs.row]));
    this.touched = new Set(this.dirty().map(({ code }) => code).filter((code) => !follow.has(code)));
    this.failed();
    return follow;
  }

  /** Whether an area that somebody else changed can follow; where it was edited here, the next save brings the outdated version.
   * @param {string} code @param {Stored | null} theirs */
  follows(code, theirs) {
    const mine = this.stored.get(code);
    if (sameRow(mine?.row, this.now(code))) {
      this.keep(code, theirs);
      return true;
    }
    if (mine && this.sent.has(code)) this.keep(code, { ...mine, version: OUTDATED });
    return false;
  }

  /** @param {string} code @param {Stored | null} stored null: it is not there */
  keep(code, stored) {
    if (stored) this.stored.set(code, stored);
    else this.stored.delete(code);
  }
}
