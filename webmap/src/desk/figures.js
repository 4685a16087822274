/** What is counted and measured of a piece, once for each shape. */
/** @import {Shape} from '../edits/types.js' */
/** @import {Homes} from './types.js' */
import { areaM2, compactness } from '../edits/measure.js';
import { HomeIndex } from './homes.js';

/** @typedef {{households: number | null, residents: number | null, m2: number, compactness: number}} Figures
 *   households and residents are null for who may not read them; `compactness`: Polsby-Popper, 1 is a circle */

export class FigureBook {
  /** @param {Homes | null} homes */
  constructor(homes) {
    this.index = homes && new HomeIndex(homes);
    /** @type {WeakMap<Shape, Figures>} */
    this.known = new WeakMap();
  }

  /** @param {Shape} shape @returns {Figures} */
  of(shape) {
    const found = this.known.get(shape) ?? this.work(shape);
    this.known.set(shape, found);
    return found;
  }

  /** @param {Shape} shape @returns {Figures} */
  work(shape) {
    const counted = this.index?.within(shape) ?? { households: null, residents: null };
    return { ...counted, m2: areaM2(shape), compactness: compactness(shape) };
  }
}
