/** The list of children: a page at a time, linked with the map by hover and click. */
/** @import {Card, Child, Language, Scheme} from './types.js' */
import { fetchChildren } from './api.js';
import { childRow, childrenHeading } from './card.js';
import { at, make } from './dom.js';
import { formatNumber } from './format.js';
import { say } from './words.js';

export class ChildrenList {
  /** @param {{choose: (code: string) => void, hover: (code: string | null) => void, guard: (task: Promise<void>) => void}} reader */
  constructor({ choose, hover, guard }) {
    this.guard = guard;
    this.list = at('children-list');
    /** @type {Child[]} */
    this.rows = [];
    this.turn = 0;
    const codeOf = (/** @type {Event} */ event) =>
      /** @type {Element} */ (event.target).closest('[data-code]')?.getAttribute('data-code') ?? null;
    this.list.addEventListener('click', (event) => {
      const code = codeOf(event);
      if (code) choose(code);
    });
    for (const entering of ['pointerover', 'focusin']) this.list.addEventListener(entering, (event) => hover(codeOf(event)));
    for (const leaving of ['pointerleave', 'focusout']) this.list.addEventListener(leaving, () => hover(null));
  }

  /** List the children of an area, or the roots. @param {Scheme} scheme @param {Card | null} card @param {Language} lang */
  async show(scheme, card, lang) {
    const turn = ++this.turn;
    const page = card && !card.children ? { areas: [], next: null } : await fetchChildren(scheme.code, card?.code ?? null);
    if (turn !== this.turn) return;
    this.rows = page.areas;
    this.render(scheme, card, lang, page.next);
  }

  /** @param {Scheme} scheme @param {Card | null} card @param {Language} lang @param {string | null} next */
  render(scheme, card, lang, next) {
    const count = card ? card.children : this.rows.length;
    at('children-title').textContent = say(lang, card ? 'children.title' : 'children.roots');
    at('children-count').textContent = this.rows.length ? childrenHeading(this.rows, count, lang) : '';
    this.list.replaceChildren(...this.rows.map((child) => childRow(child, scheme, lang)));
    this.list.scrollTop = 0;
    if (!this.rows.length && card) this.list.append(emptyRow(scheme, card, lang));
    if (next) this.list.append(this.moreRow(scheme, card, lang, next, count - this.rows.length));
  }

  /** @param {Scheme} scheme @param {Card | null} card @param {Language} lang @param {string} after @param {number} left */
  moreRow(scheme, card, lang, after, left) {
    const more = make('button', { type: 'button', class: 'more' }, say(lang, 'children.more', { count: formatNumber(left, lang) }));
    const row = make('li', {}, more);
    more.addEventListener('click', () => this.guard(this.append(scheme, card, lang, after, row)));
    return row;
  }

  /** @param {Scheme} scheme @param {Card | null} card @param {Language} lang @param {string} after @param {HTMLElement} row */
  async append(scheme, card, lang, after, row) {
    const turn = this.turn;
    const page = await fetchChildren(scheme.code, card?.code ?? null, after);
    if (turn !== this.turn) return;
    this.rows.push(...page.areas);
    const rows = page.areas.map((child) => childRow(child, scheme, lang));
    row.replaceWith(...rows);
    rows[0]?.querySelector('button')?.focus();
    const count = card ? card.children : this.rows.length;
    if (page.next) this.list.append(this.moreRow(scheme, card, lang, page.next, count - this.rows.length));
  }

  /** Mark the row of the area under the map's pointer. @param {string | null} code */
  mark(code) {
    for (const row of this.list.querySelectorAll('.child')) row.classList.toggle('hover', row.getAttribute('data-code') === code);
  }
}

/** @param {Scheme} scheme @param {Card} card @param {Language} lang */
function emptyRow(scheme, card, lang) {
  const lowest = card.level === scheme.all_levels.at(-1);
  return make('li', { class: 'none' }, say(lang, lowest ? 'children.none.lowest' : 'children.none.undivided'));
}
