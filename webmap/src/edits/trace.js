/** @import {Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
/** @import {Lines, Stretch} from './lines.js' */
import { bySpot, same } from './exact.js';
import { metres, nearestOn, reachSteps } from './border.js';
import { cut } from './lines.js';
import { Places } from './places.js';
import { Refusal } from './refusal.js';

/** How far from a line an end of the trace may lie, in metres. */
const NEAR_M = 2;
/** How much room about the two ends ways are looked for in, in their distance: at first little, since most ways are short. */
const ROOMS = [0.5, 2];

/**
 * The shortest way along borders and lines from one place to another.
 * @param {Spot} from
 * @param {Spot} to
 * @param {{tessellation: Tessellation, lines?: Lines | null}} ground
 * @returns {Spot[]} both ends among them
 * @throws {Refusal} no way leads there, or one end lies on no line
 */
export function trace(from, to, ground) {
  if (same(from, to)) return [from];
  for (const room of ROOMS) {
    const way = wayWithin(from, to, ground, room * metres(from, to) + 10);
    if (way) return way;
  }
  throw new Refusal('desk.refused.no_way', to);
}

/** @param {Spot} from @param {Spot} to @param {{tessellation: Tessellation, lines?: Lines | null}} ground @param {number} room metres @returns {Spot[] | null} */
function wayWithin(from, to, { tessellation, lines = null }, room) {
  /** @type {Spot} */
  const middle = [Math.round((from[0] + to[0]) / 2), Math.round((from[1] + to[1]) / 2)];
  const [wide, high] = reachSteps(middle, room);
  const reach = /** @type {const} */ ([Math.ceil(Math.abs(from[0] - to[0]) / 2) + wide, Math.ceil(Math.abs(from[1] - to[1]) / 2) + high]);
  const borders = tessellation.grid.about(middle, ...reach).map(({ a, b }) => ({ a, b, asked: 0 }));
  const ways = (lines?.grid.about(middle, ...reach) ?? []).flatMap((one) => cut(one, tessellation.grid.near(one.a, one.b)));
  const crossed = lines ? borders.flatMap((one) => cut(one, lines.grid.near(one.a, one.b))) : borders;
  const net = new Net([...crossed, ...ways]);
  for (const end of [from, to]) net.reach(end);
  return net.shortest(from, to);
}

/** Vertices and how far it is between them. */
class Net {
  /** @param {Stretch[]} stretches */
  constructor(stretches) {
    this.places = new Places(stretches[0]?.a ?? [0, 0]);
    /** @type {{to: number, far: number}[][]} */
    this.ways = [];
    this.stretches = stretches;
    for (const { a, b } of stretches) this.join(a, b);
  }

  /** @param {Spot} a @param {Spot} b */
  join(a, b) {
    const [i, j, far] = [this.places.of(a), this.places.of(b), metres(a, b)];
    (this.ways[i] ??= []).push({ to: j, far });
    (this.ways[j] ??= []).push({ to: i, far });
  }

  /** Puts a place that is no vertex into the stretch that it lies on. @param {Spot} spot @throws {Refusal} it lies on none */
  reach(spot) {
    if (this.places.find(spot) >= 0) return;
    const near = this.stretches.map((stretch) => ({ stretch, away: metres(nearestOn(stretch.a, stretch.b, spot), spot) }))
      .filter(({ away }) => away <= NEAR_M).sort((one, other) => one.away - other.away || bySpot(one.stretch.a, other.stretch.a))[0];
    if (!near) throw new Refusal('desk.refused.no_way', spot);
    for (const end of [near.stretch.a, near.stretch.b]) {
      this.join(end, spot);
      this.stretches.push({ a: end, b: spot, asked: 0 });
    }
    this.stretches.splice(this.stretches.indexOf(near.stretch), 1);
  }

  /** @param {Spot} from @param {Spot} to @returns {Spot[] | null} */
  shortest(from, to) {
    const [start, goal] = [this.places.find(from), this.places.find(to)];
    const far = new Map([[start, 0]]);
    /** @type {Map<number, number>} */
    const before = new Map();
    const open = new Heap();
    open.push(0, start);
    for (let next = open.pop(); next; next = open.pop()) {
      const [length, at] = next;
      if (at === goal) return this.#back(before, goal);
      if (length > (far.get(at) ?? 0)) continue;
      for (const way of this.ways[at] ?? []) {
        const sum = length + way.far;
        if (sum >= (far.get(way.to) ?? Infinity)) continue;
        far.set(way.to, sum);
        before.set(way.to, at);
        open.push(sum, way.to);
      }
    }
    return null;
  }

  /** @param {Map<number, number>} before @param {number} goal */
  #back(before, goal) {
    const out = [];
    for (let at = /** @type {number | undefined} */ (goal); at !== undefined; at = before.get(at)) out.push(this.places.spots[at]);
    return out.reverse();
  }
}

/** Pairs, the least first. */
class Heap {
  constructor() {
    /** @type {[number, number][]} */
    this.pairs = [];
  }

  /** @param {number} value @param {number} item */
  push(value, item) {
    const { pairs } = this;
    let i = pairs.push([value, item]) - 1;
    for (let up = (i - 1) >> 1; i > 0 && pairs[up][0] > pairs[i][0]; i = up, up = (i - 1) >> 1) this.#swap(i, up);
  }

  /** @returns {[number, number] | undefined} */
  pop() {
    const { pairs } = this;
    if (!pairs.length) return undefined;
    this.#swap(0, pairs.length - 1);
    const least = pairs.pop();
    for (let i = 0, down = this.#lesserBelow(0); down < pairs.length && pairs[down][0] < pairs[i][0]; i = down, down = this.#lesserBelow(i)) this.#swap(i, down);
    return least;
  }

  /** @param {number} i */
  #lesserBelow(i) {
    const left = 2 * i + 1;
    return left + 1 < this.pairs.length && this.pairs[left + 1][0] < this.pairs[left][0] ? left + 1 : left;
  }

  /** @param {number} i @param {number} j */
  #swap(i, j) {
    [this.pairs[i], this.pairs[j]] = [this.pairs[j], this.pairs[i]];
  }
}
