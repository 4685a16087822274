/** A session that ends while its reader works: say so, let her sign in beside this page, and go on with what she typed. */
/** @import {Language, Person} from './types.js' */
import './dialog.css';
import { fetchSession, Problem, useToken, whenSessionEnds } from './api.js';
import { make } from './dom.js';
import { inWords } from './hints.js';
import { say } from './words.js';

/** @param {() => Language} lang @param {Person | null} person whose page this is */
export function askToSignIn(lang, person) {
  const { tokenHeader, token } = JSON.parse(document.getElementById('settings')?.textContent ?? '{}');
  if (tokenHeader) useToken(tokenHeader, token);
  if (person) whenSessionEnds(() => ask(lang(), person));
}

/** @param {Language} lang @param {Person} person @returns {Promise<boolean>} whether she signed in again */
function ask(lang, person) {
  const here = encodeURIComponent(location.pathname + location.search);
  const note = make('p', { role: 'status', class: 'warn' });
  const back = make('button', { type: 'button', class: 'plain' }, say(lang, 'session.later'));
  const again = make('button', { type: 'button', class: 'plain' }, say(lang, 'problem.retry'));
  const dialog = /** @type {HTMLDialogElement} */ (make('dialog', { id: 'signed-out', 'aria-labelledby': 'signed-out-title' },
    make('h2', { id: 'signed-out-title' }, say(lang, 'session.ended')),
    make('p', {}, say(lang, 'session.kept')),
    note,
    make('div', { class: 'actions' }, back, again,
      make('a', { class: 'accent', href: `/sign-in?next=${here}`, target: '_blank' }, say(lang, 'session.sign.in')))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    again.addEventListener('click', async () => {
      note.textContent = await refusal(lang, person);
      if (!note.textContent) dialog.close('again');
    });
    back.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'again');
    });
  });
}

/** Why this page cannot go on yet; nothing where it can. @param {Language} lang @param {Person} person */
async function refusal(lang, person) {
  try {
    const { person: now, token_header: header, token } = await fetchSession();
    if (!now) return say(lang, 'session.nobody');
    if (now.name !== person.name) return say(lang, 'session.another', { name: now.shown_name });
    useToken(header ?? '', token ?? '');
    return '';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return inWords(error, lang).sentence;
  }
}
