/**
 * @import {Change, Knot, Shape, Spot} from './types.js'
 *
 * @typedef {{a: Spot, b: Spot, left: string[], right: string[], outline: number, asked: number}} Segment an edge with its lower end
 *   first, the codes of the areas that run from a to b (they lie at its left) and from b to a, and which way the outline runs: 1, -1 or 0
 */
import { bySpot } from './exact.js';
import { Grid } from './grid.js';
import { addedPieces, surveyedEdge } from './knots.js';
import { Places, pairKey } from './places.js';
import { boxOf, edgesOf, withVertex, withoutVertex } from './rings.js';

/** @type {string[]} */
const NONE = [];

/** Areas and their parent's outline, with an index of their edges. Edits only read it; `apply` changes it. */
export class Tessellation {
  /** @param {{areas: Map<string, Shape>, outline: Shape, knots: Knot[]}} whole areas by code; knots: of the outline and of the areas' borders */
  constructor({ areas, outline, knots }) {
    const box = boxOf([outline, ...areas.values()].flat());
    const count = outline.flat(2).length + [...areas.values()].reduce((sum, shape) => sum + shape.flat(2).length, 0);
    this.places = new Places([Math.floor((box[0] + box[2]) / 2), Math.floor((box[1] + box[3]) / 2)]);
    /** @type {Grid<Segment>} */
    this.grid = new Grid(Math.max(1, Math.ceil(1.5 * Math.sqrt(((box[2] - box[0]) * (box[3] - box[1])) / Math.max(1, count)))));
    /** @type {Map<number, Segment>} */
    this.segments = new Map();
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
    this.locked = new Set(outline.flat(2).map((spot) => this.places.of(spot)));
    this.apply({ put: areas, removed: [], knots });
  }

  /** Does what a change says; returns the change that undoes it. Knots stay known. @param {Change} change @returns {Change} */
  apply({ put, removed, knots }) {
    /** @type {Map<string, Shape>} */
    const before = new Map();
    const fresh = [...put.keys()].filter((code) => !this.shapes.has(code));
    for (const code of [...put.keys(), ...removed]) this.#take(code, before);
    for (const [code, shape] of put) this.#set(code, shape);
    for (const knot of knots) this.#learn(knot);
    this.#knotOutline([...before.values(), ...put.values()]);
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
    const [low, high] = bySpot(a, b) < 0 ? [a, b] : [b, a];
    return this.segments.get(pairKey(this.places.find(low), this.places.find(high)));
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
    for (const [a, b] of edgesOf(shape)) this.#turn(a, b, (codes) => codes.filter((one) => one !== code));
  }

  /** @param {string} code @param {Shape} shape */
  #set(code, shape) {
    this.shapes.set(code, shape);
    for (const [a, b] of edgesOf(shape)) this.#turn(a, b, (codes) => (codes.length ? [...codes, code].sort() : [code]));
  }

  /** @param {Spot} a @param {Spot} b @param {(codes: string[]) => string[]} change of those at the left of a-b */
  #turn(a, b, change) {
    const edge = this.#segmentOf(a, b);
    const side = edge.a[0] === a[0] && edge.a[1] === a[1] ? 'left' : 'right';
    const codes = change(edge[side]);
    edge[side] = codes.length ? codes : NONE;
    this.#dropUnheld(edge);
  }

  /** @param {Spot} a @param {Spot} b @param {number} times */
  #turnOutline(a, b, times) {
    const edge = this.#segmentOf(a, b);
    edge.outline += edge.a[0] === a[0] && edge.a[1] === a[1] ? times : -times;
    this.#dropUnheld(edge);
  }

  /** @param {Spot} a @param {Spot} b */
  #segmentOf(a, b) {
    const [low, high] = bySpot(a, b) < 0 ? [a, b] : [b, a];
    const [from, to] = [this.places.of(low), this.places.of(high)];
    const key = pairKey(from, to);
    let edge = this.segments.get(key);
    if (!edge) {
      edge = { a: low, b: high, left: NONE, right: NONE, outline: 0, asked: 0 };
      this.segments.set(key, edge);
      this.grid.add(edge);
      (this.stars[from] ??= []).push(edge);
      (this.stars[to] ??= []).push(edge);
    }
    return edge;
  }

  /** @param {Segment} edge */
  #dropUnheld(edge) {
    if (edge.left.length || edge.right.length || edge.outline) return;
    const [from, to] = [this.places.find(edge.a), this.places.find(edge.b)];
    this.segments.delete(pairKey(from, to));
    this.grid.remove(edge);
    for (const end of [from, to]) this.stars[end].splice(this.stars[end].indexOf(edge), 1);
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

  /** Gives the outline the knots that areas hold on it, and takes from it those that none holds any more. @param {Shape[]} shapes */
  #knotOutline(shapes) {
    const { gone, come } = addedPieces(this, shapes);
    for (const { a, b, p } of gone) this.#setOutline(withoutVertex(this.outline, p), [[a, p], [p, b]], [[a, b]]);
    for (const { a, b, p } of come) this.#setOutline(withVertex(this.outline, a, b, p), [[a, b]], [[a, p], [p, b]]);
  }

  /** @param {Shape} outline @param {[Spot, Spot][]} without @param {[Spot, Spot][]} having */
  #setOutline(outline, without, having) {
    this.outline = outline;
    for (const [a, b] of having) this.#turnOutline(a, b, 1);
    for (const [a, b] of without) this.#turnOutline(a, b, -1);
  }
}
