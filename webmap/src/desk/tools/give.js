/** 划给: a line cuts a piece off one area, a click on a neighbour gives it there; Shift-click takes a whole detached part instead of a line. */
/** @import {Change, Spot} from '../../edits/types.js' */
/** @import {Place} from './tool.js' */
import { give, givePart } from '../../edits/give.js';
import { inside } from '../../edits/measure.js';
import { PathTool } from './path.js';

export class Give extends PathTool {
  /** Whose piece it is, once that is settled. @type {string | null} */
  from = null;
  /** Which part of it goes whole. @type {number | null} */
  part = null;
  /** Whom it would go to. @type {string | null} */
  to = null;

  clear() {
    this.from = this.to = this.part = null;
    super.clear();
  }

  /** @returns {import('./tool.js').Words} */
  hint() {
    if (this.from) return this.to ? { key: 'desk.hint.give.ready', values: { name: this.nameOf(this.to) } } : { key: 'desk.hint.give.to', values: { name: this.nameOf(this.from) } };
    if (!this.points.length) return { key: 'desk.hint.give' };
    return { key: this.ready ? 'desk.hint.give.end' : 'desk.hint.give.more' };
  }

  get begun() {
    return this.from !== null || super.begun;
  }

  /** @param {Place} place */
  move(place) {
    if (!this.from) return super.move(place);
    const code = this.canvas.pieceAt(place.spot);
    if (code === this.to) return;
    this.to = code === this.from ? null : code;
    this.offer();
  }

  /** Show what would come of it. */
  offer() {
    const shape = this.to ? this.session.tessellation.shapes.get(this.to) : undefined;
    this.canvas.mark('offered', shape ? [shape] : []);
    this.desk.preview(this.to ? this.desk.tried(() => this.change(), true) : null);
    this.desk.showHint();
  }

  /** @returns {Change} */
  change() {
    const [from, to] = [/** @type {string} */ (this.from), /** @type {string} */ (this.to)];
    const { tessellation } = this.session;
    return this.part === null ? give(tessellation, this.course, from, to) : givePart(tessellation, from, this.part, to);
  }

  /** @param {Place} place @returns {void} */
  click(place) {
    if (this.from) {
      this.to = this.canvas.pieceAt(place.spot);
      if (this.to === this.from) this.to = null;
      return this.to ? this.hand() : undefined;
    }
    if (place.shift && !this.begun) return this.takePart(place);
    super.click(place);
  }

  /** @param {Place} place */
  takePart({ spot }) {
    const code = this.canvas.pieceAt(spot);
    const shape = code ? this.session.tessellation.shapes.get(code) : undefined;
    if (!code || !shape) return;
    this.part = shape.findIndex((part) => inside([part], spot));
    this.from = code;
    this.canvas.mark('chosen', [[shape[this.part]]]);
    this.desk.showHint();
  }

  /** The line is drawn: whose piece did it cut? */
  /** @returns {void} */
  finish() {
    if (this.from) return this.to ? this.hand() : undefined;
    if (!this.ready) return;
    const { selection } = this.session;
    const [a, b] = middle(this.course);
    this.from = selection.length === 1 ? selection[0] : this.canvas.pieceAt([Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)]);
    this.pointer = null;
    this.show();
  }

  hand() {
    const { part } = this;
    const said = { name: this.nameOf(/** @type {string} */ (this.to)) };
    const to = /** @type {string} */ (this.to);
    const done = this.desk.attempt(part === null ? 'give' : 'give_part', () => this.change(), { said });
    if (!done) return;
    this.drop();
    this.session.select([to]);
  }

  drop() {
    this.clear();
    this.canvas.mark('offered', []);
    this.desk.preview(null);
  }

  back() {
    if (!this.from) return super.back();
    this.from = this.to = this.part = null;
    this.offer();
  }

  cancel() {
    const had = this.begun;
    this.drop();
    this.desk.markChosen();
    return had;
  }

  leave() {
    this.drop();
    super.leave();
  }
}

/** The longest stretch of a line. @param {Spot[]} course @returns {[Spot, Spot]} */
function middle(course) {
  const long = (/** @type {number} */ i) => Math.hypot(course[i + 1][0] - course[i][0], course[i + 1][1] - course[i][1]);
  const best = course.slice(1).reduce((found, _, i) => (long(i) > long(found) ? i : found), 0);
  return [course[best], course[best + 1]];
}
