/** How a draft ends: published, sent in, given back, dropped; each asked once, with what it changes. */
/** @import {Draft} from './types.js' */
/** @import {Page} from './page.js' */
import { Problem, dropDraft, fetchChanges, publishDraft, returnDraft, sendDraft } from './api.js';
import { ask } from './dialog.js';
import { make } from './dom.js';

const SHOWN_NAMES = 6;

/** @typedef {{added: string[], replaced: string[], withdrawn: string[]}} Changes codes */
/** @typedef {{draft: () => Draft, nameOf: (code: string) => string, summary?: () => Promise<{changes: Changes, said: Node[]}>,
 *   takes?: (problem: Problem) => boolean}} Ending
 *   `summary`: what publishing changes, told closer; `takes`: whether a refusal to publish is shown elsewhere, and the dialog may go */

export class DraftEnd {
  /** @param {Page} page @param {Ending} about */
  constructor(page, { draft, nameOf, summary, takes = () => false }) {
    this.page = page;
    this.draft = draft;
    this.nameOf = nameOf;
    this.summary = summary;
    this.takes = takes;
  }

  get number() {
    return this.draft().number;
  }

  /** Each of these says what was done, as a key of the catalog; nothing where it was not. @returns {Promise<string | null>} */
  async publish() {
    const { page, number } = this;
    const changes = await fetchChanges(number);
    const replace = changes.replaced.length + changes.withdrawn.length > 0;
    const question = { title: page.say('publish.title', { number }), confirm: page.say('draft.publish'), reason: page.say('publish.why') };
    const text = [...await this.told(changes), page.say('publish.text')];
    let taken = false;
    const act = async (/** @type {string} */ why) => {
      taken = !await this.published(why, replace);
    };
    return await ask(page, { ...question, text, act }) && !taken ? 'publish.done' : null;
  }

  /** @param {string} why @param {boolean} replace @returns {Promise<boolean>} not where a refusal is shown elsewhere */
  async published(why, replace) {
    try {
      await publishDraft(this.number, why, replace);
      return true;
    } catch (error) {
      if (error instanceof Problem && this.takes(error)) return false;
      throw error;
    }
  }

  /** @returns {Promise<string | null>} */
  async send() {
    const { page, number } = this;
    const question = { title: page.say('send.title', { number }), confirm: page.say('draft.send'), reason: page.say('send.note'), optional: true };
    const text = [...await this.told(await fetchChanges(number)), page.say('send.text')];
    return await ask(page, { ...question, text, act: (note) => sendDraft(number, note) }) ? 'send.done' : null;
  }

  /** @returns {Promise<string | null>} */
  async giveBack() {
    const { page, number } = this;
    const publishes = this.draft().may_publish;
    const key = publishes ? 'return' : 'withdraw';
    const question = { title: page.say(`${key}.title`, { number }), text: [page.say(`${key}.text`)], confirm: page.say(`draft.${key}`) };
    const reason = { reason: page.say(`${key}.note`), optional: !publishes };
    return await ask(page, { ...question, ...reason, act: (note) => returnDraft(number, note) }) ? `${key}.done` : null;
  }

  /** @returns {Promise<boolean>} whether it was done */
  async drop() {
    const { page, number } = this;
    const question = { title: page.say('drop.title', { number }), text: [page.say('drop.text')], confirm: page.say('draft.drop') };
    return ask(page, { ...question, act: () => dropDraft(number) });
  }

  /** @param {Changes} plain what is told where nothing tells closer @returns {Promise<Node[]>} */
  async told(plain) {
    const { changes, said } = await this.summary?.() ?? { changes: plain, said: [] };
    return [this.changesInWords(changes), ...said];
  }

  /** @param {Changes} changes */
  changesInWords({ added, replaced, withdrawn }) {
    const some = (/** @type {string[]} */ codes) => {
      const shown = codes.slice(0, SHOWN_NAMES).map(this.nameOf).join('、');
      return codes.length > SHOWN_NAMES ? this.page.say('publish.more', { shown, count: codes.length }) : shown;
    };
    const line = (/** @type {string} */ key, /** @type {string[]} */ codes) =>
      codes.length ? [make('li', {}, make('b', {}, this.page.say(key, { count: codes.length })), ` ${some(codes)}`)] : [];
    return make('ul', { class: 'changes' }, ...line('publish.added', added), ...line('publish.replaced', replaced),
      ...line('publish.withdrawn', withdrawn));
  }
}
