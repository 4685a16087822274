/** 填空: a gap goes to one of its neighbours, at first to the one with the longest border. */
/** @import {Shape} from '../../edits/types.js' */
/** @import {Place} from './tool.js' */
import { fillGap, gaps } from '../../edits/gaps.js';
import { multiPolygonOf } from '../../edits/lattice.js';
import { inside } from '../../edits/measure.js';
import { innerSpot } from '../plane.js';
import { Tool } from './tool.js';

export class Fill extends Tool {
  /** @type {Shape[]} */
  gaps = [];
  /** @type {Shape | null} */
  gap = null;
  /** Whom the gap would go to. @type {string | null} */
  to = null;

  enter() {
    this.changed();
    if (this.gaps.length) this.canvas.goTo(multiPolygonOf(this.gaps[0]));
  }

  leave() {
    this.drop();
    this.canvas.mark('gap', []);
    super.leave();
  }

  changed() {
    this.drop();
    this.gaps = gaps(this.session.tessellation);
    this.canvas.mark('gap', this.gaps);
  }

  /** @returns {import('./tool.js').Words} */
  hint() {
    if (!this.gaps.length) return { key: 'desk.hint.fill.none' };
    if (!this.gap) return { key: 'desk.hint.fill', values: { count: this.gaps.length } };
    return this.to ? { key: 'desk.hint.fill.ready', values: { name: this.nameOf(this.to) } } : { key: 'desk.hint.fill.to' };
  }

  get ready() {
    return this.to !== null || (this.gap === null && this.gaps.length > 0);
  }

  get begun() {
    return this.gap !== null;
  }

  /** @param {Place} place */
  move(place) {
    this.hover(place);
  }

  /** @param {Place} place @returns {void} */
  click({ spot }) {
    const gap = this.gaps.find((one) => inside(one, spot));
    if (gap) return this.choose(gap);
    const code = this.canvas.pieceAt(spot);
    if (!this.gap || !code) return;
    this.to = code;
    this.finish();
  }

  doubleClick() {}

  /** @param {Shape} gap */
  choose(gap) {
    this.gap = gap;
    this.to = this.longest(gap);
    const shape = this.to ? this.session.tessellation.shapes.get(this.to) : undefined;
    this.canvas.mark('offered', shape ? [shape] : []);
    const { to } = this;
    if (to) this.desk.preview(this.desk.tried(() => fillGap(this.session.tessellation, innerSpot(gap), to)));
  }

  /** The neighbour with the longest border to a gap. @param {Shape} gap */
  longest(gap) {
    /** @type {Map<string, number>} */
    const lengths = new Map();
    for (const ring of gap.flat()) {
      ring.forEach((a, i) => {
        const b = ring[(i + 1) % ring.length];
        for (const code of this.session.tessellation.atLeft(b, a)) lengths.set(code, (lengths.get(code) ?? 0) + Math.hypot(a[0] - b[0], a[1] - b[1]));
      });
    }
    return [...lengths].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
  }

  /** Enter: the first gap is looked at, then given to whom it was offered. */
  /** @returns {void} */
  finish() {
    if (!this.gap) return this.gaps.length ? this.choose(this.gaps[0]) : undefined;
    const { gap, to } = this;
    if (!to) return;
    const said = { name: this.nameOf(to) };
    const done = this.desk.attempt('fill', () => fillGap(this.session.tessellation, innerSpot(gap), to), { said });
    if (done) this.session.select([to]);
  }

  drop() {
    this.gap = this.to = null;
    this.canvas.mark('offered', []);
    this.desk.preview(null);
  }

  cancel() {
    const had = this.begun;
    this.drop();
    return had;
  }
}
