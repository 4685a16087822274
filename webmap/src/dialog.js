/** Asking once before something is done: what it changes, and why. What was typed stays until it is done. */
import './dialog.css';
import { Problem } from './api.js';
import { at, make } from './dom.js';
import { inWords } from './hints.js';
/** @import {Page} from './page.js' */

/** @typedef {{title: string, text?: (Node | string)[], confirm: string, reason?: string, optional?: boolean,
 *   act: (reason: string) => Promise<unknown>}} Question `reason`: the label of a text to give, which only an optional one may leave out */

/** Ask, and do it; a refusal is said in the dialog, which stays. @param {Page} page @param {Question} question @returns {Promise<boolean>} whether it was done */
export function ask(page, { title, text = [], confirm, reason, optional = false, act }) {
  const input = /** @type {HTMLTextAreaElement} */ (make('textarea', { id: 'reason', rows: '3', required: !optional, maxlength: '2000' }));
  const refused = make('p', { class: 'warn', role: 'alert', hidden: true });
  const button = /** @type {HTMLButtonElement} */ (make('button', { type: 'submit', class: 'accent', id: 'dialog-confirm' }, confirm));
  const back = make('button', { type: 'button', class: 'plain', id: 'dialog-back' }, page.say('dialog.back'));
  const form = make('form', { method: 'dialog' },
    make('h2', { id: 'dialog-title' }, title),
    ...text.map((part) => (typeof part === 'string' ? make('p', {}, part) : part)),
    ...(reason ? [make('label', { for: 'reason' }, reason), input] : []),
    refused,
    make('div', { class: 'actions' }, back, button));
  return opened(form, (end, fail) => {
    back.addEventListener('click', () => end(false));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const given = input.value.trim();
      if (reason && !optional && !given) return input.focus();
      button.disabled = true;
      try {
        await act(given);
        end(true);
      } catch (error) {
        if (!(error instanceof Problem)) return fail(error);
        const { sentence, hint } = inWords(error, page.lang);
        refused.textContent = `${sentence} ${hint}`;
        refused.hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  });
}

/** Show something until it is put away. @param {Page} page @param {string} title @param {...(Node | string)} content */
export function tell(page, title, ...content) {
  const done = make('button', { type: 'submit', class: 'accent', id: 'dialog-confirm' }, page.say('dialog.done'));
  const form = make('form', { method: 'dialog' }, make('h2', { id: 'dialog-title' }, title), ...content, make('div', { class: 'actions' }, done));
  return opened(form, (end) => form.addEventListener('submit', () => end(true)));
}

/** @param {HTMLElement} form @param {(end: (done: boolean) => void, fail: (error: unknown) => void) => void} listen @returns {Promise<boolean>} */
function opened(form, listen) {
  const dialog = /** @type {HTMLDialogElement} */ (at('dialog'));
  dialog.setAttribute('aria-labelledby', 'dialog-title');
  dialog.replaceChildren(form);
  dialog.showModal();
  return new Promise((resolve, reject) => {
    dialog.onclose = () => resolve(false);
    listen((done) => {
      dialog.onclose = null;
      dialog.close();
      resolve(done);
    }, (error) => {
      dialog.close();
      reject(error);
    });
  });
}
