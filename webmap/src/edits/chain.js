/** @import {Shape, Spot} from './types.js' */
import { Places, pairKey } from './places.js';
import { edgesOf } from './rings.js';

/** A sum of directed edges in which opposite ones cancel: what the boundaries of areas add up to. */
export class Chain {
  /** @param {Shape[]} shapes whose boundaries are added at once */
  constructor(...shapes) {
    this.places = new Places(shapes[0]?.[0]?.[0]?.[0] ?? [0, 0]);
    /** @type {Map<number, {a: Spot, b: Spot, times: number}>} */
    this.sums = new Map();
    for (const shape of shapes) this.addShape(shape);
  }

  /** @param {Spot} a @param {Spot} b @returns {this} */
  add(a, b) {
    const [from, to] = [this.places.of(a), this.places.of(b)];
    const back = this.sums.get(pairKey(to, from));
    const key = pairKey(from, to);
    if (back && back.times > 1) back.times -= 1;
    else if (back) this.sums.delete(pairKey(to, from));
    else this.sums.set(key, { a, b, times: (this.sums.get(key)?.times ?? 0) + 1 });
    return this;
  }

  /** @param {[Spot, Spot][]} edges @returns {this} */
  addEdges(edges) {
    for (const [a, b] of edges) this.add(a, b);
    return this;
  }

  /** @param {Shape} shape @returns {this} */
  addShape(shape) {
    return this.addEdges(edgesOf(shape));
  }

  /** @param {Shape} shape @returns {this} */
  takeShape(shape) {
    return this.addEdges(edgesOf(shape).map(([a, b]) => [b, a]));
  }

  /** How often the sum runs along a-b: negative where it runs back. @param {Spot} a @param {Spot} b */
  times(a, b) {
    const [from, to] = [this.places.find(a), this.places.find(b)];
    return (this.sums.get(pairKey(from, to))?.times ?? 0) - (this.sums.get(pairKey(to, from))?.times ?? 0);
  }

  /** The edges that are left. @returns {[Spot, Spot][]} */
  edges() {
    return [...this.sums.values()].flatMap(({ a, b, times }) => Array.from({ length: times }, () => /** @type {[Spot, Spot]} */ ([a, b])));
  }
}
