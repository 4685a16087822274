/** The ranking beside the map: the same figures as the colours, the worst first, linked with the map by hover and click. */
/** @import {Address, Frame, Language, Layer, LayerValues} from './types.js' */
import { barShare, ranked, shadeName, tellValue } from './classes.js';
import { at, linkRows, make } from './dom.js';
import { sampleOf } from './value_fills.js';
import { say, stateWords } from './words.js';

const AT_ONCE = 150;

/** What a row shows. @typedef {{frame: Frame, sheet: LayerValues, layer: Layer, order: Address['order'], area: string | null, lang: Language}} Shown */

export class Ranking {
  /** @param {{choose: (code: string) => void, hover: (code: string | null) => void, turn: () => void}} reader */
  constructor({ choose, hover, turn }) {
    this.list = at('ranking-list');
    /** @type {Shown | null} */
    this.shown = null;
    this.length = AT_ONCE;
    linkRows(this.list, choose, hover);
    at('ranking-order').addEventListener('click', turn);
  }

  /** @param {Shown} shown */
  show(shown) {
    const other = shown.frame !== this.shown?.frame || shown.layer !== this.shown.layer;
    if (other) this.length = AT_ONCE;
    this.shown = shown;
    this.render();
    if (other) this.list.scrollTop = 0;
    if (other && shown.area) this.rowOf(shown.area)?.scrollIntoView({ block: 'nearest' });
  }

  render() {
    if (!this.shown) return;
    const { frame, sheet, layer, order, lang } = this.shown;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.code;
    const rows = ranked(frame, sheet, layer, order);
    at('ranking-title').textContent = say(lang, 'ranking.title', { count: frame.codes.length });
    at('ranking-order').textContent = say(lang, layer.better === 'more' || layer.better === 'less' ? `ranking.${order}` : `ranking.${order}.plain`);
    this.list.replaceChildren(...rows.slice(0, this.length).map((i, place) => this.row(i, place + 1)));
    if (rows.length > this.length) this.list.append(this.more(rows.length - this.length));
    if (focused) this.rowOf(focused)?.focus({ preventScroll: true });
  }

  /** @param {number} i row of the frame @param {number} place in the ranking */
  row(i, place) {
    const { frame, sheet, layer, area, lang } = /** @type {Shown} */ (this.shown);
    const value = sheet.values[i];
    const words = value === null ? stateWords(lang, shadeName(sheet, i)) : tellValue(value, layer, sheet, lang);
    const mark = value !== null && sheet.estimate?.[i] ? [make('span', { class: 'note' }, ` ${say(lang, 'value.estimate')}`)] : [];
    const bar = make('span', { class: 'share', 'aria-hidden': 'true' });
    bar.style.setProperty('--share', String(barShare(value, sheet.breaks)));
    bar.style.setProperty('--colour', sampleOf(sheet, shadeName(sheet, i), false).color || 'transparent');
    return make('li', {}, make('button', {
      type: 'button', class: 'child ranked', 'data-code': frame.codes[i], ...(frame.codes[i] === area ? { 'aria-current': 'true' } : {}),
    }, make('span', { class: 'place note' }, value === null ? '–' : String(place)), make('span', { class: 'name' }, frame.names[i] || frame.codes[i]),
    make('span', { class: value === null ? 'note' : 'value' }, words, ...mark), bar));
  }

  /** @param {number} left */
  more(left) {
    const { lang } = /** @type {Shown} */ (this.shown);
    const button = make('button', { type: 'button', class: 'more' }, say(lang, 'ranking.more', { count: left }));
    button.addEventListener('click', () => {
      const from = this.length;
      this.length += 5 * AT_ONCE;
      this.render();
      /** @type {HTMLElement | null} */ (this.list.children[from]?.querySelector('button'))?.focus();
    });
    return make('li', {}, button);
  }

  /** @param {string} code @returns {HTMLElement | null} */
  rowOf(code) {
    return this.list.querySelector(`[data-code="${CSS.escape(code)}"]`);
  }

  /** Mark the row of the area under the map's pointer. @param {string | null} code */
  mark(code) {
    this.list.querySelector('.hover')?.classList.remove('hover');
    const row = code ? this.rowOf(code) : null;
    row?.classList.add('hover');
    if (!this.list.matches(':hover, :focus-within') && matchMedia('(min-width: 721px)').matches) row?.scrollIntoView({ block: 'nearest' });
  }
}
