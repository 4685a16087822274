/** Households and residents within shapes, fast enough for every frame of a drag: pure. */
/** @import {Homes} from './types.js' */
/** @import {Ring, Shape} from '../edits/types.js' */
import { toSteps } from '../edits/lattice.js';

/** @typedef {{households: number, residents: number}} Counted */

export class HomeIndex {
  /** Places sorted from west to east, in lattice steps. @param {Homes} homes */
  constructor({ lon, lat, households, persons }) {
    const spots = lon.map((x, i) => toSteps([x, lat[i]]));
    const order = [...spots.keys()].sort((a, b) => spots[a][0] - spots[b][0]);
    const inOrder = (/** @type {(i: number) => number} */ of) => Float64Array.from(order, of);
    this.x = inOrder((i) => spots[i][0]);
    this.y = inOrder((i) => spots[i][1]);
    this.households = inOrder((i) => households[i]);
    this.persons = inOrder((i) => persons[i]);
  }

  /** The first place that lies at `x` or east of it. @param {number} x */
  from(x) {
    let [low, high] = [0, this.x.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.x[middle] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Count what lies in a shape: what is below its upper edges less what is below its lower ones. A place on a common
   * border is so counted in just one of two neighbours. @param {Shape} shape @returns {Counted} */
  within(shape) {
    const sum = { households: 0, residents: 0 };
    for (const ring of shape.flat()) this.addRing(ring, sum);
    return sum;
  }

  /** @param {Ring} ring @param {Counted} sum */
  addRing(ring, sum) {
    let [x1, y1] = ring[ring.length - 1];
    for (const [x2, y2] of ring) {
      if (x1 < x2) this.addBelow(x1, y1, x2, y2, -1, sum);
      else if (x2 < x1) this.addBelow(x2, y2, x1, y1, 1, sum);
      [x1, y1] = [x2, y2];
    }
  }

  /** Add what lies below an edge, its west end counted and its east end not.
   * @param {number} west @param {number} y1 @param {number} east @param {number} y2 @param {1 | -1} sign @param {Counted} sum */
  addBelow(west, y1, east, y2, sign, sum) {
    for (let i = this.from(west); i < this.x.length && this.x[i] < east; i++) {
      if ((this.y[i] - y1) * (east - west) >= (y2 - y1) * (this.x[i] - west)) continue;
      sum.households += sign * this.households[i];
      sum.residents += sign * this.persons[i];
    }
  }
}
