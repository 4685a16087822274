/** 平衡: how large each piece is, against the size band and the others; while something is dragged too. */
/** @import {Order, Piece, Weighed} from './balance.js' */
/** @import {Desk} from './panels.js' */
import Fill from 'ol/style/Fill.js';
import { make } from '../dom.js';
import { formatNumber } from '../format.js';
import { AT_ONCE, enough, moreButton } from '../more.js';
import { gradeOf, ordered, weigh } from './balance.js';
import { SIGNS, figuresInWords, nameOfPiece, pieceRow } from './piece_row.js';

/** Blue for few, orange for many: told apart by everybody, and by the sign beside them. */
const FILLS = { few: new Fill({ color: 'rgba(33,102,172,0.45)' }), within: new Fill({ color: 'rgba(150,164,178,0.25)' }), many: new Fill({ color: 'rgba(179,88,6,0.5)' }) };
/** @type {Order[]} */
const ORDERS = ['households', 'name', 'm2', 'compactness'];

/** @param {HTMLElement} host @param {Desk} desk */
export function mountBalance(host, desk) {
  const panel = new BalancePanel(host, desk);
  for (const event of ['change', 'saved']) desk.session.addEventListener(event, () => panel.soon());
  desk.session.addEventListener('preview', (event) => panel.soon(/** @type {CustomEvent<{codes: string[]}>} */ (event).detail.codes));
  desk.session.addEventListener('select', () => panel.mark());
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.draw();
  };
}

class BalancePanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session, canvas }) {
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    /** @type {Order} */
    this.order = 'households';
    this.shaded = false;
    this.most = AT_ONCE;
    this.waiting = 0;
    /** Whether all is to be drawn anew, or else which pieces. */
    this.whole = false;
    /** @type {Set<string>} */
    this.stale = new Set();
    /** Households of the largest piece. */
    this.largest = 0;
    this.head = make('div', { class: 'totals', 'aria-live': 'off' });
    this.rows = make('ul', { class: 'pieces' });
    this.choice = /** @type {HTMLSelectElement} */ (make('select', { id: 'balance-order' }));
    this.shade = /** @type {HTMLInputElement} */ (make('input', { type: 'checkbox', id: 'balance-shade' }));
    this.label = make('span', {});
    this.orderLabel = make('label', { for: 'balance-order' });
    host.replaceChildren(this.head, make('div', { class: 'balance-how' }, this.orderLabel, this.choice, make('label', { class: 'check' }, this.shade, this.label)), this.rows);
    this.choice.addEventListener('change', () => {
      this.order = /** @type {Order} */ (this.choice.value);
      this.draw();
    });
    this.shade.addEventListener('change', () => this.shadeMap());
  }

  /** Draw with the next frame: a drag tells more often than the screen shows. @param {string[]} [codes] that alone are shown otherwise */
  soon(codes) {
    if (codes) for (const code of codes) this.stale.add(code);
    else this.whole = true;
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = 0;
      if (this.whole) this.draw();
      else this.drawAgain();
    });
  }

  /** @returns {Piece[]} */
  pieces() {
    const { session } = this;
    return [...session.shapes()].map(([code, shape]) => ({ code, name: nameOfPiece(this.page, this.session, code), kind: session.words.get(code)?.kind ?? 'base', figures: session.book.of(shape) }));
  }

  draw() {
    const pieces = this.pieces();
    this.showTotals(pieces);
    this.speak();
    const sorted = ordered(pieces, this.order);
    this.most = enough(this.most, sorted.findIndex(({ code }) => code === this.session.selection[0]));
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.piece;
    this.rows.replaceChildren(...sorted.slice(0, this.most).map((piece) => this.row(piece)),
      ...moreButton(this.page, this.most, sorted.length, () => this.showMore()));
    if (focused) this.rowOf(focused)?.focus({ preventScroll: true });
    if (this.shaded) this.canvas.pieces.layer.changed();
    this.whole = false;
    this.stale.clear();
  }

  /** While something is dragged, rows stay where they are, and only those of changed pieces are made anew. */
  drawAgain() {
    const pieces = this.pieces();
    this.showTotals(pieces);
    for (const piece of pieces) if (this.stale.has(piece.code)) this.rowOf(piece.code)?.parentElement?.replaceWith(this.row(piece));
    this.stale.clear();
  }

  /** @param {Piece[]} pieces */
  showTotals(pieces) {
    this.largest = Math.max(0, ...pieces.map(({ figures }) => figures.households ?? 0));
    this.head.replaceChildren(...this.totals(weigh(pieces, this.session.sizeBand)));
  }

  /** @param {string} code @returns {HTMLElement | null} */
  rowOf(code) {
    return this.rows.querySelector(`[data-piece="${code}"]`);
  }

  showMore() {
    this.most += AT_ONCE;
    this.draw();
  }

  speak() {
    const { page } = this;
    this.orderLabel.textContent = page.say('desk.order');
    this.label.textContent = page.say('desk.shade');
    this.choice.replaceChildren(...ORDERS.map((one) => make('option', { value: one, selected: one === this.order }, page.say(`desk.order.${one}`))));
    this.shade.disabled = !this.session.sizeBand || !this.session.homes;
  }

  /** @param {Weighed} weighed */
  totals({ pieces, households, residents, m2, mean, deviation, grades }) {
    const { page } = this;
    const number = (/** @type {number} */ value) => formatNumber(value, page.lang);
    const all = figuresInWords(page, { households, residents, m2, compactness: 0 });
    const lines = [make('p', {}, make('b', {}, page.say('desk.total', { count: number(pieces) })), ` ${all}`)];
    const band = this.session.sizeBand;
    if (band && households !== null) lines.push(make('p', { class: 'grades' }, ...this.gradeWords(grades), make('span', { class: 'note' }, page.say('desk.place.band', { from: band.from, to: band.to }))));
    if (mean !== null && deviation) {
      const share = `${deviation.share < 0 ? '−' : '+'}${number(Math.abs(deviation.share) * 100)}`;
      lines.push(make('p', { class: 'note' }, page.say('desk.deviation', { mean: number(mean), share, name: deviation.piece.name })));
    }
    return lines;
  }

  /** @param {Weighed['grades']} grades */
  gradeWords(grades) {
    return /** @type {const} */ (['few', 'within', 'many']).map((grade) =>
      make('span', { class: `grade ${grade}` }, `${SIGNS[grade]} ${this.page.say(`desk.grade.${grade}`)} ${grades[grade]}`));
  }

  /** @param {Piece} piece */
  row(piece) {
    const chosen = this.session.selection.includes(piece.code);
    const button = pieceRow(this.page, piece, { band: this.session.sizeBand, most: this.largest, chosen });
    button.addEventListener('click', (event) => this.choose(piece.code, event.shiftKey));
    return make('li', {}, button);
  }

  /** @param {string} code @param {boolean} adding */
  choose(code, adding) {
    const { selection } = this.session;
    const others = selection.filter((one) => one !== code);
    if (adding) this.session.select(selection.includes(code) ? others : [...selection, code]);
    else this.session.select([code]);
    if (!adding) this.canvas.goTo([code]);
  }

  mark() {
    for (const row of this.rows.querySelectorAll('[data-piece]')) {
      const chosen = this.session.selection.includes(row.getAttribute('data-piece') ?? '');
      row.setAttribute('aria-pressed', String(chosen));
      if (chosen && this.session.selection.length === 1) row.scrollIntoView({ block: 'nearest' });
    }
  }

  /** Let the map show which pieces are too small or too large. */
  shadeMap() {
    this.shaded = this.shade.checked;
    const { session } = this;
    this.canvas.pieces.shade = (code) => {
      const figures = this.shaded ? session.figures(code) : null;
      const grade = figures ? gradeOf({ code, name: '', kind: session.words.get(code)?.kind ?? 'base', figures }, session.sizeBand) : '';
      return grade ? FILLS[grade] : null;
    };
    this.canvas.pieces.layer.changed();
  }
}
