/** Accounts as an administrator sees them: what each holds, and what can be done about it. */
/** @import {Account, Grant, Role, Scheme} from './types.js' */
/** @import {Page} from './page.js' */
import { addAccount, fetchAccounts, grantRole, Problem, resetPassword, revokeGrant, setDisabled } from './api.js';
import { AreaField } from './area_field.js';
import { ask, tell } from './dialog.js';
import { at, make } from './dom.js';
import { CATALOGS, nameOf } from './words.js';

export class AccountsTable {
  /** @param {Page} page @param {Scheme[]} schemes */
  constructor(page, schemes) {
    this.page = page;
    this.schemes = schemes;
    /** @type {Account[]} */
    this.accounts = [];
    /** @type {Role[]} */
    this.roles = [];
    this.filter = /** @type {HTMLInputElement} */ (at('account-filter'));
    this.filter.addEventListener('input', () => this.show());
    at('account-add').addEventListener('click', () => void page.guarded(() => this.add()));
  }

  /** @param {string} [name] whose row the keyboard goes on in */
  async load(name) {
    ({ accounts: this.accounts, roles: this.roles } = await fetchAccounts());
    this.show();
    if (name) /** @type {HTMLElement | null} */ (at('account-rows').querySelector(`[data-name="${CSS.escape(name)}"] .actions button`))?.focus();
  }

  show() {
    const wanted = this.filter.value.trim().toLowerCase();
    const found = this.accounts.filter((one) => `${one.name}\n${one.shown_name}`.toLowerCase().includes(wanted));
    at('account-rows').replaceChildren(...found.map((one) => this.row(one)));
    at('account-none').hidden = found.length > 0;
    at('account-names').replaceChildren(...this.accounts.map((one) => make('option', { value: one.name }, one.shown_name)));
  }

  /** @param {Account} one */
  row(one) {
    const { page } = this;
    const disabled = one.disabled ? [' ', make('span', { class: 'tag' }, page.say('account.disabled'))] : [];
    const chips = one.grants.length ? one.grants.map((grant) => this.chip(one, grant)) : [make('span', { class: 'note' }, page.say('account.no.grants'))];
    return make('tr', { class: one.disabled ? 'off' : '', 'data-name': one.name },
      make('td', { 'data-label': page.say('account.name') }, make('b', {}, one.name), ...disabled),
      make('td', { 'data-label': page.say('account.shown.name') }, one.shown_name),
      make('td', { 'data-label': page.say('account.grants') }, make('div', { class: 'tags' }, ...chips)),
      make('td', { 'data-label': page.say('account.actions') }, make('div', { class: 'actions' },
        this.button('account.grant', one, () => this.grant(one)),
        this.button('account.reset', one, () => this.reset(one)),
        this.button(one.disabled ? 'account.enable' : 'account.disable', one, () => this.turn(one)))));
  }

  /** @param {string} key @param {Account} one @param {() => Promise<void>} task */
  button(key, one, task) {
    const words = this.page.say(key);
    const button = make('button', { type: 'button', class: 'plain', 'aria-label': `${words} ${one.name}` }, words);
    button.addEventListener('click', () => void this.page.guarded(task));
    return button;
  }

  /** @param {Grant} grant */
  words(grant) {
    const { page } = this;
    const where = grant.everywhere ? page.say('area.everywhere') : grant.area || grant.code || page.say('grant.area.gone');
    return `${nameOf(page.lang, 'role', grant.role)} · ${where}`;
  }

  /** @param {Account} one @param {Grant} grant */
  chip(one, grant) {
    const words = this.words(grant);
    const label = `${this.page.say('grant.revoke')} ${one.name} ${words}`;
    const button = make('button', { type: 'button', 'aria-label': label, title: this.page.say('grant.revoke') }, '×');
    button.addEventListener('click', () => void this.page.guarded(() => this.revoke(one, grant)));
    return make('span', { class: 'tag grant', title: grant.code ?? '' }, words, button);
  }

  async add() {
    const { page } = this;
    const name = textField('new-name', page.say('account.name'), page.say('account.name.hint'));
    const shown = textField('new-shown-name', page.say('account.shown.name'), page.say('account.shown.name.hint'));
    /** @type {{name: string, password: string} | null} */
    let made = null;
    await ask(page, {
      title: page.say('account.add'), text: [name.row, shown.row], confirm: page.say('account.add'),
      act: async () => {
        made = await addAccount(name.input.value.trim(), shown.input.value.trim());
      },
    });
    if (!made) return;
    this.filter.value = '';
    const { name: added } = /** @type {{name: string}} */ (made);
    await this.load();
    await this.hand(made);
    await this.load(added);
  }

  /** Show a new password, this once. @param {{name: string, password: string}} made */
  async hand({ name, password }) {
    const { page } = this;
    const copy = make('button', { type: 'button', class: 'plain', id: 'copy' }, page.say('account.copy'));
    copy.addEventListener('click', async () => {
      const taken = await navigator.clipboard?.writeText(password).then(() => true, () => false);
      copy.textContent = page.say(taken ? 'account.copied' : 'account.copy.by.hand');
      if (!taken) getSelection()?.selectAllChildren(at('password'));
    });
    await tell(page, page.say('account.password.of', { name }),
      make('p', { class: 'password' }, make('code', { id: 'password' }, password), copy),
      make('p', {}, page.say('account.password.once')));
  }

  /** @param {Account} one */
  async grant(one) {
    const { page } = this;
    const role = /** @type {HTMLSelectElement} */ (make('select', { id: 'grant-role' },
      ...this.roles.map(({ role: value }) => make('option', { value }, nameOf(page.lang, 'role', value)))));
    const about = make('p', { class: 'note' });
    const explain = () => {
      about.textContent = page.say(`role.about.${role.value}`);
    };
    role.addEventListener('change', explain);
    explain();
    const area = new AreaField(page, 'grant-area', this.schemes, { code: null });
    const asked = ask(page, {
      title: page.say('grant.title', { name: one.name }), confirm: page.say('account.grant'),
      text: [make('div', { class: 'field' }, make('label', { for: 'grant-role' }, page.say('grant.role')), role, about), area.element],
      act: async () => {
        if (area.code === null) throw new Problem({ status: 400, zh: CATALOGS.zh['area.choose'], en: CATALOGS.en['area.choose'] });
        await grantRole(one.name, role.value, area.scheme.value, area.code);
      },
    });
    area.listen((error) => page.refuse(error));
    if (await asked) await this.load(one.name);
  }

  /** @param {Account} one @param {Grant} grant */
  async revoke(one, grant) {
    const { page } = this;
    const text = [`${one.shown_name}（${one.name}）`, make('b', {}, this.words(grant)), page.say('grant.revoke.text')];
    if (await ask(page, { title: page.say('grant.revoke'), text, confirm: page.say('grant.revoke'), act: () => revokeGrant(grant.number) })) await this.load(one.name);
  }

  /** @param {Account} one */
  async reset(one) {
    const { page } = this;
    /** @type {{name: string, password: string} | null} */
    let made = null;
    await ask(page, {
      title: page.say('account.reset.title', { name: one.name }), text: [page.say('account.reset.text')], confirm: page.say('account.reset'),
      act: async () => {
        made = await resetPassword(one.name);
      },
    });
    if (made) await this.hand(made);
  }

  /** @param {Account} one */
  async turn(one) {
    const { page } = this;
    const key = one.disabled ? 'account.enable' : 'account.disable';
    const done = await ask(page, {
      title: `${page.say(key)} ${one.name}`, text: [page.say(`${key}.text`)], confirm: page.say(key), act: () => setDisabled(one.name, !one.disabled),
    });
    if (done) await this.load(one.name);
  }
}

/** @param {string} id @param {string} label @param {string} hint */
function textField(id, label, hint) {
  const input = /** @type {HTMLInputElement} */ (make('input', { id, required: true, maxlength: '64', autocomplete: 'off', spellcheck: 'false' }));
  return { input, row: make('div', { class: 'field' }, make('label', { for: id }, label), input, make('p', { class: 'note' }, hint)) };
}
