/** The table of what the map shows: the same areas and figures, for reading, sorting and for who does not see the map. */
/** @import {Frame, Language, Layer, LayerValues} from './types.js' */
import { ranked, shadeName, tellValue } from './classes.js';
import { at, make } from './dom.js';
import { monthWords } from './months.js';
import { nameOf, say, stateWords } from './words.js';
import { periodWords } from './value_legend.js';

/** @typedef {{frame: Frame, sheet: LayerValues, beside: LayerValues | null, layer: Layer, place: string, xlsx: string, lang: Language}} Shown */
/** @typedef {'value' | 'name' | 'code' | 'beside'} Column */

const AT_ONCE = 500;

export class ValueTable {
  /** @param {{choose: (code: string) => void, closed: () => void}} reader */
  constructor({ choose, closed }) {
    this.place = at('table');
    this.close = closed;
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {{column: Column, falling: boolean}} */
    this.sort = { column: 'value', falling: false };
    this.length = AT_ONCE;
    /** Where the focus was before. @type {HTMLElement | null} */
    this.from = null;
    at('table-close').addEventListener('click', closed);
    at('table-more').addEventListener('click', () => {
      this.length += AT_ONCE;
      this.render();
    });
    document.addEventListener('keydown', (event) => event.key === 'Escape' && !this.place.hidden && closed());
    at('table-rows').addEventListener('click', (event) => {
      const code = /** @type {Element} */ (event.target).closest('button')?.dataset.code;
      if (code) choose(code);
    });
    at('table-heads').addEventListener('click', (event) => {
      const column = /** @type {Element} */ (event.target).closest('button')?.dataset.column;
      if (column) this.sortBy(/** @type {Column} */ (column));
    });
  }

  /** Open or close; the focus goes there and comes back. @param {boolean} open */
  open(open) {
    if (open === !this.place.hidden) return;
    if (open) this.from = /** @type {HTMLElement | null} */ (document.activeElement);
    this.place.hidden = !open;
    if (open) {
      this.render();
      at('table-title').focus();
    }
    else if (this.from?.isConnected && this.from !== document.body) this.from.focus();
    else at('table-open').focus();
  }

  /** @param {Shown} shown */
  show(shown) {
    this.shown = shown;
    if (!this.place.hidden) this.render();
  }

  /** @param {Column} column */
  sortBy(column) {
    this.sort = { column, falling: this.sort.column === column && !this.sort.falling };
    this.render();
    /** @type {HTMLElement | null} */ (at('table-heads').querySelector(`[data-column="${column}"]`))?.focus();
  }

  render() {
    if (!this.shown) return;
    const { frame, sheet, beside, layer, place, xlsx, lang } = this.shown;
    at('table-title').textContent = say(lang, 'table.title', { layer: layer[lang], place, period: periodWords(sheet, layer, lang) });
    at('table-xlsx').setAttribute('href', xlsx);
    const rows = this.sorted(frame, sheet);
    at('table-heads').replaceChildren(make('tr', {}, ...this.heads(lang, layer, sheet, beside)));
    at('table-rows').replaceChildren(...rows.slice(0, this.length).map((i) => this.row(i)));
    at('table-more').hidden = rows.length <= this.length;
    at('table-count').textContent = say(lang, 'table.count', { shown: Math.min(rows.length, this.length), count: rows.length });
  }

  /** @param {Frame} frame @param {LayerValues} sheet */
  sorted(frame, sheet) {
    const { layer, beside } = /** @type {Shown} */ (this.shown);
    const { column, falling } = this.sort;
    const by = column === 'beside' && beside ? beside : sheet;
    if (column === 'value' || column === 'beside') return ranked(frame, by, layer, falling ? 'best' : 'worst');
    const words = column === 'name' ? frame.names : frame.codes;
    const order = frame.codes.map((_, i) => i).sort((a, b) => words[a].localeCompare(words[b], 'zh'));
    return falling ? order.reverse() : order;
  }

  /** @param {Language} lang @param {Layer} layer @param {LayerValues} sheet @param {LayerValues | null} beside */
  heads(lang, layer, sheet, beside) {
    const head = (/** @type {Column} */ column, /** @type {string} */ words) => {
      const sorted = this.sort.column === column && (this.sort.falling ? 'descending' : 'ascending');
      return make('th', { scope: 'col', class: column, 'aria-sort': sorted }, make('button', { type: 'button', 'data-column': column }, words));
    };
    const value = beside ? `${layer[lang]} ${monthWords(sheet.month ?? '', lang)}` : layer[lang];
    return [head('name', say(lang, 'table.name')), head('code', say(lang, 'table.code')), head('value', value),
      ...(beside ? [head('beside', monthWords(beside.month ?? '', lang))] : []), make('th', { scope: 'col' }, say(lang, 'table.note'))];
  }

  /** @param {number} i row of the frame */
  row(i) {
    const { frame, sheet, beside, lang } = /** @type {Shown} */ (this.shown);
    const kind = frame.kinds[i] && frame.kinds[i] !== 'base' ? nameOf(lang, 'kind', `${frame.kinds[i]}`) : '';
    const estimate = sheet.estimate?.[i] ? say(lang, 'value.estimate') : '';
    return make('tr', {},
      make('th', { scope: 'row' }, make('button', { type: 'button', class: 'link', 'data-code': frame.codes[i] }, frame.names[i] || frame.codes[i])),
      make('td', {}, make('code', {}, frame.codes[i])), make('td', { class: 'value' }, this.cell(sheet, i)),
      ...(beside ? [make('td', { class: 'value' }, this.cell(beside, i))] : []),
      make('td', { class: 'note' }, [estimate, kind].filter(Boolean).join(' · ')));
  }

  /** @param {LayerValues} sheet @param {number} i */
  cell(sheet, i) {
    const { layer, lang } = /** @type {Shown} */ (this.shown);
    const value = sheet.values[i];
    return value === null || value === undefined ? stateWords(lang, shadeName(sheet, i)) : tellValue(value, layer, sheet, lang);
  }
}
