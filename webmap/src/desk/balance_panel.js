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
  for (const event of ['change', 'preview', 'saved']) desk.session.addEventListener(event, () => panel.soon());
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
    /** Codes as they are listed: while something is dragged, rows stay where they are. @type {string[]} */
    this.listed = [];
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

  /** Draw with the next frame: a drag tells more often than the screen shows. */
  soon() {
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = 0;
      this.draw();
    });
  }

  /** @returns {Piece[]} */
  pieces() {
    const { session } = this;
    return [...session.shapes()].map(([code, shape]) => ({ code, name: nameOfPiece(this.page, this.session, code), kind: session.words.get(code)?.kind ?? 'base', figures: session.book.of(shape) }));
  }

  draw() {
    const pieces = this.pieces();
    const weighed = weigh(pieces, this.session.sizeBand);
    const most = Math.max(0, ...pieces.map(({ figures }) => figures.households ?? 0));
    this.head.replaceChildren(...this.totals(weighed));
    this.speak();
    const sorted = this.session.previewed ? this.asListed(pieces) : ordered(pieces, this.order);
    this.listed = sorted.map(({ code }) => code);
    const chosen = this.listed.indexOf(this.session.selection[0]);
    this.most = enough(this.most, chosen);
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.piece;
    this.rows.replaceChildren(...sorted.slice(0, this.most).map((piece) => this.row(piece, most)),
      ...moreButton(this.page, this.most, sorted.length, () => this.showMore()));
    if (focused) /** @type {HTMLElement | null} */ (this.rows.querySelector(`[data-piece="${focused}"]`))?.focus({ preventScroll: true });
    if (this.shaded) this.canvas.pieces.layer.changed();
  }

  showMore() {
    this.most += AT_ONCE;
    this.draw();
  }

  /** @param {Piece[]} pieces */
  asListed(pieces) {
    const at = new Map(this.listed.map((code, i) => [code, i]));
    const of = (/** @type {Piece} */ { code }) => at.get(code) ?? Infinity;
    return [...pieces].sort((a, b) => (of(a) === of(b) ? 0 : of(a) - of(b)));
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

  /** @param {Piece} piece @param {number} most households of the largest */
  row(piece, most) {
    const chosen = this.session.selection.includes(piece.code);
    const button = pieceRow(this.page, piece, { band: this.session.sizeBand, most, chosen });
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
