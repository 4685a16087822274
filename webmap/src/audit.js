/** What was done, by whom, from where: narrowed, opened row by row, taken along as a workbook. */
/** @import {AuditChange, AuditEntry, AuditRow, Scheme} from './types.js' */
/** @import {Page} from './page.js' */
import { addressOf, fetchAudit } from './api.js';
import { AreaField } from './area_field.js';
import { actionInWords, auditFilter, columnInWords, differences, entryInWords, summaryInWords, valueInWords } from './audit_words.js';
import { at, make } from './dom.js';
import { formatTime } from './format.js';

const SHOWN_AREAS = 3;
const SHOWN_CHANGES = 10;

export class AuditList {
  /** @param {Page} page @param {Scheme[]} schemes */
  constructor(page, schemes) {
    this.page = page;
    /** @type {AuditRow[]} */
    this.rows = [];
    /** @type {number | null} */
    this.next = null;
    /** @type {Set<number>} */
    this.open = new Set();
    this.area = new AreaField(page, 'audit-area-field', schemes, { code: '', changed: () => this.again() });
    at('audit-area').replaceChildren(this.area.element);
    this.area.listen((error) => page.refuse(error));
    for (const id of ['audit-who', 'audit-since', 'audit-until']) at(id).addEventListener('change', () => this.again());
    at('audit-filter').addEventListener('submit', (event) => event.preventDefault());
    at('audit-more').addEventListener('click', () => void page.guarded(() => this.load(this.next)));
  }

  wanted() {
    const value = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (at(id)).value;
    const form = { scheme: this.area.scheme.value, code: this.area.code ?? '', who: value('audit-who') };
    return auditFilter({ ...form, first: value('audit-since'), last: value('audit-until') });
  }

  again() {
    void this.page.guarded(() => this.load(null));
  }

  /** @param {number | null} before go on below this row; null: from the newest */
  async load(before) {
    const wanted = this.wanted();
    const { rows, next } = await fetchAudit(wanted, before);
    this.rows = before ? [...this.rows, ...rows] : rows;
    this.next = next;
    at('audit-export').setAttribute('href', addressOf('/api/audit.xlsx', wanted));
    this.show();
  }

  show() {
    at('audit-rows').replaceChildren(...this.rows.flatMap((row) => this.row(row)));
    at('audit-none').hidden = this.rows.length > 0;
    at('audit-table').hidden = !this.rows.length;
    at('audit-more').hidden = this.next === null;
  }

  /** @param {AuditRow} row */
  row(row) {
    const { lang } = this.page;
    const cell = (/** @type {string} */ key, /** @type {(Node | string)[]} */ ...content) => make('td', { 'data-label': this.page.say(key) }, ...content);
    const open = this.open.has(row.number);
    const button = make('button', { type: 'button', class: 'link', 'aria-expanded': String(open), 'data-number': String(row.number) }, actionInWords(lang, row.action));
    button.addEventListener('click', () => this.turn(row.number));
    const line = make('tr', {},
      cell('audit.at', formatTime(row.at, lang)),
      cell('audit.who', row.who),
      cell('audit.from', row.address === 'local' ? this.page.say('audit.local') : row.address),
      cell('audit.what', button),
      cell('audit.areas', ...(row.codes.length ? [this.areas(row)] : [])),
      cell('audit.content', summaryInWords(lang, row.entries)));
    return open ? [line, make('tr', { class: 'opened' }, make('td', { colspan: '6' }, ...row.entries.map((entry) => this.entry(entry))))] : [line];
  }

  /** @param {number} number */
  turn(number) {
    if (!this.open.delete(number)) this.open.add(number);
    this.show();
    /** @type {HTMLElement | null} */ (at('audit-rows').querySelector(`[data-number="${number}"]`))?.focus();
  }

  /** @param {AuditRow} row */
  areas({ codes, names }) {
    const some = codes.slice(0, SHOWN_AREAS).map((code, i) => names[i] || code).join('、');
    const words = codes.length > SHOWN_AREAS ? this.page.say('publish.more', { shown: some, count: codes.length }) : some;
    return make('span', { title: codes.join(' ') }, words);
  }

  /** @param {AuditEntry} entry */
  entry(entry) {
    const changes = entry.changes ?? [];
    const more = entry.rows - Math.min(changes.length, SHOWN_CHANGES);
    const rest = changes.length && more > 0 ? [make('p', { class: 'note' }, this.page.say('audit.more.rows', { count: more }))] : [];
    const codes = entry.codes?.length ? [make('p', { class: 'note' }, entry.codes.join('、'))] : [];
    return make('section', {}, make('h3', {}, entryInWords(this.page.lang, entry)), ...codes,
      ...changes.slice(0, SHOWN_CHANGES).map((change) => this.change(change)), ...rest);
  }

  /** @param {AuditChange} change */
  change(change) {
    const { page } = this;
    const head = ['audit.column', 'audit.before', 'audit.after'].map((key) => make('th', { scope: 'col' }, page.say(key)));
    return make('table', { class: 'change' },
      make('thead', {}, make('tr', {}, ...head)),
      make('tbody', {}, ...differences(change).map((one) => make('tr', {},
        make('th', { scope: 'row' }, columnInWords(page.lang, one.column)), make('td', {}, valueInWords(page.lang, one.column, one.before)), make('td', {}, valueInWords(page.lang, one.column, one.after))))));
  }
}
