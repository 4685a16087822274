/** 共享: who else may read a draft, or edit it. */
/** @import {Desk} from './panels.js' */
/** @import {Share} from './types.js' */
import { make } from '../dom.js';
import { fetchShares, shareWith, unshare } from './desk_api.js';
import { whenSeen } from './when_seen.js';

/** @param {HTMLElement} host @param {Desk} desk */
export function mountSharing(host, desk) {
  if (!desk.session.draft.may_share) return;
  const panel = new SharingPanel(host, desk);
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.show();
  };
  whenSeen(host, () => void desk.page.guarded(() => panel.load()));
}

class SharingPanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session }) {
    this.page = page;
    this.number = session.draft.number;
    /** @type {Share[]} */
    this.shares = [];
    this.title = make('h2', {});
    this.note = make('p', { class: 'note' });
    this.label = make('label', { for: 'share-name' });
    this.name = /** @type {HTMLInputElement} */ (make('input', { id: 'share-name', autocomplete: 'off', spellcheck: 'false' }));
    this.edits = /** @type {HTMLInputElement} */ (make('input', { type: 'checkbox', id: 'share-edits' }));
    this.editsWords = make('span', {});
    this.add = make('button', { type: 'submit', class: 'plain', id: 'share-add' });
    this.list = make('ul', { class: 'shares' });
    const form = make('form', { class: 'saying' }, make('div', { class: 'field' }, this.label, this.name),
      make('div', { class: 'actions' }, make('label', { class: 'check' }, this.edits, this.editsWords), this.add));
    host.replaceChildren(this.title, this.note, this.list, form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void page.guarded(() => this.share(this.name.value.trim(), this.edits.checked));
    });
  }

  async load() {
    this.shares = await fetchShares(this.number);
    this.show();
  }

  /** @param {string} account @param {boolean} mayEdit */
  async share(account, mayEdit) {
    if (!account) return this.name.focus();
    await shareWith(this.number, account, mayEdit);
    this.name.value = '';
    await this.load();
  }

  show() {
    const { page } = this;
    this.title.textContent = page.say('desk.share');
    this.note.textContent = page.say('desk.share.text');
    this.label.textContent = page.say('desk.share.name');
    this.editsWords.textContent = page.say('desk.share.edits');
    this.add.textContent = page.say('desk.share.add');
    this.list.replaceChildren(...this.shares.map((one) => this.row(one)));
  }

  /** @param {Share} one */
  row({ name: account, shown_name: shownName, may_edit: mayEdit }) {
    const change = this.act(mayEdit ? 'desk.share.read.only' : 'desk.share.may.edit', () => this.share(account, !mayEdit));
    const drop = this.act('desk.share.drop', async () => {
      await unshare(this.number, account);
      await this.load();
    });
    const words = this.page.say(mayEdit ? 'desk.share.edits' : 'desk.share.reads');
    return make('li', {}, make('span', { class: 'name' }, shownName || account), make('span', { class: 'tag' }, words), change, drop);
  }

  /** @param {string} key @param {() => Promise<void>} task */
  act(key, task) {
    const button = make('button', { type: 'button', class: 'link' }, this.page.say(key));
    button.addEventListener('click', () => void this.page.guarded(task));
    return button;
  }
}
