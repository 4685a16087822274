/** What every tool of the desk is: it is told of the pointer, which may be a mouse, a finger or the keyboard's crosshair. */
/** @import {Snapped, Spot} from '../../edits/types.js' */
/** @import {Toolbox as Desk} from '../toolbox.js' */

/** @typedef {{spot: Spot, pixel: number[], snapped: Snapped | null, alt: boolean, shift: boolean}} Place
 *   `spot`: where the pointer is, or what it caught; `pixel`: of the pointer itself */
/** @typedef {{key: string, values?: Record<string, string | number>}} Words */

export class Tool {
  /** Whether the pointer is drawn to vertices, borders and lines. */
  snaps = false;
  /** Whether it changes the draft. */
  edits = true;

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** What the pointer is drawn to. @returns {'all' | 'borders' | 'lines'} */
  get drawnTo() {
    return 'all';
  }

  /** Whether the pointer is drawn to anything now: Alt leaves it alone. @param {{alt: boolean}} keys */
  catches({ alt }) {
    return this.snaps && !alt;
  }

  get session() {
    return this.desk.session;
  }

  get canvas() {
    return this.desk.canvas;
  }

  /** The tool was taken up. */
  enter() {}

  /** The tool is put down: nothing of it may stay on the map. */
  leave() {
    this.canvas.mark('hover', []);
    this.canvas.draw([]);
  }

  /** What to do next. @returns {Words} */
  hint() {
    return { key: 'desk.hint.choose' };
  }

  /** Whether it draws lines that may follow what is there. */
  get traces() {
    return false;
  }

  /** Whether Enter would do something now. */
  get ready() {
    return false;
  }

  /** Whether Backspace would take back the last of several points. */
  get backs() {
    return false;
  }

  /** Whether something is begun that Esc would give up. */
  get begun() {
    return false;
  }

  /** @param {Place} _place */
  move(_place) {}

  /** The button went down. @param {Place} _place @returns {boolean} whether it begins a drag of this tool, else it moves the map */
  down(_place) {
    return false;
  }

  /** @param {Place} _place */
  drag(_place) {}

  /** The button of a drag went up. @param {Place} _place */
  up(_place) {}

  /** @param {Place} _place */
  click(_place) {}

  /** @param {Place} _place */
  doubleClick(_place) {
    void this.finish();
  }

  /** Enter. @returns {void | Promise<void>} */
  finish() {}

  /** Backspace: the last point goes. */
  back() {}

  /** Delete. */
  remove() {}

  /** Esc. @returns {boolean} whether there was something to give up */
  cancel() {
    return false;
  }

  /** The draft changed under the tool: by it, by undo, by somebody else. */
  changed() {}

  /** Mark the piece under the pointer. @param {Place} place */
  hover({ spot }) {
    const code = this.canvas.pieceAt(spot);
    if (code === this.desk.hovered) return;
    this.desk.hovered = code;
    const shape = code ? this.session.tessellation.shapes.get(code) : undefined;
    this.canvas.mark('hover', shape ? [shape] : []);
  }

  /** What a piece is called. @param {string} code */
  nameOf(code) {
    return this.session.words.get(code)?.name || this.desk.page.say('desk.map.unnamed');
  }
}
