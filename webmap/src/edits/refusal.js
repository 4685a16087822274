/** @import {Spot} from './types.js' */

/** An edit that would break the tiling, or that says nothing: what is wrong, and where. Nothing was changed. */
export class Refusal extends Error {
  /** @param {string} key a text of the catalog below `desk.refused.` @param {Spot} place */
  constructor(key, place) {
    super(`${key} at ${place.join(' ')}`);
    this.key = key;
    this.place = place;
  }
}
