/** 选择: a click chooses a piece, with Shift one more; a double click goes there. */
/** @import {Place} from './tool.js' */
import { Tool } from './tool.js';

export class Choose extends Tool {
  edits = false;

  /** @returns {import('./tool.js').Words} */
  hint() {
    const { selection } = this.session;
    if (!selection.length) return { key: 'desk.hint.choose' };
    if (selection.length === 1) return { key: 'desk.hint.chosen', values: { name: this.nameOf(selection[0]) } };
    return { key: 'desk.hint.chosen.many', values: { count: selection.length } };
  }

  /** @param {Place} place */
  move(place) {
    this.hover(place);
  }

  /** @param {Place} place @returns {void} */
  click({ spot, shift }) {
    const code = this.canvas.pieceAt(spot);
    const { selection } = this.session;
    if (!shift || !code) return this.session.select(code ? [code] : []);
    this.session.select(selection.includes(code) ? selection.filter((one) => one !== code) : [...selection, code]);
  }

  doubleClick() {
    if (this.session.selection.length) this.canvas.goTo(this.session.selection);
  }

  get begun() {
    return this.session.selection.length > 0;
  }

  cancel() {
    const had = this.begun;
    if (had) this.session.select([]);
    return had;
  }
}
