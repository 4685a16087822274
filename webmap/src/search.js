/** Search as a combobox: type, arrow keys, Enter; Escape closes. */
/** @import {Found, Language} from './types.js' */
import './search.css';
import { searchAreas } from './api.js';
import { at, make } from './dom.js';
import { nameOf, say } from './words.js';

const PAUSE_MS = 180;
const MOST = 20;

export class Search {
  /** @param {{scheme: () => string, lang: () => Language, choose: (code: string, name: string) => void, fail: (error: unknown) => void}} reader
   * @param {string} [id] what the ids of its elements begin with */
  constructor(reader, id = 'search') {
    this.reader = reader;
    this.id = id;
    this.input = /** @type {HTMLInputElement} */ (at(`${id}-input`));
    this.results = at(`${id}-results`);
    this.note = at(`${id}-note`);
    this.drop = at(`${id}-drop`);
    this.asking = new AbortController();
    this.active = -1;
    this.timer = 0;
    this.input.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), PAUSE_MS);
    });
    this.input.addEventListener('keydown', (event) => this.onKey(event));
    this.results.addEventListener('mousedown', (event) => event.preventDefault());
    this.results.addEventListener('click', (event) => this.choose(/** @type {Element} */ (event.target).closest('li')));
    this.input.addEventListener('blur', () => this.close());
    this.input.addEventListener('focus', () => this.input.value.trim() && void this.ask());
  }

  async ask() {
    this.asking.abort();
    this.asking = new AbortController();
    const words = this.input.value.trim();
    if (!words) return this.close();
    try {
      this.show(words, await searchAreas(this.reader.scheme(), words, this.asking.signal));
    } catch (error) {
      if (!(error instanceof DOMException)) this.reader.fail(error);
    }
  }

  /** @param {string} words @param {Found[]} found */
  show(words, found) {
    const lang = this.reader.lang();
    this.active = -1;
    this.results.replaceChildren(...found.map((area, i) => resultRow(area, `${this.id}-found-${i}`, lang)));
    const summary = found.length === MOST ? 'search.most' : 'search.count';
    this.note.textContent = say(lang, found.length ? summary : 'search.none', { count: found.length, words });
    this.open(true);
    if (found.length) this.move(1);
  }

  /** @param {boolean} open */
  open(open) {
    this.drop.hidden = !open;
    this.input.setAttribute('aria-expanded', String(open));
  }

  close() {
    this.asking.abort();
    this.open(false);
    this.input.removeAttribute('aria-activedescendant');
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return;
    if (event.key === 'Escape') return this.escape(event);
    if (event.key === 'Enter') return this.enter(event);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.move(step);
  }

  /** Close the list alone, not the dialog around it. @param {KeyboardEvent} event */
  escape(event) {
    if (!this.drop.hidden) event.preventDefault();
    this.close();
  }

  /** @param {KeyboardEvent} event */
  enter(event) {
    event.preventDefault();
    this.choose(this.drop.hidden ? null : this.results.children[this.active] ?? null);
  }

  /** @param {number} step */
  move(step) {
    const rows = [...this.results.children];
    if (!rows.length) return;
    this.active = (this.active + step + rows.length) % rows.length;
    rows.forEach((row, i) => row.setAttribute('aria-selected', String(i === this.active)));
    rows[this.active].scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', rows[this.active].id);
  }

  /** @param {Element | null} row */
  choose(row) {
    const code = row?.getAttribute('data-code');
    if (!code) return;
    this.close();
    this.input.value = '';
    this.reader.choose(code, row?.querySelector('.name')?.textContent ?? code);
  }
}

/** @param {Found} area @param {string} id @param {Language} lang */
function resultRow(area, id, lang) {
  return make('li', { role: 'option', id, 'data-code': area.code, 'aria-selected': 'false' },
    make('span', { class: 'name' }, area.name || area.code),
    make('span', { class: 'note' }, nameOf(lang, 'level', area.level)),
    make('span', { class: 'where' }, [...area.path, area.code].join(' › ')));
}
