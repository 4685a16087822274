/** Steps that can be undone, each the whole of what is supposed. */
/** @import {VenueChanges} from './types.js' */

/** @type {VenueChanges} */
export const NOTHING_CHANGED = Object.freeze({ opened: [], closed: [], moved: {} });

export class Steps {
  /** @type {VenueChanges[]} */
  past = [];
  now = NOTHING_CHANGED;

  get any() {
    return this.past.length > 0;
  }

  /** @param {VenueChanges} next */
  take(next) {
    this.past.push(this.now);
    const nothing = !next.opened.length && !next.closed.length && !Object.keys(next.moved).length;
    this.now = nothing ? NOTHING_CHANGED : next;
  }

  undo() {
    this.now = this.past.pop() ?? NOTHING_CHANGED;
  }
}
