/** 历史: every edit in words, and the way back to each of them. */
/** @import {Desk} from './panels.js' */
/** @import {Edit} from './steps.js' */
import { make } from '../dom.js';
import { formatTime } from '../format.js';
import { stepInWords } from './step_words.js';
import { whenSeen } from './when_seen.js';

/** So many edits are fetched at once. */
const AT_ONCE = 50;

/** @param {HTMLElement} host @param {Desk} desk */
export function mountHistory(host, desk) {
  const panel = new HistoryPanel(host, desk);
  for (const event of ['change', 'saved', 'state']) desk.session.addEventListener(event, () => panel.follow());
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.show();
  };
  whenSeen(host, () => void desk.page.guarded(() => panel.fetch()));
}

class HistoryPanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session }) {
    this.page = page;
    this.session = session;
    this.list = make('ol', { class: 'steps' });
    this.shown = AT_ONCE;
    host.replaceChildren(this.list);
  }

  /** Somebody else's edits come without their words: these are fetched where somebody looks. */
  follow() {
    const { edits } = this.session.steps;
    if (this.list.offsetParent && edits.slice(-this.shown).some((edit) => !edit)) void this.page.guarded(() => this.fetch());
    else this.show();
  }

  /** Fetch those that are shown and not known. */
  async fetch() {
    const { edits } = this.session.steps;
    await this.session.learn(Math.max(0, edits.length - this.shown), edits.length);
    this.show();
  }

  show() {
    const { edits, position } = this.session.steps;
    const from = Math.max(0, edits.length - this.shown);
    const rows = edits.slice(from).map((edit, i) => this.row(edit, from + i + 1, position)).reverse();
    const start = from ? this.earlier() : this.row(null, 0, position);
    this.list.replaceChildren(...rows, start);
  }

  /** @param {Edit | null | undefined} edit null: how it was at the start @param {number} at the position after it @param {number} position */
  row(edit, at, position) {
    const words = edit === null ? this.page.say('desk.step.none') : edit ? stepInWords(this.page.lang, edit) : '…';
    const about = edit ? [edit.who, edit.at && formatTime(edit.at, this.page.lang)].filter(Boolean).join(' · ') : '';
    const button = make('button', { type: 'button', class: at > position ? 'step undone' : 'step', 'aria-current': at === position && 'step' },
      make('span', { class: 'name' }, at ? `${at}. ${words}` : words), make('span', { class: 'note' }, about));
    /** @type {HTMLButtonElement} */ (button).disabled = !this.session.editable;
    button.addEventListener('click', () => void this.page.guarded(() => this.session.jump(at)));
    return make('li', {}, button);
  }

  earlier() {
    const button = make('button', { type: 'button', class: 'plain more' }, this.page.say('desk.steps.earlier'));
    button.addEventListener('click', () => {
      this.shown += AT_ONCE;
      void this.page.guarded(() => this.fetch());
    });
    return make('li', {}, button);
  }
}
