/** Asking once before something is done: what it changes, and why. */
import { at, make } from './dom.js';
/** @import {Page} from './page.js' */

/** @typedef {{title: string, text: (Node | string)[], confirm: string, reason?: string}} Question `reason`: the label of a reason that must be given */

/** Ask; null when the reader turns back, else the reason. @param {Page} page @param {Question} question @returns {Promise<string | null>} */
export function ask(page, { title, text, confirm, reason }) {
  const dialog = /** @type {HTMLDialogElement} */ (at('dialog'));
  const input = /** @type {HTMLTextAreaElement} */ (make('textarea', { id: 'reason', rows: '3', required: true, maxlength: '2000' }));
  const form = make('form', { method: 'dialog' },
    make('h2', {}, title),
    ...text.map((part) => (typeof part === 'string' ? make('p', {}, part) : part)),
    ...(reason ? [make('label', { for: 'reason' }, reason), input] : []),
    make('div', { class: 'actions' },
      make('button', { type: 'button', class: 'plain', id: 'dialog-back' }, page.say('dialog.back')),
      make('button', { type: 'submit', class: 'accent', id: 'dialog-confirm' }, confirm)));
  dialog.replaceChildren(form);
  dialog.showModal();
  return new Promise((resolve) => {
    const end = (/** @type {string | null} */ value) => {
      dialog.onclose = null;
      dialog.close();
      resolve(value);
    };
    dialog.onclose = () => end(null);
    at('dialog-back').addEventListener('click', () => end(null));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (!reason || input.value.trim()) end(input.value.trim());
      else input.setCustomValidity(reason);
    });
  });
}
