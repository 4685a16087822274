/** Choosing a layer: three themes at hand, and a list of all, by group, that typing narrows. */
/** @import {Catalog, Language} from './types.js' */
/** @import {Entry} from './layers.js' */
import { at, make } from './dom.js';
import { entries, grouped, matching } from './layers.js';
import { say } from './words.js';

const THEMES = ['volunteers', 'circles', 'activities'];

/** @typedef {{catalog: Catalog | null, layer: string, lang: Language}} Choice */

export class LayerPicker {
  /** @param {() => Choice} choice what there is and what is chosen @param {(code: string) => void} choose */
  constructor(choice, choose) {
    this.choice = choice;
    this.choose = choose;
    this.input = /** @type {HTMLInputElement} */ (at('layer-input'));
    this.drop = at('layer-drop');
    this.list = at('layer-list');
    this.active = -1;
    this.input.addEventListener('focus', () => this.open());
    this.input.addEventListener('click', () => this.open());
    this.input.addEventListener('input', () => this.fill(this.input.value));
    this.input.addEventListener('blur', () => this.close());
    this.input.addEventListener('keydown', (event) => this.onKey(event));
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => this.take(/** @type {Element} */ (event.target).closest('[data-layer]')));
    at('themes').addEventListener('click', (event) => {
      const theme = /** @type {Element} */ (event.target).closest('button')?.dataset.theme;
      const code = theme && this.choice().catalog?.themes[theme];
      if (code) choose(code);
    });
  }

  /** Say what is chosen. */
  render() {
    const { catalog, layer, lang } = this.choice();
    const chosen = entries(catalog, lang).find(({ code }) => code === layer);
    if (this.drop.hidden) this.input.value = chosen?.words ?? '';
    for (const theme of THEMES) {
      const code = catalog?.themes[theme];
      const button = /** @type {HTMLButtonElement} */ (at('themes').querySelector(`[data-theme="${theme}"]`));
      button.hidden = !code;
      button.setAttribute('aria-pressed', String(Boolean(code) && code === layer));
    }
  }

  open() {
    if (!this.drop.hidden) return;
    this.drop.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.input.select();
    this.fill('');
  }

  close() {
    this.drop.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
    this.render();
  }

  /** List what is typed, the chosen one marked. @param {string} typed */
  fill(typed) {
    const { catalog, layer, lang } = this.choice();
    if (this.drop.hidden) this.open();
    const found = matching(entries(catalog, lang), typed);
    this.list.replaceChildren(...grouped(found, ({ group }) => group).map(([group, members], i) => groupOf(group, members, i)));
    if (!found.length) this.list.replaceChildren(make('p', { class: 'note' }, say(lang, 'layers.none')));
    const chosen = typed ? 0 : found.findIndex(({ code }) => code === layer);
    this.mark(Math.max(0, chosen));
  }

  get options() {
    return [...this.list.querySelectorAll('[data-layer]')];
  }

  /** @param {number} place */
  mark(place) {
    const { options } = this;
    if (!options.length) return;
    this.active = (place + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute('aria-selected', String(i === this.active)));
    options[this.active].scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', options[this.active].id);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.drop.hidden) this.open();
      else this.mark(this.active + step);
    } else if (event.key === 'Enter' && !this.drop.hidden) {
      event.preventDefault();
      this.take(this.options[this.active] ?? null);
    } else if (event.key === 'Escape' && !this.drop.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  /** @param {Element | null} option */
  take(option) {
    const code = option?.getAttribute('data-layer');
    if (!code) return;
    this.close();
    this.choose(code);
  }
}

/** @param {string} group @param {Entry[]} members @param {number} i */
function groupOf(group, members, i) {
  const id = `layer-group-${i}`;
  return make('div', { role: 'group', 'aria-labelledby': id }, make('div', { id, class: 'group note', role: 'presentation' }, group),
    ...members.map(({ code, words, note }) => make('div', { role: 'option', id: `layer-${code}`, 'data-layer': code, 'aria-selected': 'false' },
      make('span', {}, words), make('span', { class: 'note' }, note))));
}
