/** What is missing before there is anything to see, and the next step as a button for who may take it. */
/** @import {NextStep} from './overview_types.js' */
/** @import {Page} from './page.js' */
import { make } from './dom.js';
import { stepFor } from './next_steps.js';

/** Sentences and buttons. @param {Page} page @param {NextStep[]} steps @returns {HTMLElement[]} */
export function stepsShown(page, steps) {
  return steps.map((step) => {
    const way = stepFor(step.what, page.settings.person?.powers ?? null);
    const button = way ? [make('a', { class: 'accent', href: page.link(way.path) }, page.say(way.words))] : [];
    return make('div', { class: 'missing', 'data-what': step.what },
      make('p', {}, make('b', {}, step[page.lang]), ` ${step[`hint_${page.lang}`]}`), ...button);
  });
}
