/** The list of children, or of a leaf's siblings: a page at a time, linked with the map by hover and click. */
/** @import {Card, Child, Language, Scheme} from './types.js' */
import { fetchChildren } from './api.js';
import { childRow, childrenHeading } from './card.js';
import { at, linkRows, make } from './dom.js';
import { say } from './words.js';

export class ChildrenList {
  /** @param {{choose: (code: string) => void, hover: (code: string | null) => void, guard: (task: Promise<void>) => void}} reader */
  constructor({ choose, hover, guard }) {
    this.guard = guard;
    this.list = at('children-list');
    /** @type {Child[]} */
    this.rows = [];
    this.turn = 0;
    /** What to say of an area in place of how it is divided. @type {((code: string) => string) | null} */
    this.noteOf = null;
    /** By what to rank areas, the lowest first. @type {((code: string) => number | null) | null} */
    this.rankOf = null;
    linkRows(this.list, choose, hover);
  }

  /** List what lies below an area, beside a leaf, or the roots. @param {Scheme} scheme @param {Card | null} card @param {Language} lang */
  async show(scheme, card, lang) {
    const turn = ++this.turn;
    const page = await fetchChildren(scheme.code, parentOf(card));
    if (turn !== this.turn) return;
    this.rows = page.areas;
    this.render(scheme, card, lang, page.next);
  }

  /** @param {Scheme} scheme @param {Card | null} card @param {Language} lang @param {string | null} next */
  render(scheme, card, lang, next) {
    at('children-title').textContent = say(lang, titleOf(card));
    at('children-count').textContent = next && !card?.children ? '' : childrenHeading(this.rows, card?.children || this.rows.length, lang);
    this.list.replaceChildren(...this.rows.map((child) => childRow(child, scheme, lang)));
    this.list.querySelector(`[data-code="${CSS.escape(card?.code ?? '')}"]`)?.setAttribute('aria-current', 'true');
    this.annotate(this.noteOf, this.rankOf);
    this.list.scrollTop = 0;
    this.list.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    if (next) this.list.append(this.moreRow(scheme, card, lang, next));
  }

  /** @param {Scheme} scheme @param {Card | null} card @param {Language} lang @param {string} after */
  moreRow(scheme, card, lang, after) {
    const more = make('button', { type: 'button', class: 'more' }, say(lang, 'children.more'));
    const row = make('li', {}, more);
    more.addEventListener('click', () => this.guard(this.append(scheme, card, lang, after, row)));
    return row;
  }

  /** @param {Scheme} scheme @param {Card | null} card @param {Language} lang @param {string} after @param {HTMLElement} row */
  async append(scheme, card, lang, after, row) {
    const turn = this.turn;
    const page = await fetchChildren(scheme.code, parentOf(card), after);
    if (turn !== this.turn) return;
    this.rows.push(...page.areas);
    const rows = page.areas.map((child) => childRow(child, scheme, lang));
    row.replaceWith(...rows);
    this.annotate(this.noteOf, this.rankOf);
    rows[0]?.querySelector('button')?.focus();
    if (page.next) this.list.append(this.moreRow(scheme, card, lang, page.next));
  }

  /** Say something else of each area, or (null) what is said of it by itself; and rank them, the lowest first, those without a rank last.
   * @param {((code: string) => string) | null} noteOf @param {((code: string) => number | null) | null} [rankOf] @param {string} [how] they are ranked */
  annotate(noteOf, rankOf = null, how = '') {
    this.noteOf = noteOf;
    this.rankOf = rankOf;
    if (how) at('children-count').textContent = how;
    if (!noteOf) return;
    const rows = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll('.child')]);
    for (const row of rows) row.querySelector('.note')?.replaceChildren(noteOf(codeOf(row)));
    if (rankOf) this.rank(rows, rankOf);
  }

  /** @param {HTMLElement[]} rows @param {(code: string) => number | null} rankOf */
  rank(rows, rankOf) {
    const key = (/** @type {HTMLElement} */ row) => rankOf(codeOf(row)) ?? 2;
    const ranked = rows.toSorted((one, other) => key(one) - key(other) || codeOf(one).localeCompare(codeOf(other)));
    if (ranked.every((row, i) => row === rows[i])) return;
    const focused = document.activeElement;
    this.list.prepend(...ranked.map((row) => /** @type {HTMLElement} */ (row.closest('li'))));
    if (focused instanceof HTMLElement && this.list.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** Mark the row of the area under the map's pointer. @param {string | null} code */
  mark(code) {
    for (const row of this.list.querySelectorAll('.child')) row.classList.toggle('hover', row.getAttribute('data-code') === code);
  }
}

/** @param {Element} row */
const codeOf = (row) => row.getAttribute('data-code') ?? '';

/** @param {Card | null} card @returns {string | null} */
function parentOf(card) {
  if (!card) return null;
  return card.children ? card.code : card.parent_code;
}

/** @param {Card | null} card */
function titleOf(card) {
  if (!card) return 'children.roots';
  return card.children ? 'children.title' : 'children.siblings';
}
