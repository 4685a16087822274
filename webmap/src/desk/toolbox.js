/** The tools of the desk: which one is in hand, what it is told, what it may ask for, and how a refusal is said. */
/** @import {Change, Spot} from '../edits/types.js' */
/** @import {Page} from '../page.js' */
/** @import {DeskCanvas} from './canvas.js' */
/** @import {Reference} from './reference.js' */
/** @import {Session} from './session.js' */
/** @import {AreaWords} from './types.js' */
/** @import {Place, Tool} from './tools/tool.js' */
import { toDegrees } from '../edits/lattice.js';
import { Refusal } from '../edits/refusal.js';
import { Catching } from './catching.js';
import { Along } from './tools/along.js';
import { Choose } from './tools/choose.js';
import { CutOut } from './tools/cut_out.js';
import { Fill } from './tools/fill.js';
import { Give } from './tools/give.js';
import { Merge } from './tools/merge.js';
import { Reshape } from './tools/reshape.js';
import { Split } from './tools/split.js';
import { Vertices } from './tools/vertices.js';
import { Words } from './tools/words.js';

/** In the order of the rail; with the letter of each. */
export const TOOLS = /** @type {const} */ ([
  ['choose', Choose, 'v'], ['split', Split, 's'], ['cut', CutOut, 'c'], ['merge', Merge, 'm'], ['reshape', Reshape, 'r'],
  ['vertices', Vertices, 'n'], ['give', Give, 'g'], ['fill', Fill, 'f'], ['along', Along, 'l'], ['words', Words, 'k'],
]);
/** @typedef {(typeof TOOLS)[number][0]} ToolName */
/** @typedef {{alt: boolean, shift: boolean}} Keys */
/** @typedef {{hint: () => void, refusal: (words: string | null, pixel?: number[]) => void, card: () => void}} Around what the page does for the toolbox */

export class Toolbox {
  /** @param {{page: Page, session: Session, canvas: DeskCanvas, reference: Reference}} desk @param {Around} around */
  constructor({ page, session, canvas, reference }, around) {
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    this.catching = new Catching(session, canvas, reference);
    this.around = around;
    /** @type {Record<string, Tool>} */
    this.tools = Object.fromEntries(TOOLS.map(([name, Kind]) => [name, new Kind(this)]));
    /** @type {ToolName} */
    this.name = 'choose';
    /** Whether lines follow what is there. */
    this.tracing = false;
    /** @type {string | null} */
    this.hovered = null;
    /** Whether a drag goes on, and whether the click that ends it is no click. */
    this.held = false;
    /** Where the keyboard's crosshair is. @type {number[] | null} */
    this.cross = null;
    /** Somebody asked for one place. @type {((place: number[] | null) => void) | null} */
    this.picking = null;
  }

  get tool() {
    return this.tools[this.name];
  }

  /** Take up a tool. @param {ToolName} name */
  use(name) {
    if (this.tools[name].edits && !this.session.editable) return this.around.refusal(this.page.say('desk.refused.reading'));
    this.tool.leave();
    this.held = false;
    this.clearRefusal();
    this.name = name;
    this.tool.enter();
    this.showHint();
  }

  showHint() {
    this.around.hint();
  }

  // What the hand and the keys tell.

  /** @param {number[]} pixel @param {Keys} keys @returns {Place} */
  place(pixel, keys) {
    const spot = this.canvas.spotAt(pixel);
    const snapped = this.tool.catches(keys) ? this.catching.snap(spot, this.tool.drawnTo) : null;
    return { spot: snapped?.at ?? spot, pixel, snapped, ...keys };
  }

  /** @param {number[]} pixel @param {Keys} keys */
  move(pixel, keys) {
    this.cross = null;
    this.tool.move(this.place(pixel, keys));
    this.showHint();
  }

  /** @param {number[]} pixel @param {Keys} keys */
  down(pixel, keys) {
    this.held = !this.picking && this.tool.down(this.place(pixel, keys));
    if (this.held) this.canvas.vertices.hide(true);
    return this.held;
  }

  /** @param {number[]} pixel @param {Keys} keys */
  drag(pixel, keys) {
    this.tool.drag(this.place(pixel, keys));
    this.showHint();
  }

  /** @param {number[]} pixel @param {Keys} keys */
  up(pixel, keys) {
    this.canvas.vertices.hide(false);
    this.tool.up(this.place(pixel, keys));
    this.showHint();
  }

  /** @param {number[]} pixel @param {Keys} keys */
  click(pixel, keys) {
    const dragged = this.held;
    this.held = false;
    if (dragged) return;
    this.clearRefusal();
    if (this.picking) return this.picked(toDegrees(this.canvas.spotAt(pixel)));
    this.tool.click(this.place(pixel, keys));
    this.showHint();
  }

  /** @param {number[]} pixel @param {Keys} keys */
  doubleClick(pixel, keys) {
    this.tool.doubleClick(this.place(pixel, keys));
    this.showHint();
  }

  /** Enter. */
  finish() {
    void Promise.resolve(this.tool.finish()).then(() => this.showHint());
  }

  back() {
    this.clearRefusal();
    this.tool.back();
    this.showHint();
  }

  remove() {
    this.tool.remove();
    this.showHint();
  }

  /** Esc: what is begun; with nothing begun the tool. */
  cancel() {
    this.clearRefusal();
    this.held = false;
    this.canvas.vertices.hide(false);
    if (this.picking) return this.picked(null);
    if (!this.tool.cancel() && this.name !== 'choose') this.use('choose');
    this.showHint();
  }

  /** @param {boolean} on whether lines follow what is there */
  trace(on) {
    this.tracing = on;
    if (this.tool.traces) this.tool.changed();
    this.showHint();
  }

  // What tools ask for.

  /** Have a change made, or say why not. @param {string} what @param {() => Change} make
   * @param {{words?: Map<string, AreaWords>, said?: Record<string, string | number>}} more @returns {Change | null} */
  attempt(what, make, more) {
    const change = this.tried(make);
    if (change) this.do(what, change, more);
    return change;
  }

  /** @param {string} what @param {Change} change @param {{words?: Map<string, AreaWords>, said?: Record<string, string | number>}} more */
  do(what, change, more) {
    this.preview(null);
    this.session.do(what, change, more);
  }

  /** What an edit gives; a refusal is said at its place. @template T @param {() => T} make @param {boolean} [passing] it is tried at every move: what was said before goes @returns {T | null} */
  tried(make, passing = false) {
    try {
      const made = make();
      if (passing) this.clearRefusal();
      return made;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(error.key, error.place);
      return null;
    }
  }

  /** The first edit of several that is not refused; else what the first one was refused for. @template T @param {(() => T)[]} makes @returns {T | null} */
  firstOf(makes) {
    let first = null;
    for (const make of makes) {
      try {
        return make();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        first ??= error;
      }
    }
    if (first) this.refuse(first.key, first.place);
    return null;
  }

  /** @param {Change | null} change */
  preview(change) {
    if (!change && !this.session.previewed) return;
    this.session.preview(change);
  }

  /** Say beside a place why something cannot be done. @param {string} key @param {Spot} place */
  refuse(key, place) {
    this.canvas.refused(place);
    this.around.refusal(this.page.say(key), this.canvas.pixelOf(place));
  }

  clearRefusal() {
    this.canvas.refused(null);
    this.around.refusal(null);
  }

  openCard() {
    this.around.card();
  }

  markChosen() {
    this.canvas.markChosen();
  }

  /** Ask for one place by a click; Esc gives none. @returns {Promise<number[] | null>} degrees */
  pickPlace() {
    this.picking?.(null);
    return new Promise((resolve) => {
      this.picking = resolve;
      this.showHint();
    });
  }

  /** @param {number[] | null} place */
  picked(place) {
    const { picking } = this;
    this.picking = null;
    picking?.(place);
    this.showHint();
  }

  // The keyboard's pointer.

  /** Move the crosshair; what is held follows. @param {number} dx @param {number} dy */
  step(dx, dy) {
    const [width = 0, height = 0] = this.canvas.map.getSize() ?? [];
    const [x, y] = this.cross ?? [width / 2, height / 2];
    const cross = [Math.min(width - 1, Math.max(0, x + dx)), Math.min(height - 1, Math.max(0, y + dy))];
    if (cross[0] !== x + dx || cross[1] !== y + dy) this.canvas.pan(dx, dy);
    const keys = { alt: false, shift: false };
    const place = this.place(cross, keys);
    this.cross = cross;
    if (this.held) this.tool.drag(place);
    else this.tool.move(place);
    if (!this.tool.snaps) this.canvas.draw(this.crosshairParts());
    this.showHint();
  }

  /** Space: what a click would do at the crosshair; on something to drag it takes hold, and lets go again. @param {Keys} keys */
  press(keys) {
    const [width = 0, height = 0] = this.canvas.map.getSize() ?? [];
    this.cross ??= [width / 2, height / 2];
    const { cross } = this;
    if (this.held) {
      this.up(cross, keys);
      this.held = false;
    } else if (!this.down(cross, keys)) {
      this.click(cross, keys);
    }
    this.cross = cross;
  }

  crosshairParts() {
    return this.cross ? [{ as: 'crosshair', spots: [this.canvas.spotAt(this.cross)] }] : [];
  }
}
