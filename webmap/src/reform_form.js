/** The form of a decision: which villages, what they become; fields follow the kind. */
/** @import {Child, ReformAsked, VillageAsked} from './types.js' */
/** @import {Page} from './page.js' */
import { fetchChildren } from './api.js';
import { at, make } from './dom.js';

export class ReformForm {
  /** @param {Page} page @param {() => {scheme: string, code: string}} parent the town chosen @param {() => void} changed */
  constructor(page, parent, changed) {
    this.page = page;
    this.parent = parent;
    /** @type {Child[]} */
    this.villages = [];
    /** @type {Child[]} */
    this.grids = [];
    this.kind = /** @type {HTMLSelectElement} */ (at('kind'));
    this.kind.addEventListener('change', () => this.draw());
    at('form').addEventListener('input', changed);
  }

  async choose() {
    const { scheme, code } = this.parent();
    this.villages = code ? await everyChild(scheme, code) : [];
    this.draw();
  }

  draw() {
    const many = this.kind.value === 'merge';
    const choices = this.villages.map((one) => choice(many ? 'checkbox' : 'radio', 'village', one, () => void this.page.guarded(() => this.picked())));
    at('villages').replaceChildren(make('legend', { 'data-say': 'reforms.villages' }, this.page.say('reforms.villages')), ...choices);
    at('villages').hidden = !this.villages.length;
    at('becomes').replaceChildren();
    at('grids').hidden = true;
  }

  /** @returns {Child[]} */
  chosen() {
    const codes = new Set([...at('villages').querySelectorAll('input:checked')].map((input) => /** @type {HTMLInputElement} */ (input).value));
    return this.villages.filter((one) => codes.has(one.code));
  }

  async picked() {
    const [first] = this.chosen();
    at('becomes').replaceChildren();
    at('grids').hidden = true;
    if (!first) return;
    const split = this.kind.value === 'split';
    const fresh = this.kind.value === 'recode' || this.kind.value === 'to_community';
    this.ask('', fresh ? '' : first.code, first.name);
    if (!split) return;
    this.ask('second', '', '');
    this.grids = await everyChild(this.parent().scheme, first.code);
    const boxes = this.grids.map((one) => choice('checkbox', 'grid', one, () => {}));
    at('grids').replaceChildren(make('legend', { 'data-say': 'reforms.grids' }, this.page.say('reforms.grids')), ...boxes);
    at('grids').hidden = false;
  }

  /** A code and a name to give. @param {string} which @param {string} code @param {string} name */
  ask(which, code, name) {
    for (const [field, value] of [['code', code], ['name', name]]) {
      const id = `${which || 'first'}-${field}`;
      const key = `reforms.${which ? `${which}.` : ''}${field}`;
      const input = make('input', { id, value, required: true, autocomplete: 'off', maxlength: field === 'code' ? '12' : '200' });
      at('becomes').append(make('div', { class: 'field' }, make('label', { for: id, 'data-say': key }, this.page.say(key)), input));
    }
  }

  /** @returns {ReformAsked} */
  asked() {
    const { scheme, code } = this.parent();
    return {
      scheme, parent_code: code, kind: this.kind.value, document: given('document'), authority: given('authority'),
      effective_on: given('effective_on'), reason: given('reason'), villages: this.becoming(),
    };
  }

  /** @returns {VillageAsked[]} */
  becoming() {
    const from = this.chosen().map((one) => one.code);
    if (!from.length) return [];
    const first = { code: given('first-code'), name: given('first-name'), from };
    if (this.kind.value !== 'split') return [first];
    const going = new Set([...at('grids').querySelectorAll('input:checked')].map((input) => /** @type {HTMLInputElement} */ (input).value));
    const codes = this.grids.map((one) => one.code);
    return [
      { ...first, grids: codes.filter((code) => !going.has(code)) },
      { code: given('second-code'), name: given('second-name'), from, grids: codes.filter((code) => going.has(code)) },
    ];
  }
}

/** @param {string} id */
const given = (id) => /** @type {HTMLInputElement} */ (at(id)).value.trim();

/** @param {string} type @param {string} name @param {Child} one @param {() => void} changed */
function choice(type, name, one, changed) {
  const input = make('input', { type, name, value: one.code });
  input.addEventListener('change', changed);
  return make('label', {}, input, `${one.name} ${one.code}`);
}

/** @param {string} scheme @param {string} code @returns {Promise<Child[]>} */
async function everyChild(scheme, code) {
  const found = [];
  for (let after = ''; ;) {
    const page = await fetchChildren(scheme, code, after);
    found.push(...page.areas);
    if (!page.next) return found;
    after = page.next;
  }
}
