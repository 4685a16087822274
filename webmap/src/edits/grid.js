/** @import {Spot} from './types.js' */

/** Cells to a column; farther ones fall together, which costs time and is right all the same. */
const COLUMNS = 2 ** 15;

/**
 * Edges by the square cells that they run through, so that those near a place are found without asking all.
 * @template {{a: Spot, b: Spot, asked: number}} T
 */
export class Grid {
  /** @param {number} size of a cell, in lattice steps @param {Spot} origin about the least corner of what is put in */
  constructor(size, origin) {
    this.size = size;
    this.origin = origin;
    /** @type {Map<number, T[]>} */
    this.cells = new Map();
    this.asked = 0;
  }

  /** @param {T} edge */
  add(edge) {
    this.#along(edge.a, edge.b, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.push(edge);
      else this.cells.set(key, [edge]);
    });
  }

  /** @param {T} edge */
  remove(edge) {
    this.#along(edge.a, edge.b, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.splice(cell.indexOf(edge), 1);
    });
  }

  /** Those whose cells a straight line runs through; more than those that it meets. @param {Spot} a @param {Spot} b @returns {T[]} */
  near(a, b) {
    /** @type {T[]} */
    const found = [];
    this.asked += 1;
    this.#along(a, b, (key) => this.#collect(key, found));
    return found;
  }

  /** Those whose cells lie in a box about a place. @param {Spot} at @param {number} halfWidth @param {number} halfHeight @returns {T[]} */
  about([x, y], halfWidth, halfHeight) {
    /** @type {T[]} */
    const found = [];
    this.asked += 1;
    const [dx, dy] = [x - this.origin[0], y - this.origin[1]];
    const last = this.#cellOf(dy + halfHeight);
    for (let i = this.#cellOf(dx - halfWidth); i <= this.#cellOf(dx + halfWidth); i += 1) {
      for (let j = this.#cellOf(dy - halfHeight); j <= last; j += 1) this.#collect(i * COLUMNS + j, found);
    }
    return found;
  }

  /** @param {number} key @param {T[]} found */
  #collect(key, found) {
    for (const edge of this.cells.get(key) ?? []) {
      if (edge.asked === this.asked) continue;
      edge.asked = this.asked;
      found.push(edge);
    }
  }

  /** @param {number} value */
  #cellOf(value) {
    return Math.floor(value / this.size);
  }

  /** The cells that a line runs through, column by column, half a step more at both sides. @param {Spot} a @param {Spot} b @param {(key: number) => void} visit */
  #along(a, b, visit) {
    const [low, high] = a[0] <= b[0] ? [a, b] : [b, a];
    const [ax, ay, bx, by] = [low[0] - this.origin[0], low[1] - this.origin[1], high[0] - this.origin[0], high[1] - this.origin[1]];
    const slope = bx === ax ? 0 : (by - ay) / (bx - ax);
    const last = this.#cellOf(bx);
    for (let i = this.#cellOf(ax); i <= last; i += 1) {
      const start = bx === ax ? ay : ay + slope * (Math.max(ax, i * this.size) - ax);
      const end = bx === ax ? by : ay + slope * (Math.min(bx, (i + 1) * this.size) - ax);
      const top = this.#cellOf(Math.max(start, end) + 0.5);
      for (let j = this.#cellOf(Math.min(start, end) - 0.5); j <= top; j += 1) visit(i * COLUMNS + j);
    }
  }
}
