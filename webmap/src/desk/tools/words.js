/** 属性: a click on a piece opens its card, where name and kind are written. */
/** @import {Place} from './tool.js' */
import { Tool } from './tool.js';

export class Words extends Tool {
  edits = false;

  enter() {
    if (this.session.selection.length === 1) this.desk.openCard();
  }

  /** @returns {import('./tool.js').Words} */
  hint() {
    return { key: 'desk.hint.words' };
  }

  /** @param {Place} place */
  move(place) {
    this.hover(place);
  }

  /** @param {Place} place @returns {void} */
  click({ spot }) {
    const code = this.canvas.pieceAt(spot);
    this.session.select(code ? [code] : []);
    if (code) this.desk.openCard();
  }

  doubleClick() {}
}
