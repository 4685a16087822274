/** 派驻建议: who should serve where, why, and which of it is accepted. */
/** @import {Page} from './page.js' */
/** @import {Serving, Staffing, StaffingChange} from './types.js' */
import { at, make } from './dom.js';
import { formatNumber } from './format.js';
import { acceptStaffing, fetchStaffing } from './record_api.js';

export class StaffingPanel {
  /** @param {Page} page @param {() => {scheme: string, code: string}} area */
  constructor(page, area) {
    this.page = page;
    this.area = area;
    /** @type {Staffing | null} */
    this.found = null;
    at('staffing-all').addEventListener('change', () => {
      for (const one of this.boxes()) one.checked = /** @type {HTMLInputElement} */ (at('staffing-all')).checked;
    });
    at('staffing-accept').addEventListener('click', () => void page.guarded(() => this.accept()));
  }

  boxes() {
    return /** @type {HTMLInputElement[]} */ ([...at('staffing-changes').querySelectorAll('input')]);
  }

  /** Ask for suggestions in the area chosen. */
  async load() {
    const { scheme, code } = this.area();
    this.found = code ? await fetchStaffing(scheme, code) : null;
    this.show();
  }

  show() {
    const { page, found } = this;
    at('staffing-said').textContent = found ? page.say('staffing.found', {
      people: found.people, grids: found.grids, changes: found.changes.length, kept: found.kept.length,
    }) : page.say('checks.choose');
    at('staffing-acts').hidden = !found?.changes.length;
    at('staffing-changes').replaceChildren(...(found?.changes ?? []).map((change) => this.change(change)));
    at('staffing-wanting').hidden = !found?.shortages.length;
    at('staffing-shortages').replaceChildren(...(found?.shortages ?? []).map((short) => make('li', {},
      page.say('staffing.short', { grid: short.grid.name || short.grid.code, role: short.role[page.lang], missing: short.missing }))));
  }

  /** One change, with a box to choose it. @param {StaffingChange} change */
  change(change) {
    const lines = [...(change.begins ? [this.line('staffing.begins', change.begins)] : []),
      ...change.ends.map((one) => this.line('staffing.ends', one))];
    return make('li', { class: 'application' },
      make('label', { class: 'check' }, make('input', { type: 'checkbox', value: change.id }), make('span', {}, ...lines)));
  }

  /** @param {string} key @param {Serving} one */
  line(key, one) {
    const { page } = this;
    const said = page.say(key, {
      person: one.person.name || one.person.id, grid: one.grid.name || one.grid.code, role: one.role[page.lang],
      walk: formatNumber(one.walk_m, page.lang),
    });
    return make('span', { class: 'line' }, said, make('span', { class: 'note' }, ` ${one.reasons.map((reason) => reason[page.lang]).join('；')}`));
  }

  /** Make the chosen ones true, and ask anew. */
  async accept() {
    const ids = this.boxes().filter((one) => one.checked).map((one) => one.value);
    const { scheme, code } = this.area();
    await acceptStaffing(scheme, code, ids);
    await this.load();
  }
}
