/** 挖出: what lies in a drawn ring or rectangle becomes a piece of its own: a school, a hospital, an estate. */
/** @import {Place} from './tool.js' */
/** @import {Spot} from '../../edits/types.js' */
import { cutOut } from '../../edits/cut_out.js';
import { fresh } from '../fresh.js';
import { PathTool } from './path.js';

const DRAG_PX = 5;

export class CutOut extends PathTool {
  closes = true;
  /** Where a rectangle began. @type {Place | null} */
  corner = null;
  /** @type {Spot[]} */
  box = [];

  /** @returns {import('./tool.js').Words} */
  hint() {
    if (this.box.length) return { key: 'desk.hint.cut.box' };
    if (!this.points.length) return { key: 'desk.hint.cut' };
    return { key: this.ready ? 'desk.hint.cut.end' : 'desk.hint.cut.more' };
  }

  /** @param {Place} place */
  down(place) {
    if (this.begun || place.alt) return false;
    this.corner = place;
    return true;
  }

  /** @param {Place} place */
  drag(place) {
    this.pointer = place;
    const from = /** @type {Place} */ (this.corner);
    const far = Math.max(Math.abs(place.pixel[0] - from.pixel[0]), Math.abs(place.pixel[1] - from.pixel[1])) >= DRAG_PX;
    const [[x, y], [u, v]] = [from.spot, place.spot];
    this.box = far ? [[x, y], [u, y], [u, v], [x, v]] : [];
    this.show();
  }

  /** @param {Place} place */
  up(place) {
    const { box } = this;
    const corner = this.corner ?? place;
    this.corner = null;
    this.box = [];
    if (box.length) void this.cut(box);
    else this.click(corner);
  }

  /** @returns {void} */
  finish() {
    if (this.ready) this.cut([...this.course, ...this.way(this.points[this.points.length - 1].spot, this.points[0].spot).slice(1, -1)]);
  }

  /** @param {Spot[]} ring */
  cut(ring) {
    const { session } = this;
    const change = this.desk.tried(() => cutOut(session.tessellation, ring, fresh));
    if (!change) return;
    this.clear();
    const made = [...change.put.keys()].filter((code) => !session.tessellation.shapes.has(code));
    const words = new Map(made.map((code) => [code, { code, name: '', kind: 'dedicated' }]));
    this.desk.do('cut_out', change, { words });
    session.select(made);
  }

  cancel() {
    const had = this.corner !== null || this.begun;
    this.corner = null;
    this.box = [];
    this.clear();
    return had;
  }

  show() {
    super.show();
    if (this.box.length) this.canvas.draw([{ as: 'area', spots: this.box }, { as: 'ahead', spots: [...this.box, this.box[0]] }]);
  }
}
