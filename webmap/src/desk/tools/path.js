/** A line that is drawn point by point, straight or along what is there; 分割, 挖出, 改线 and 划给 begin with one. */
/** @import {Spot} from '../../edits/types.js' */
/** @import {Place} from './tool.js' */
import { Tool } from './tool.js';

/** @param {Spot} a @param {Spot} b */
export const same = (a, b) => a[0] === b[0] && a[1] === b[1];

const NEAR_PX = 8;

/** @param {number[]} a @param {number[]} b pixels */
const near = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) < NEAR_PX;

export class PathTool extends Tool {
  snaps = true;
  /** Whether the line ends where it began. */
  closes = false;
  /** @type {Place[]} */
  points = [];
  /** The way from each point to the next. @type {Spot[][]} */
  legs = [];
  /** @type {Place | null} */
  pointer = null;
  /** Whether the last click was where the one before it was: two quick clicks at two places end no line. */
  repeated = false;

  get traces() {
    return true;
  }

  enter() {
    this.clear();
  }

  leave() {
    this.clear();
    super.leave();
  }

  clear() {
    this.points = [];
    this.legs = [];
    this.show();
  }

  get begun() {
    return this.points.length > 0;
  }

  get backs() {
    return this.points.length > 0;
  }

  get ready() {
    return this.points.length > (this.closes ? 2 : 1);
  }

  /** All of the line. @returns {Spot[]} */
  get course() {
    return this.points.length ? [this.points[0].spot, ...this.legs.flatMap((leg) => leg.slice(1))] : [];
  }

  /** @param {Spot} from @param {Spot} to */
  way(from, to) {
    return this.desk.tracing ? this.desk.catching.along(from, to) : [from, to];
  }

  /** @param {Place} place */
  move(place) {
    this.pointer = place;
    this.show();
  }

  /** @param {Place} place @returns {void} */
  click(place) {
    const last = this.points.at(-1);
    this.repeated = last !== undefined && (same(last.spot, place.spot) || near(last.pixel, place.pixel));
    if (this.repeated) return;
    if (this.closes && this.points.length > 2 && this.nearFirst(place)) return void this.finish();
    if (last) this.legs.push(this.way(last.spot, place.spot));
    this.points.push(place);
    this.show();
  }

  /** @param {Place} place */
  nearFirst({ pixel }) {
    return near(this.canvas.pixelOf(this.points[0].spot), pixel);
  }

  doubleClick() {
    if (this.repeated) void this.finish();
  }

  back() {
    this.points.pop();
    this.legs.pop();
    this.show();
  }

  cancel() {
    const had = this.begun;
    this.clear();
    return had;
  }

  changed() {
    this.show();
  }

  /** Draw the line so far, the way to the pointer, and what the pointer caught. */
  show() {
    const { course, pointer } = this;
    const last = this.points.at(-1);
    const ahead = last && pointer && !same(last.spot, pointer.spot) ? this.way(last.spot, pointer.spot) : [];
    const ring = this.closes && course.length + ahead.length > 3 ? [...course, ...ahead.slice(1)] : [];
    this.canvas.draw([
      { as: 'area', spots: ring },
      { as: 'path', spots: course.length > 1 ? course : [] },
      { as: 'ahead', spots: ahead },
      ...this.points.map(({ spot }) => ({ as: 'point', spots: [spot] })),
      ...caught(pointer),
      ...this.desk.crosshairParts(),
    ]);
  }
}

/** The mark of what the pointer was drawn to. @param {Place | null} pointer */
export const caught = (pointer) => (pointer?.snapped ? [{ as: pointer.snapped.kind, spots: [pointer.spot] }] : []);
