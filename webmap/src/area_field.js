/** Choosing one area by its name or code, or none, which stands for all of them. */
/** @import {Scheme} from './types.js' */
/** @import {Page} from './page.js' */
import { make } from './dom.js';
import { Search } from './search.js';
import { sayIn } from './words.js';

export class AreaField {
  /** @param {Page} page @param {string} id @param {Scheme[]} schemes
   * @param {{code: string | null, changed?: () => void, single?: boolean}} start `code`: null where a choice must be made, even of all;
   * `single`: all of them cannot be meant */
  constructor(page, id, schemes, { code, changed = () => {}, single = false }) {
    this.page = page;
    this.id = id;
    this.changed = changed;
    this.code = code;
    this.single = single;
    this.name = '';
    this.scheme = /** @type {HTMLSelectElement} */ (make('select', { id: `${id}-scheme`, 'data-say-label': 'scheme.label', hidden: schemes.length < 2 },
      ...schemes.map((one) => make('option', { value: one.code, selected: one.code === 'standard' }, one.name || one.code))));
    this.scheme.addEventListener('change', () => this.choose('', ''));
    this.input = /** @type {HTMLInputElement} */ (make('input', {
      id: `${id}-input`, role: 'combobox', autocomplete: 'off', spellcheck: 'false', 'data-say-placeholder': 'search.placeholder',
      'aria-controls': `${id}-results`, 'aria-expanded': 'false', 'aria-autocomplete': 'list',
    }));
    this.all = make('button', { type: 'button', class: 'plain', 'data-say': 'area.everywhere' });
    this.all.addEventListener('click', () => this.choose('', ''));
    this.chosen = make('p', { role: 'status' });
    this.element = make('div', { class: 'area-field' },
      make('label', { for: `${id}-input`, 'data-say': 'area.label' }),
      this.chosen,
      this.scheme,
      make('div', { class: 'search' }, this.input, this.all,
        make('div', { id: `${id}-drop`, class: 'search-drop', hidden: true },
          make('ul', { id: `${id}-results`, role: 'listbox', 'data-say-label': 'area.label' }),
          make('p', { id: `${id}-note`, role: 'status' }))));
    this.speak();
  }

  /** Search; only once its elements stand in the page. @param {(error: unknown) => void} fail */
  listen(fail) {
    new Search({ scheme: () => this.scheme.value, lang: () => this.page.lang, choose: (code, name) => this.choose(code, name), fail }, this.id);
  }

  /** @param {string} code empty: all @param {string} name */
  choose(code, name) {
    const other = code !== this.code;
    [this.code, this.name] = [code, name];
    this.input.value = '';
    this.speak();
    if (other) this.changed();
  }

  /** Say everything in the language of now. */
  speak() {
    sayIn(this.element, this.page.lang);
    const name = this.code === null ? this.page.say('area.none') : make('b', {}, this.code ? this.name : this.page.say('area.everywhere'));
    this.chosen.replaceChildren(name, make('span', { class: 'note' }, this.code ? ` ${this.code}` : ''));
    this.all.hidden = this.single || this.code === '';
  }
}
