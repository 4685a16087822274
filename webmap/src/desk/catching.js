/** What the pointer is drawn to, and ways along what is there. */
/** @import {Snapped, Spot} from '../edits/types.js' */
/** @import {DeskCanvas} from './canvas.js' */
/** @import {Reference} from './reference.js' */
/** @import {Session} from './session.js' */
/** @import {Place} from './tools/tool.js' */
import { Refusal } from '../edits/refusal.js';
import { snapTo } from '../edits/snap.js';
import { Tessellation } from '../edits/tessellation.js';
import { trace } from '../edits/trace.js';
import { placeOnOutline } from './knot_place.js';

/** How far the pointer is drawn. */
const CATCH_PX = 10;
/** A road may lie so much farther from the border that is put on it. */
const ALONG_PX = 60;

/** No borders at all, for what looks at lines alone: a triangle in the farthest south, large so that its index has few cells. */
const NO_BORDERS = new Tessellation({ areas: new Map(), outline: [[[[-1.8e9, -9e8], [-1.7e9, -9e8], [-1.8e9, -8e8]]]], knots: [] });

export class Catching {
  /** @param {Session} session @param {DeskCanvas} canvas @param {Reference} reference */
  constructor(session, canvas, reference) {
    this.session = session;
    this.canvas = canvas;
    this.reference = reference;
  }

  /** @param {Spot} spot @param {'all' | 'borders' | 'lines'} to @param {number} [px] @returns {Snapped | null} */
  snap(spot, to, px = CATCH_PX) {
    const tessellation = to === 'lines' ? NO_BORDERS : this.session.tessellation;
    return snapTo(spot, this.canvas.metresOf(px), { tessellation, lines: to === 'borders' ? null : this.reference.lines });
  }

  /** The way between two places along borders and lines; straight where none leads there. @param {Spot} from @param {Spot} to */
  along(from, to) {
    return this.way(from, to, this.session.tessellation);
  }

  /** @param {Spot} from @param {Spot} to @param {Tessellation} tessellation @returns {Spot[]} */
  way(from, to, tessellation) {
    try {
      return trace(from, to, { tessellation, lines: this.reference.lines });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return [from, to];
    }
  }

  /** The way along roads and rivers between two places that need not lie on them. @param {Spot} from @param {Spot} to @returns {Spot[]} */
  alongLines(from, to) {
    const [first, last] = [from, to].map((spot) => this.snap(spot, 'lines', ALONG_PX)?.at ?? spot);
    return [from, ...this.way(first, last, NO_BORDERS), to].filter((spot, i, all) => i === 0 || String(spot) !== String(all[i - 1]));
  }

  /** A line whose ends on the parent's outline lie where vertices may stand. @param {Spot[]} course @param {Place[]} ends @returns {Promise<Spot[]>} */
  async onBorders(course, [first, last]) {
    const { number } = this.session.draft;
    const placed = await Promise.all([first, last].map(({ spot, snapped }) => (snapped?.outline && snapped.kind === 'edge' ? placeOnOutline(number, spot) : spot)));
    return [placed[0], ...course.slice(1, -1), placed[1]];
  }
}
