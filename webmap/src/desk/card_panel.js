/** The card of what is selected: name, kind, code, what it came from; the names that a list still asks for. */
/** @import {Desk} from './panels.js' */
/** @import {Row} from './rows.js' */
import { make } from '../dom.js';
import { formatNumber } from '../format.js';
import { nameOf } from '../words.js';
import { figuresInWords, nameOfPiece } from './piece_row.js';
import { originOf, wantedLeft } from './origin.js';

const KINDS = ['base', 'dedicated', 'remainder', 'undetermined'];

/** @param {HTMLElement} host @param {Desk} desk */
export function mountCard(host, desk) {
  const card = new Card(host, desk);
  for (const event of ['select', 'change', 'state']) desk.session.addEventListener(event, () => card.show());
  desk.session.addEventListener('preview', () => card.showFigures());
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    card.show();
  };
}

class Card {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session }) {
    this.host = host;
    this.page = page;
    this.session = session;
    this.figures = make('p', { class: 'figures' });
    this.round = make('span', {});
    this.name = /** @type {HTMLInputElement} */ (make('input', { id: 'piece-name', maxlength: '100', autocomplete: 'off' }));
    this.kind = /** @type {HTMLSelectElement} */ (make('select', { id: 'piece-kind' }));
    this.name.addEventListener('change', () => this.rename({ name: this.name.value.trim() }));
    this.name.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.show();
    });
    this.kind.addEventListener('change', () => this.rename({ kind: this.kind.value }));
  }

  /** @param {{name?: string, kind?: string}} words */
  rename(words) {
    const [code] = this.session.selection;
    if (code) this.session.rename(code, words);
  }

  show() {
    const rows = this.session.rows(this.session.selection);
    this.host.hidden = !rows.length;
    if (rows.length === 1) this.showOne(rows[0]);
    else if (rows.length) this.host.replaceChildren(make('h2', {}, this.page.say('desk.chosen', { count: rows.length })), this.namesOf(rows), this.figures);
    this.showFigures();
  }

  /** @param {Row[]} rows */
  namesOf(rows) {
    return make('p', { class: 'note' }, rows.map(({ code }) => nameOfPiece(this.page, this.session, code)).join('、'));
  }

  /** Of all that is selected, and while something is dragged. */
  showFigures() {
    const all = this.session.selection.map((code) => this.session.figures(code)).filter((one) => one !== null);
    if (!all.length) return;
    const sum = (/** @type {'households' | 'residents'} */ of) =>
      (all.some((one) => one[of] === null) ? null : all.reduce((total, one) => total + (one[of] ?? 0), 0));
    const m2 = all.reduce((total, one) => total + one.m2, 0);
    this.figures.textContent = figuresInWords(this.page, { households: sum('households'), residents: sum('residents'), m2, compactness: 0 });
    this.round.textContent = all.length === 1 ? this.page.say('desk.compactness', { value: formatNumber(all[0].compactness, this.page.lang, 2) }) : '';
  }

  /** @param {Row} row */
  showOne(row) {
    const { page, session } = this;
    const field = (/** @type {string} */ key, /** @type {HTMLElement} */ input) =>
      make('div', { class: 'field' }, make('label', { for: input.id }, page.say(key)), input);
    if (document.activeElement !== this.name) this.name.value = row.name;
    this.name.placeholder = page.say('desk.name.later');
    this.kind.replaceChildren(...KINDS.map((kind) => make('option', { value: kind, selected: kind === row.kind }, nameOf(page.lang, 'kind', kind))));
    this.name.disabled = this.kind.disabled = !session.editable;
    const parts = [make('div', { class: 'fields' }, field('desk.piece.name', this.name), field('desk.piece.kind', this.kind)), this.code(row), this.figures, ...this.wanted(row)];
    if (this.name.isConnected) this.host.replaceChildren(...this.host.contains(this.name) ? this.keepingFields(parts) : parts);
    else this.host.replaceChildren(...parts);
  }

  /** While somebody types, the fields stay where they are. @param {HTMLElement[]} parts */
  keepingFields(parts) {
    const fields = /** @type {HTMLElement} */ (this.name.closest('.fields'));
    return document.activeElement === this.name ? [fields, ...parts.slice(1)] : parts;
  }

  /** @param {Row} row */
  code({ code }) {
    const { page } = this;
    const words = code.startsWith('new-') ? page.say('desk.code.later') : `${page.say('card.code')} ${code}`;
    const from = originOf(this.session.steps, code);
    return make('p', { class: 'note' }, words, from ? ` · ${page.say('desk.origin', { name: from })}` : '', ' · ', this.round);
  }

  /** Names of the list that no piece has yet. @param {Row} row */
  wanted(row) {
    const left = wantedLeft(this.session.wantedNames, this.session.words.values());
    if (!left.length || !this.session.editable) return [];
    const chips = left.map((one) => {
      const chip = make('button', { type: 'button', class: 'chip' }, one.name);
      chip.addEventListener('click', () => this.session.rename(row.code, { name: one.name, kind: one.kind }));
      return chip;
    });
    return [make('div', { class: 'wanted' }, make('span', { class: 'note' }, this.page.say('desk.wanted', { count: left.length })), ...chips)];
  }
}
