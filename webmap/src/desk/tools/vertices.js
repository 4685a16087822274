/** 移点: a vertex is dragged and all its neighbours follow; a drag of a border's middle adds one; Delete or Alt-click takes one out. */
/** @import {Change, Snapped, Spot} from '../../edits/types.js' */
/** @import {Place} from './tool.js' */
import { addVertex, deleteVertex, moveVertex } from '../../edits/vertices.js';
import { Tool } from './tool.js';

export class Vertices extends Tool {
  snaps = true;
  /** What the pointer is at. @type {Snapped | null} */
  at = null;
  /** What is being dragged. @type {Snapped | null} */
  held = null;
  /** Where it would come to lie. @type {Spot | null} */
  target = null;

  enter() {
    this.canvas.vertices.show(true);
  }

  leave() {
    this.letGo();
    this.canvas.vertices.show(false);
    super.leave();
  }

  /** @returns {import('./tool.js').Words} */
  hint() {
    if (this.held) return { key: 'desk.hint.vertex.held' };
    if (this.at?.outline) return { key: 'desk.hint.vertex.locked' };
    if (this.at?.kind === 'vertex') return { key: 'desk.hint.vertex.at' };
    return { key: this.at ? 'desk.hint.vertex.edge' : 'desk.hint.vertex' };
  }

  get begun() {
    return this.held !== null;
  }

  /** Borders while nothing is held; lines to draw along while something is, which would else be caught by itself. @returns {'borders' | 'lines'} */
  get drawnTo() {
    return this.held ? 'lines' : 'borders';
  }

  /** Alt-click takes a vertex out: that one must be caught. */
  catches() {
    return true;
  }

  /** @param {Place} place */
  move({ snapped }) {
    this.at = snapped;
    const as = snapped?.outline ? 'lock' : snapped?.kind ?? '';
    this.canvas.draw([...(snapped ? [{ as, spots: [snapped.at] }] : []), ...this.desk.crosshairParts()]);
  }

  /** @param {Place} place */
  down(place) {
    const { snapped } = place;
    if (!snapped || place.alt) return false;
    if (snapped.outline) {
      this.desk.refuse('desk.refused.outline', snapped.at);
      return true;
    }
    this.held = snapped;
    this.target = null;
    return true;
  }

  /** @param {Place} place */
  drag({ spot, snapped }) {
    const { held } = this;
    if (!held) return;
    this.target = spot;
    const change = this.desk.tried(() => this.changeTo(held, spot), true);
    if (change) this.desk.preview(change);
    this.canvas.draw([{ as: 'handle', spots: [spot] }, ...(snapped ? [{ as: snapped.kind, spots: [spot] }] : []), ...this.desk.crosshairParts()]);
  }

  /** @param {Snapped} held @param {Spot} to @returns {Change} */
  changeTo(held, to) {
    const { tessellation } = this.session;
    return held.kind === 'vertex' ? moveVertex(tessellation, held.at, to) : addVertex(tessellation, /** @type {Spot} */ (held.a), /** @type {Spot} */ (held.b), to);
  }

  up() {
    const { held, target } = this;
    this.letGo();
    if (!held || !target) return;
    this.desk.attempt(held.kind === 'vertex' ? 'move' : 'add_vertex', () => this.changeTo(held, target), {});
  }

  letGo() {
    this.held = this.target = null;
    this.desk.preview(null);
  }

  /** @param {Place} place @returns {void} */
  click({ alt, snapped }) {
    if (!alt || !snapped) return;
    this.at = snapped;
    this.remove();
  }

  doubleClick() {}

  remove() {
    const { at } = this;
    if (at?.kind === 'vertex') this.desk.attempt('delete_vertex', () => deleteVertex(this.session.tessellation, at.at), {});
  }

  cancel() {
    const had = this.begun;
    this.letGo();
    this.canvas.draw(this.desk.crosshairParts());
    return had;
  }
}
