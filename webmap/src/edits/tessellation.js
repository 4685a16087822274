/**
 * @import {Change, Knot, Shape, Spot} from './types.js'
 *
 * @typedef {{a: Spot, b: Spot, from: number, to: number, left: string[], right: string[], outline: number, asked: number}} Segment an
 *   edge with its lower end first, the numbers of its ends, the codes of the areas that run from a to b (they lie at its left) and from
 *   b to a, and which way the outline runs: 1, -1 or 0
 */
import { bySpot, same } from './exact.js';
import { Grid } from './grid.js';
import { knotsOn, outlineKnots, surveyedEdge } from './knots.js';
import { Places } from './places.js';
import { boxOf, eachEdge, edgesOf, withVertex, withoutVertex } from './rings.js';

/** @type {string[]} */
const NONE = [];

/** @param {Shape} shape how many vertices it has */
const countOf = (shape) => shape.reduce((sum, part) => sum + part.reduce((inner, ring) => inner + ring.length, 0), 0);

/** Areas and their parent's outline, with an index of their edges. Edits only read it; `apply` changes it. */
export class Tessellation {
  /** @param {{areas: Map<string, Shape>, outline: Shape, knots: Knot[]}} whole areas by code; knots: of the
   *   outline and of the areas' borders; those that the outline carries already are no part of its course */
  constructor({ areas, outline, knots }) {
    const count = countOf(outline) + [...areas.values()].reduce((sum, shape) => sum + countOf(shape), 0);
    const box = boxOf([outline, ...areas.values()].flat());
    this.places = new Places([Math.floor((box[0] + box[2]) / 2), Math.floor((box[1] + box[3]) / 2)]);
    const size = Math.max(1, Math.ceil(1.5 * Math.sqrt(((box[2] - box[0]) * (box[3] - box[1])) / Math.max(1, count))));
    /** @type {Grid<Segment>} */
    this.grid = new Grid(size, [box[0], box[1]]);
    /** @type {Segment[][]} */
    this.stars = [];
    /** @type {Map<string, Shape>} */
    this.shapes = new Map();
    /** @type {Knot[]} */
    this.knots = [];
    /** @type {Map<number, Knot[]>} */
    this.knotsAt = new Map();
    /** @type {Map<number, Knot[]>} */
    this.knotsFrom = new Map();
    this.outline = outline;
    for (const [a, b] of edgesOf(outline)) this.#turnOutline(a, b, 1);
    for (const knot of knots) this.#learn(knot);
    this.locked = new Set(outline.flat(2).map((spot) => this.places.of(spot)).filter((place) => !this.knotsAt.has(place)));
    for (const [code, shape] of areas) this.#set(code, shape);
    this.#knotOutline(this.knots);
  }

  /** Does what a change says; returns the change that undoes it. Knots stay known. @param {Change} change @returns {Change} */
  apply({ put, removed, knots }) {
    /** @type {Map<string, Shape>} */
    const before = new Map();
    const fresh = [...put.keys()].filter((code) => !this.shapes.has(code));
    for (const code of [...put.keys(), ...removed]) this.#take(code, before);
    for (const [code, shape] of put) this.#set(code, shape);
    for (const knot of knots) this.#learn(knot);
    this.#knotOutline(knotsOn(this, [...before.values(), ...put.values()]));
    return { put: before, removed: fresh, knots: [] };
  }

  /** @param {string} code @returns {Shape} @throws {RangeError} there is no such area */
  shape(code) {
    const shape = this.shapes.get(code);
    if (!shape) throw new RangeError(`no area ${code}`);
    return shape;
  }

  /** @param {Spot} a @param {Spot} b @returns {Segment | undefined} */
  segment(a, b) {
    const to = this.places.find(b);
    return this.star(a).find((edge) => edge.from === to || edge.to === to);
  }

  /** All edges, each once, in no order that means anything. @returns {Generator<Segment>} */
  * segments() {
    for (const [place, star] of this.stars.entries()) for (const edge of star ?? []) if (edge.from === place) yield edge;
  }

  /** The edges that end in a vertex. @param {Spot} spot @returns {Segment[]} */
  star(spot) {
    return this.stars[this.places.find(spot)] ?? [];
  }

  /** @param {Spot} spot */
  isVertex(spot) {
    return this.star(spot).length > 0;
  }

  /** Codes of the areas that have an edge, or with one place a vertex, sorted. @param {Spot} a @param {Spot} [b] */
  holders(a, b) {
    const edges = b ? [this.segment(a, b)] : this.star(a);
    return [...new Set(edges.flatMap((edge) => (edge ? [...edge.left, ...edge.right] : [])))].sort();
  }

  /** Codes of the areas that lie at the left of a-b. @param {Spot} a @param {Spot} b */
  atLeft(a, b) {
    const edge = this.segment(a, b);
    return edge ? (bySpot(a, b) < 0 ? edge.left : edge.right) : NONE;
  }

  /** Whether a vertex belongs to the course of the parent's outline. @param {Spot} spot */
  isLocked(spot) {
    return this.locked.has(this.places.find(spot));
  }

  /** Whether a vertex lies on the parent's outline, by its course or by a knot. @param {Spot} spot */
  onOutline(spot) {
    return this.star(spot).some((edge) => edge.outline !== 0);
  }

  /** The surveyed edge that a-b is a piece of, the lower end first. @param {Spot} a @param {Spot} b */
  surveyed(a, b) {
    return surveyedEdge(this, a, b);
  }

  /** @param {string} code @param {Map<string, Shape>} before */
  #take(code, before) {
    const shape = this.shapes.get(code);
    if (!shape || before.has(code)) return;
    before.set(code, shape);
    this.shapes.delete(code);
    eachEdge(shape, (a, b) => {
      const edge = this.#segmentOf(a, b);
      const side = edge.a === a || same(edge.a, a) ? 'left' : 'right';
      const codes = edge[side].filter((one) => one !== code);
      edge[side] = codes.length ? codes : NONE;
      this.#dropUnheld(edge);
    });
  }

  /** @param {string} code @param {Shape} shape */
  #set(code, shape) {
    this.shapes.set(code, shape);
    const alone = [code];
    eachEdge(shape, (a, b) => {
      const edge = this.#segmentOf(a, b);
      const side = edge.a === a || same(edge.a, a) ? 'left' : 'right';
      edge[side] = edge[side].length ? [...edge[side], code].sort() : alone;
    });
  }

  /** @param {Spot} a @param {Spot} b @param {number} times */
  #turnOutline(a, b, times) {
    const edge = this.#segmentOf(a, b);
    edge.outline += same(edge.a, a) ? times : -times;
    this.#dropUnheld(edge);
  }

  /** The edge, a new one where there was none. @param {Spot} a @param {Spot} b @returns {Segment} */
  #segmentOf(a, b) {
    const [low, high] = bySpot(a, b) < 0 ? [a, b] : [b, a];
    const [from, to] = [this.places.of(low), this.places.of(high)];
    const star = (this.stars[from] ??= []);
    for (const known of star) if (known.to === to) return known;
    const edge = { a: low, b: high, from, to, left: NONE, right: NONE, outline: 0, asked: 0 };
    this.grid.add(edge);
    star.push(edge);
    (this.stars[to] ??= []).push(edge);
    return edge;
  }

  /** @param {Segment} edge */
  #dropUnheld(edge) {
    if (edge.left.length || edge.right.length || edge.outline) return;
    this.grid.remove(edge);
    for (const end of [edge.from, edge.to]) this.stars[end].splice(this.stars[end].indexOf(edge), 1);
  }

  /** Forgets the knots that were learnt last. @param {number} count how many stay known */
  forget(count) {
    for (const knot of this.knots.splice(count)) {
      const without = (/** @type {Map<number, Knot[]>} */ by, /** @type {Spot} */ spot) =>
        by.set(this.places.find(spot), (by.get(this.places.find(spot)) ?? []).filter((one) => one !== knot));
      without(this.knotsAt, knot.p);
      without(this.knotsFrom, knot.a0);
      without(this.knotsFrom, knot.b0);
    }
  }

  /** @param {Knot} knot */
  #learn(knot) {
    const [p, a0, b0] = [knot.p, knot.a0, knot.b0].map((spot) => this.places.of(spot));
    const here = this.knotsAt.get(p) ?? [];
    if (here.some((one) => this.places.find(one.a0) === a0 && this.places.find(one.b0) === b0)) return;
    this.knots.push(knot);
    this.knotsAt.set(p, [...here, knot]);
    this.knotsFrom.set(a0, [...(this.knotsFrom.get(a0) ?? []), knot]);
    this.knotsFrom.set(b0, [...(this.knotsFrom.get(b0) ?? []), knot]);
  }

  /** Gives the outline the knots that areas hold on it along the edges of some, and no others. @param {Knot[]} knots */
  #knotOutline(knots) {
    for (const { had, wanted } of outlineKnots(this, knots)) {
      const isIn = (/** @type {Spot} */ p) => had.some((spot) => same(spot, p));
      for (const p of had) if (!wanted.some((spot) => same(spot, p))) this.outline = withoutVertex(this.outline, p);
      wanted.forEach((p, i) => {
        const next = wanted.slice(i + 1).find(isIn);
        if (!isIn(p) && next) this.outline = withVertex(this.outline, wanted[i - 1], next, p);
      });
      for (let i = 1; i < wanted.length; i += 1) this.#turnOutline(wanted[i - 1], wanted[i], 1);
      for (let i = 1; i < had.length; i += 1) this.#turnOutline(had[i - 1], had[i], -1);
    }
  }
}
