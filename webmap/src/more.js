/** Long lists a part at a time: thousands of rows at once would hold the page up. */
/** @import {Page} from './page.js' */
import { make } from './dom.js';
import { formatNumber } from './format.js';

export const AT_ONCE = 200;

/** How many rows to show so that one of them is among these. @param {number} shown @param {number} row -1: none */
export const enough = (shown, row) => (row < shown ? shown : Math.ceil((row + 1) / AT_ONCE) * AT_ONCE);

/** A button for the next part; none where all is shown. @param {Page} page @param {number} shown @param {number} all @param {() => void} show */
export function moreButton(page, shown, all, show) {
  const left = all - shown;
  if (left <= 0) return [];
  const words = page.say('list.more', { next: formatNumber(Math.min(AT_ONCE, left), page.lang), left: formatNumber(left, page.lang) });
  const button = make('button', { type: 'button', class: 'plain more' }, words);
  button.addEventListener('click', show);
  return [button];
}
