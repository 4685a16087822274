/** 已发布的变更 on the data page: who changed what, what was there then, and taking a change back. */
/** @import {PublishedChange, Scheme} from './types.js' */
/** @import {Page} from './page.js' */
import { fetchSchemes } from './api.js';
import { fetchPublished, withdrawChange } from './change_api.js';
import { ask } from './dialog.js';
import { at, make } from './dom.js';
import { formatNumber, formatTime } from './format.js';

const A_PAGE = 50;

export class PublishedChanges {
  /** @param {Page} page @param {() => Promise<unknown>} reload what else the page shows, after a change */
  constructor(page, reload) {
    this.page = page;
    this.reload = reload;
    /** @type {PublishedChange[]} */
    this.list = [];
    this.scheme = 'standard';
    this.more = false;
    at('change-more').addEventListener('click', () => void page.guarded(() => this.further()));
  }

  async load() {
    const schemes = await fetchSchemes();
    this.scheme = schemes[0]?.code ?? this.scheme;
    this.list = await fetchPublished(this.scheme);
    this.more = this.list.length === A_PAGE;
    this.show();
  }

  async further() {
    const next = await fetchPublished(this.scheme, this.list[this.list.length - 1].changeset);
    this.list.push(...next);
    this.more = next.length === A_PAGE;
    this.show();
  }

  show() {
    at('changes').hidden = !this.list.length;
    at('change-rows').replaceChildren(...this.list.map((one) => this.row(one)));
    at('change-more').hidden = !this.more;
  }

  /** @param {PublishedChange} one */
  row(one) {
    const { page } = this;
    const cell = (/** @type {string} */ name, /** @type {(Node | string)[]} */ ...content) =>
      make('td', { 'data-label': page.say(`changes.column.${name}`) }, ...content);
    return make('tr', { id: `change-${one.changeset}` },
      cell('number', String(one.changeset)),
      cell('at', formatTime(one.at, page.lang)),
      cell('who', one.who),
      cell('why', one.why, ...this.notes(one)),
      cell('areas', this.counts(one)),
      cell('action', ...this.actions(one)));
  }

  /** Where it comes from and what became of it. @param {PublishedChange} one */
  notes(one) {
    const { page } = this;
    const note = (/** @type {string} */ text) => make('span', { class: 'tag' }, text);
    return [
      ...(one.draft ? [' ', make('a', { class: 'note', href: page.link(`/data/drafts/${one.draft}`) }, page.say('changes.draft', { number: one.draft }))] : []),
      ...(one.document ? [' ', note(page.say('changes.document', { document: one.document }))] : []),
      ...(one.withdrawn_by ? [' ', note(page.say('changes.withdrawn', { number: one.withdrawn_by }))] : []),
      ...(one.withdraws ? [' ', note(page.say('changes.withdraws', { number: one.withdraws }))] : []),
    ];
  }

  /** @param {PublishedChange} one */
  counts(one) {
    const told = (/** @type {number} */ count) => formatNumber(count, this.page.lang);
    return this.page.say('changes.counts', { added: told(one.added), changed: told(one.changed), withdrawn: told(one.withdrawn) });
  }

  /** @param {PublishedChange} one */
  actions(one) {
    const { page } = this;
    const level = one.levels[one.levels.length - 1];
    const then = `/ogc/collections/areas-${this.scheme}-${level}/items?f=html&datetime=${encodeURIComponent(one.at)}`;
    const back = make('button', { type: 'button', class: 'plain', 'data-withdraw': String(one.changeset) }, page.say('changes.withdraw'));
    back.addEventListener('click', () => void page.guarded(() => this.withdraw(one)));
    return [make('a', { href: then }, page.say('changes.then')), ...(one.may_withdraw ? [' ', back] : [])];
  }

  /** @param {PublishedChange} one */
  async withdraw(one) {
    const { page } = this;
    const question = { title: page.say('changes.ask.title', { number: one.changeset }), text: [page.say('changes.ask.text')] };
    const act = async (/** @type {string} */ why) => this.told(await withdrawChange(one.changeset, why));
    if (!(await ask(page, { ...question, confirm: page.say('changes.withdraw'), reason: page.say('changes.ask.why'), act }))) return;
    await this.reload();
    await this.load();
  }

  /** @param {{changeset: number | null, draft: number | null, zh: string, en: string}} done */
  told(done) {
    const { page } = this;
    const reason = page.lang === 'zh' ? done.zh : done.en;
    at('change-said').textContent = done.changeset
      ? page.say('changes.done', { number: done.changeset })
      : page.say('changes.drafted', { reason, number: done.draft ?? 0 });
  }
}
