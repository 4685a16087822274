/** What is missing before there is anything to see, and the next step for who may take it. */
/** @import {OverviewTold} from './overview_types.js' */
/** @import {Page} from './page.js' */
import { make } from './dom.js';

/** @param {Page} page @param {HTMLElement} element @param {OverviewTold | null} told @returns {boolean} whether there is nothing at all */
export function showNothing(page, element, told) {
  const nothing = !told?.themes.length;
  element.hidden = !nothing;
  element.replaceChildren(make('h2', {}, page.say('empty.title')));
  return nothing;
}
