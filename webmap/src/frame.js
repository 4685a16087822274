/** The page around the map: breadcrumbs, scheme chooser, marks, problems, the empty state. */
/** @import {Card, Language, Scheme} from './types.js' */
import { Problem } from './api.js';
import { at, make } from './dom.js';
import { inWords } from './hints.js';
import { say } from './words.js';

/** @param {Scheme} scheme @param {Card | null} card @param {boolean} manyRoots @param {Language} lang */
export function showPath(scheme, card, manyRoots, lang) {
  const steps = (card?.path ?? []).map(({ code, name }) => ({ code, name: name || code }));
  if (manyRoots || !steps.length) steps.unshift({ code: '', name: say(lang, 'scheme.all') });
  at('path-list').replaceChildren(...steps.map(({ code, name }, i) => {
    const here = i === steps.length - 1;
    const crumb = here
      ? make('span', { 'aria-current': 'page', title: name }, name)
      : make('button', { type: 'button', 'data-code': code, title: name }, name);
    return make('li', {}, crumb);
  }));
}

/** @param {Scheme[]} schemes @param {string} current */
export function showSchemes(schemes, current) {
  at('scheme-row').hidden = schemes.length < 2;
  at('scheme-select').replaceChildren(...schemes.map(({ code, name }) =>
    make('option', { value: code, selected: code === current }, name || code)));
}

/** @param {unknown} error @param {Language} lang @param {() => void} retry */
export function showProblem(error, lang, retry) {
  if (!(error instanceof Problem)) throw error;
  const { sentence, hint } = inWords(error, lang);
  const again = make('button', { type: 'button', class: 'plain' }, say(lang, 'problem.retry'));
  const close = make('button', { type: 'button', class: 'plain' }, say(lang, 'problem.close'));
  again.addEventListener('click', () => {
    hideProblem();
    retry();
  });
  close.addEventListener('click', hideProblem);
  at('problem').replaceChildren(make('p', {}, make('b', {}, sentence), ` ${hint}`), again, close);
  at('problem').hidden = false;
}

export function hideProblem() {
  at('problem').hidden = true;
}

/** @param {boolean} demo @param {string} notice */
export function showMarks(demo, notice) {
  at('demo-mark').hidden = !demo;
  at('map-notice').hidden = !notice;
  at('map-notice').textContent = notice;
}

/** @param {boolean} empty */
export function showEmpty(empty) {
  at('empty').hidden = !empty;
  at('filled').hidden = empty;
  at('path').hidden = empty;
  at('scale').hidden = empty;
  at('tools').hidden = empty;
  if (empty) at('map').setAttribute('aria-busy', 'false');
}
