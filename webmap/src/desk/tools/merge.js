/** 合并: pieces are clicked one after the other, the first keeps its name and code. */
/** @import {Place} from './tool.js' */
import { merge } from '../../edits/merge.js';
import { Tool } from './tool.js';

export class Merge extends Tool {
  /** @returns {import('./tool.js').Words} */
  hint() {
    const { selection } = this.session;
    if (!selection.length) return { key: 'desk.hint.merge' };
    if (selection.length === 1) return { key: 'desk.hint.merge.more', values: { name: this.nameOf(selection[0]) } };
    return { key: 'desk.hint.merge.ready', values: { count: selection.length, name: this.nameOf(selection[0]) } };
  }

  get ready() {
    return this.session.selection.length > 1;
  }

  get begun() {
    return this.session.selection.length > 0;
  }

  /** @param {Place} place */
  move(place) {
    this.hover(place);
  }

  /** @param {Place} place @returns {void} */
  click({ spot }) {
    const code = this.canvas.pieceAt(spot);
    if (!code) return;
    const { selection } = this.session;
    this.session.select(selection.includes(code) ? selection.filter((one) => one !== code) : [...selection, code]);
  }

  /** A double click is two clicks on one piece here, and merges nothing. */
  doubleClick() {}

  /** @returns {void} */
  finish() {
    const { selection } = this.session;
    if (selection.length < 2) return;
    const said = { count: selection.length, name: this.nameOf(selection[0]) };
    const done = this.desk.attempt('merge', () => merge(this.session.tessellation, selection), { said });
    if (done) this.session.select([selection[0]]);
  }

  back() {
    this.session.select(this.session.selection.slice(0, -1));
  }

  cancel() {
    const had = this.begun;
    if (had) this.session.select([]);
    return had;
  }
}
