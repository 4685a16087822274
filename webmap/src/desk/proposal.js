/** 建议划分: ask for a division of what is drawn, look at it over the map, take it as one step. */
/** @import {Desk} from './panels.js' */
/** @import {Proposal, ProposalAsked} from './ground_api.js' */
import { Problem } from '../api.js';
import { make } from '../dom.js';
import { formatNumber } from '../format.js';
import { percent } from '../percent.js';
import { StageBar } from '../stage_bar.js';
import { fetchProposal } from './ground_api.js';
import { editOf, fitsOn } from './proposed.js';
import { nameOfPiece } from './piece_row.js';

const USUAL_TOLERANCE = 3;

/** @param {HTMLElement} host @param {Desk} desk */
export function mountProposal(host, desk) {
  const panel = new ProposalPanel(host, desk);
  for (const event of ['select', 'state', 'lock']) desk.session.addEventListener(event, () => panel.show());
  desk.session.addEventListener('change', () => panel.outdate());
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.speak();
  };
  if (new URLSearchParams(location.hash.slice(1)).has('propose')) document.getElementById('tab-ground')?.click();
}

class ProposalPanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session, canvas }) {
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    /** @type {Proposal | null} */
    this.found = null;
    this.seed = 1;
    this.how = select('proposal-how', ['into', 'households', 'present']);
    this.amount = input({ id: 'proposal-amount', type: 'number', min: '1', step: '1' });
    this.rebalance = input({ id: 'proposal-rebalance', type: 'checkbox' });
    this.reference = input({ id: 'proposal-reference', type: 'checkbox' });
    this.reference.checked = true;
    this.tolerance = input({ id: 'proposal-tolerance', type: 'number', min: '0.1', max: '100', step: '0.1', value: String(USUAL_TOLERANCE) });
    this.lockButton = button('plain', 'proposal-lock', () => this.lockChosen());
    this.unlockButton = button('link', 'proposal-unlock', () => this.unlockAll());
    this.askButton = button('plain', 'proposal-ask', () => void page.guarded(() => this.ask()));
    this.takeButton = button('accent', 'proposal-take', () => this.take());
    this.otherButton = button('plain', 'proposal-other', () => void page.guarded(() => this.ask(this.seed + 1)));
    this.leaveButton = button('plain', 'proposal-leave', () => this.leave());
    this.stage = new StageBar(make('div', { hidden: true }), () => page.lang);
    this.locked = make('p', { class: 'note' });
    this.said = make('p', { class: 'warn', role: 'status', hidden: true });
    this.result = make('div', { id: 'proposal-result', hidden: true });
    this.parts = this.fields();
    host.classList.add('ground-part');
    host.replaceChildren(this.parts.title, this.parts.text, this.parts.form, this.stage.place, this.said, this.result);
    const band = session.sizeBand;
    this.how.value = band ? 'households' : 'into';
    this.amount.value = band ? String(Math.round((band.from + band.to) / 2)) : '';
    this.how.addEventListener('change', () => this.show());
    this.speak();
  }

  fields() {
    const row = (/** @type {string} */ key, /** @type {HTMLElement} */ field) =>
      make('div', { class: 'field' }, make('label', { for: field.id, 'data-say': key }), field);
    const check = (/** @type {string} */ key, /** @type {HTMLElement} */ box) => make('label', { class: 'check' }, box, make('span', { 'data-say': key }));
    const form = make('div', {},
      make('div', { class: 'fields' }, row('desk.proposal.how', this.how), row('desk.proposal.amount', this.amount)),
      check('desk.proposal.rebalance', this.rebalance), check('desk.proposal.reference', this.reference),
      make('details', {}, make('summary', { 'data-say': 'desk.proposal.more' }), row('desk.proposal.tolerance', this.tolerance)),
      make('div', { class: 'actions' }, this.lockButton, this.unlockButton), this.locked,
      make('div', { class: 'actions' }, this.askButton));
    return { title: make('h2', { 'data-say': 'desk.proposal.title' }), text: make('p', { class: 'note', 'data-say': 'desk.proposal.text' }), form };
  }

  /** All words in the page's language. */
  speak() {
    const { page } = this;
    for (const option of this.how.options) option.textContent = page.say(`desk.proposal.by.${option.value}`);
    for (const part of Object.values(this.parts)) sayAll(part, page);
    this.askButton.textContent = page.say('desk.proposal.ask');
    this.takeButton.textContent = page.say('desk.proposal.take');
    this.otherButton.textContent = page.say('desk.proposal.other');
    this.leaveButton.textContent = page.say('desk.proposal.leave');
    this.unlockButton.textContent = page.say('desk.proposal.unlock');
    this.show();
    if (this.found) this.tell(this.found);
  }

  show() {
    const { page, session } = this;
    const { locked, selection } = session;
    for (const code of [...locked]) if (!session.tessellation.shapes.has(code)) locked.delete(code);
    const present = this.how.value === 'present';
    this.amount.disabled = present;
    this.rebalance.disabled = present;
    if (present) this.rebalance.checked = true;
    this.lockButton.textContent = page.say('desk.proposal.lock', { count: selection.length });
    this.lockButton.disabled = !selection.length;
    this.unlockButton.hidden = !locked.size;
    this.locked.textContent = locked.size
      ? page.say('desk.proposal.locked', { names: [...locked].map((code) => nameOfPiece(page, session, code)).join('、') }) : '';
    for (const one of [this.askButton, this.otherButton, this.takeButton]) one.disabled = !session.editable;
  }

  lockChosen() {
    for (const code of this.session.selection) this.session.lock(code, true);
    this.outdate();
  }

  unlockAll() {
    for (const code of [...this.session.locked]) this.session.lock(code, false);
    this.outdate();
  }

  /** @param {number} seed @returns {ProposalAsked} */
  asked(seed) {
    const amount = Number(this.amount.value);
    const how = this.how.value === 'into' ? { into: amount } : this.how.value === 'households' ? { households_per_grid: amount } : {};
    return {
      ...how, keep: [...this.session.locked], rebalance: this.rebalance.checked, tolerance: Number(this.tolerance.value) / 100, seed,
      stored_reference: this.reference.checked,
    };
  }

  /** @param {number} [seed] */
  async ask(seed = 1) {
    const { session } = this;
    if (this.how.value !== 'present' && !(Number(this.amount.value) >= 1)) return this.amount.focus();
    this.leave();
    await session.save();
    if (session.state !== 'saved') return this.say('desk.unsaved');
    this.askButton.disabled = true;
    try {
      const found = await this.stage.during((told) => fetchProposal(session.draft.number, this.asked(seed), told));
      if (!fitsOn(found, session.tessellation.shapes)) return this.say('desk.proposal.late');
      this.seed = seed;
      this.look(found);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.page.refuse(error, () => void this.page.guarded(() => this.ask(seed)));
    } finally {
      this.show();
    }
  }

  /** Show a proposal over the map, and what it comes to. @param {Proposal} found */
  look(found) {
    this.found = found;
    this.session.preview(editOf(found).change);
    const features = found.areas.filter(({ kept }) => !kept).map(({ geometry }) => ({ type: 'Feature', properties: {}, geometry }));
    this.canvas.showOnly('proposed', features);
    this.tell(found);
  }

  /** @param {Proposal} found */
  tell(found) {
    const { page } = this;
    const number = (/** @type {number} */ value) => formatNumber(value, page.lang, 2);
    const lines = [
      page.say('desk.proposal.deviation', { value: percent(found.deviation, page.lang), least: percent(found.least_deviation, page.lang) }),
      page.say('desk.proposal.compactness', { mean: number(found.mean_compactness), least: number(found.least_compactness) }),
      page.say('desk.proposal.on.lines', { value: percent(found.on_lines, page.lang, 0) }),
      ...(found.cut_villages.length ? [page.say('desk.proposal.cut', { names: found.cut_villages.join('、') })] : []),
      ...found.remarks.map((remark) => remark[page.lang]),
    ];
    const pieces = found.areas.filter(({ kept }) => !kept).map(({ households, compactness }, i) =>
      make('li', {}, page.say('desk.proposal.piece', { number: i + 1, households: formatNumber(households, page.lang), compactness: number(compactness ?? 0) })));
    this.result.replaceChildren(make('ul', { class: 'facts' }, ...lines.map((line) => make('li', {}, line))),
      make('details', {}, make('summary', {}, page.say('desk.proposal.pieces', { count: pieces.length })), make('ol', { class: 'facts' }, ...pieces)),
      make('div', { class: 'actions' }, this.takeButton, this.otherButton, this.leaveButton));
    this.result.hidden = false;
  }

  /** Make it one step of the draft. */
  take() {
    const { found, session } = this;
    if (!found) return;
    const { change, words, count } = editOf(found);
    this.leave();
    if (!fitsOn(found, session.tessellation.shapes)) return this.say('desk.proposal.late');
    session.do('proposal', change, { words, said: { count } });
  }

  leave() {
    this.said.hidden = true;
    if (!this.found) return;
    this.found = null;
    this.session.preview(null);
    this.canvas.showOnly('proposed', []);
    this.result.hidden = true;
  }

  /** What is drawn changed: the proposal was made from something else. */
  outdate() {
    if (this.found) {
      this.leave();
      this.say('desk.proposal.late');
    }
    this.show();
  }

  /** @param {string} key */
  say(key) {
    this.said.textContent = this.page.say(key);
    this.said.hidden = false;
  }
}

/** @param {HTMLElement} part @param {import('../page.js').Page} page */
function sayAll(part, page) {
  for (const one of [part, ...part.querySelectorAll('[data-say]')]) {
    const key = one.getAttribute('data-say');
    if (key) one.textContent = page.say(key);
  }
}

/** @param {Record<string, string>} attributes */
const input = (attributes) => /** @type {HTMLInputElement} */ (make('input', attributes));

/** @param {string} id @param {string[]} values */
const select = (id, values) => /** @type {HTMLSelectElement} */ (make('select', { id }, ...values.map((value) => make('option', { value }))));

/** @param {string} look @param {string} id @param {() => void} act */
function button(look, id, act) {
  const made = /** @type {HTMLButtonElement} */ (make('button', { type: 'button', class: look, id }));
  made.addEventListener('click', act);
  return made;
}
