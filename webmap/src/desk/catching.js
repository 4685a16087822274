/** What the pointer is drawn to, and ways along what is there. */
/** @import {Snapped, Spot} from '../edits/types.js' */
/** @import {DeskCanvas} from './canvas.js' */
/** @import {Reference} from './reference.js' */
/** @import {Session} from './session.js' */
/** @import {Place} from './tools/tool.js' */
import { snapTo } from '../edits/snap.js';
import { trace } from '../edits/trace.js';
import { placeOnOutline } from './knot_place.js';

/** How far the pointer is drawn. */
const CATCH_PX = 10;
/** A road may lie so much farther from the border that is put on it. */
const ALONG_PX = 60;

export class Catching {
  /** @param {Session} session @param {DeskCanvas} canvas @param {Reference} reference */
  constructor(session, canvas, reference) {
    this.session = session;
    this.canvas = canvas;
    this.reference = reference;
  }

  /** @param {Spot} spot @param {'all' | 'borders' | 'lines'} to @param {number} [px] @returns {Snapped | null} */
  snap(spot, to, px = CATCH_PX) {
    const { tessellation } = this.session;
    const { lines } = this.reference;
    return snapTo(spot, this.canvas.stepsOf(px), { ...(to === 'lines' ? {} : { tessellation }), ...(to === 'borders' ? {} : { lines }) });
  }

  /** The way between two places along borders and lines; straight where none leads there. @param {Spot} from @param {Spot} to */
  along(from, to) {
    const way = trace(from, to, { tessellation: this.session.tessellation, lines: this.reference.lines });
    return way.length > 1 ? way : [from, to];
  }

  /** The way along roads and rivers between two places that need not lie on them. @param {Spot} from @param {Spot} to @returns {Spot[]} */
  alongLines(from, to) {
    const { lines } = this.reference;
    const [first, last] = [from, to].map((spot) => this.snap(spot, 'lines', ALONG_PX)?.at ?? spot);
    const way = trace(first, last, { lines });
    return [from, ...(way.length > 1 ? way : [first, last]), to];
  }

  /** A line whose ends on the parent's outline lie where vertices may stand. @param {Spot[]} course @param {Place[]} ends @returns {Promise<Spot[]>} */
  async onBorders(course, [first, last]) {
    const { number } = this.session.draft;
    const placed = await Promise.all([first, last].map(({ spot, snapped }) => (snapped?.outline && snapped.kind === 'edge' ? placeOnOutline(number, spot) : spot)));
    return [placed[0], ...course.slice(1, -1), placed[1]];
  }
}
