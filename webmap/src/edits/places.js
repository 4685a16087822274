/** @import {Spot} from './types.js' */

const HALF_X = 2 ** 25;
const HALF_Y = 2 ** 26;

/** Places with a number each, from 0, in the order in which they were first named. */
export class Places {
  /** @param {Spot} middle places within 3.3 degrees of it are found fastest */
  constructor(middle) {
    this.middle = middle;
    /** @type {Spot[]} */
    this.spots = [];
    /** @type {Map<number | string, number>} */
    this.numbers = new Map();
  }

  /** @param {Spot} spot @returns {number} -1 where it has none */
  find(spot) {
    return this.numbers.get(this.#key(spot)) ?? -1;
  }

  /** @param {Spot} spot @returns {number} its number, a new one where it has none */
  of(spot) {
    const key = this.#key(spot);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.spots.push(spot) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  /** @param {Spot} spot */
  #key(spot) {
    const x = spot[0] - this.middle[0] + HALF_X;
    const y = spot[1] - this.middle[1] + HALF_Y;
    return x >= 0 && x < 2 * HALF_X && y >= 0 && y < 2 * HALF_Y ? x * 2 * HALF_Y + y : `${spot[0]} ${spot[1]}`;
  }
}

/** One key for a pair of place numbers. @param {number} a @param {number} b */
export const pairKey = (a, b) => a * HALF_Y + b;
