/** The bar above the desk: which draft, whether it is saved, undo and redo, check, and its end. */
/** @import {Desk} from './panels.js' */
import { Problem } from '../api.js';
import { make } from '../dom.js';
import { DraftEnd } from '../draft_end.js';
import { formatNumber } from '../format.js';
import { handsOf, standing } from '../triage.js';
import { CATALOGS } from '../words.js';
import { saidOf } from './comparison_panel.js';
import { fetchComparison } from './desk_api.js';
import { nameOfPiece } from './piece_row.js';
import { showBothStates, takeIn } from './rebasing.js';

/** @param {HTMLElement} host @param {Desk} desk */
export function mountHead(host, desk) {
  const head = new Head(host, desk);
  const { session, page } = desk;
  for (const event of ['change', 'saved', 'state']) session.addEventListener(event, () => head.show());
  session.addEventListener('refused', (event) => head.refuse(/** @type {CustomEvent<{problem: Problem}>} */ (event).detail.problem));
  addEventListener('beforeunload', (event) => {
    if (session.state !== 'saved' && !session.saving.kept) event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && session.state === 'saved') void session.saving.look();
  });
  const before = page.repaint;
  page.repaint = () => {
    before();
    head.show();
  };
}

class Head {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session, canvas }) {
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    this.ending = new DraftEnd(page, {
      draft: () => session.draft, nameOf: (code) => this.names.get(code) || nameOfPiece(page, session, code),
      summary: () => this.summary(), takes: (problem) => showBothStates(session, problem),
    });
    /** Of areas that are published, or will be. @type {Map<string, string>} */
    this.names = new Map();
    this.title = make('h1', {});
    this.state = make('span', { class: 'tag', id: 'desk-state' });
    this.saved = make('span', { id: 'desk-saved', role: 'status' });
    this.standing = make('span', { id: 'desk-standing' });
    this.undo = this.button('undo', () => session.undo(), 'Control+Z');
    this.redo = this.button('redo', () => session.redo(), 'Control+Y');
    this.check = this.button('check', () => this.checkAll());
    this.send = this.button('send', () => this.end(() => this.ending.send()));
    this.publish = this.button('publish', () => this.end(() => this.ending.publish()));
    this.back = this.button('return', () => this.end(() => this.ending.giveBack()));
    this.print = /** @type {HTMLAnchorElement} */ (make('a', { class: 'plain', target: '_blank', href: `/api/desk/${session.draft.number}/sheet.pdf` }));
    this.sheet = /** @type {HTMLAnchorElement} */ (make('a', { class: 'plain' }));
    this.takeIn = this.button('rebase', () => takeIn(session));
    this.drop = this.button('drop', () => this.dropAll());
    this.more = make('details', { id: 'desk-more' }, make('summary', { class: 'plain' }), make('div', { class: 'menu' }, this.print, this.sheet, this.takeIn, this.drop));
    host.replaceChildren(make('div', { class: 'about' }, this.title, this.state, this.saved, this.standing),
      make('div', { class: 'acts' }, this.undo, this.redo, this.check, this.send, this.back, this.publish, this.more));
  }

  /** @param {string} name @param {() => Promise<unknown>} task @param {string} [keys] */
  button(name, task, keys = '') {
    const button = /** @type {HTMLButtonElement} */ (make('button', { type: 'button', class: 'plain', id: `desk-${name}`, ...(keys ? { 'aria-keyshortcuts': keys } : {}) }));
    button.addEventListener('click', () => void this.page.guarded(async () => {
      this.more.removeAttribute('open');
      await task();
    }));
    return button;
  }

  show() {
    const { page, session } = this;
    const { draft } = session;
    this.title.textContent = draft.title;
    this.title.title = page.say('draft.numbered', { number: draft.number });
    this.state.textContent = page.say(`state.${draft.state}`);
    const words = session.state !== 'saved' && !session.saving.kept ? 'desk.saved.stay' : `desk.saved.${session.state}`;
    this.saved.textContent = draft.state === 'open' ? page.say(words) : '';
    this.saved.className = session.state === 'saved' ? 'good' : ['offline', 'conflict'].includes(session.state) ? 'warn' : 'note';
    for (const [name, key] of WORDS) this[name].textContent = page.say(key);
    /** @type {HTMLElement} */ (this.more.firstElementChild).textContent = page.say('desk.more');
    this.sheet.href = page.link(`/data/drafts/${draft.number}`);
    this.undo.disabled = !session.canUndo;
    this.redo.disabled = !session.canRedo;
    this.showEnd();
  }

  showEnd() {
    const { page, session } = this;
    const { faults, waived } = standing(session.findings);
    const hands = handsOf(session.draft, faults, waived);
    this.standing.textContent = faults ? page.say('desk.faults', { count: formatNumber(faults, page.lang) }) : page.say('desk.tiles');
    this.standing.className = faults ? 'warn' : 'good';
    this.publish.hidden = !hands.publishes;
    this.send.hidden = !hands.sends;
    this.back.hidden = !hands.returns;
    this.back.textContent = page.say(session.draft.may_publish ? 'draft.return' : 'draft.withdraw');
    this.drop.hidden = this.takeIn.hidden = !hands.edits;
    for (const button of [this.publish, this.send]) {
      button.disabled = faults > 0 || session.state === 'conflict';
      button.className = button.disabled ? 'plain' : 'accent';
      button.title = faults ? page.say(hands.standing, { count: faults, waived }) : '';
    }
  }

  /** What publishing changes: which areas, and in sentences. */
  async summary() {
    const comparison = await fetchComparison(this.session.draft.number);
    this.names = new Map(comparison.areas.map((one) => [one.code, one.given_name || one.before?.name || '']));
    const codes = (/** @type {string} */ change) => comparison.areas.filter((one) => one.change === change).map(({ code }) => code);
    const changes = { added: codes('added'), replaced: codes('changed'), withdrawn: codes('withdrawn') };
    return { changes, said: [saidOf(this.page, comparison)] };
  }

  /** Save, have the server check all of it, and say what it found. */
  async checkAll() {
    await this.session.saving.look();
    if (standing(this.session.findings).faults) document.getElementById('tab-findings')?.click();
  }

  /** End only what is saved. @param {() => Promise<string | null>} ask */
  async end(ask) {
    const { session } = this;
    if (session.draft.state === 'open' && await session.save() !== 'done') throw unsaved();
    if (await ask()) location.reload();
  }

  async dropAll() {
    if (await this.ending.drop()) this.page.go('/desk');
  }

  /** @param {Problem} problem */
  refuse(problem) {
    this.page.refuse(problem, () => void this.session.save());
    const [first] = problem.findings;
    if (first?.place) this.canvas.goTo(first.place);
  }
}

/** What is not saved cannot be sent in or published. */
const unsaved = () => new Problem({ status: 409, zh: CATALOGS.zh['desk.unsaved'], en: CATALOGS.en['desk.unsaved'] });

/** What stands on each button. @type {['undo' | 'redo' | 'check' | 'send' | 'publish' | 'print' | 'sheet' | 'takeIn' | 'drop', string][]} */
const WORDS = [
  ['undo', 'desk.undo'], ['redo', 'desk.redo'], ['check', 'desk.check'], ['send', 'draft.send'], ['publish', 'draft.publish'],
  ['print', 'desk.print'], ['sheet', 'desk.sheet'], ['takeIn', 'desk.rebase'], ['drop', 'draft.drop'],
];
