/** What a mend does to each area, as a table: before, after, change, how far a border moved. */
/** @import {LedgerEntry, Mend} from './types.js' */
/** @import {Page} from './page.js' */
import { at, make } from './dom.js';
import { formatChange, formatM2, formatNumber } from './format.js';
import { AT_ONCE, moreButton } from './more.js';
import { movedBy } from './triage.js';
import { CATALOGS } from './words.js';

/** @param {Page} page @param {Mend | null} mend proposed @param {LedgerEntry[]} accepted @param {Map<string, string>} names of areas @param {boolean} computing */
export function showLedger(page, mend, accepted, names, computing) {
  const proposed = mend?.ledger ?? [];
  const moved = mend && movedBy(mend);
  at('mend-words').textContent = moved && mend.closes.length
    ? page.say('mend.summary', {
      count: mend.closes.length, areas: moved.areas, m2: formatM2(moved.m2, page.lang), m: formatNumber(moved.m, page.lang, 2),
    })
    : page.say(computing ? 'mend.computing' : 'mend.nothing');
  fill(page, 'proposed', proposed, names);
  fill(page, 'accepted', accepted, names);
  at('refused').replaceChildren(...(mend?.refused ?? []).map(({ code, reason }) =>
    make('li', {}, make('b', {}, names.get(code) || code), ` ${reasonInWords(page, reason)}`)));
  at('refused-part').hidden = !mend?.refused.length;
}

/** @param {Page} page @param {string} reason */
function reasonInWords(page, reason) {
  const key = `mend.refused.${reason.toLowerCase().replace(/[^a-z]+/g, '.').replace(/\.$/, '')}`;
  const known = CATALOGS[page.lang][key]?.replace('{share}', reason.split(' ').at(-1) ?? '');
  return known ?? (page.lang === 'zh' ? page.say('mend.refused.other', { reason }) : reason);
}

/** @param {Page} page @param {string} part @param {LedgerEntry[]} entries @param {Map<string, string>} names @param {number} [most] */
function fill(page, part, entries, names, most = AT_ONCE) {
  at(`${part}-part`).hidden = !entries.length;
  const largest = [...entries].sort((a, b) => b.moved_m2 - a.moved_m2).slice(0, most);
  const more = moreButton(page, most, entries.length, () => fill(page, part, entries, names, most + AT_ONCE));
  at(`${part}-rows`).replaceChildren(...largest.map((entry) => row(page, entry, names)),
    ...more.map((button) => make('tr', {}, make('td', { colspan: '5' }, button))));
}

/** @param {Page} page @param {LedgerEntry} entry @param {Map<string, string>} names */
function row(page, entry, names) {
  const number = (/** @type {string} */ words) => make('td', { class: 'number' }, words);
  return make('tr', {},
    make('td', { title: entry.code }, names.get(entry.code) || entry.code),
    number(formatM2(entry.before_m2, page.lang)),
    number(formatM2(entry.after_m2, page.lang)),
    number(formatChange(entry.after_m2 - entry.before_m2, page.lang)),
    number(formatNumber(entry.moved_m, page.lang, 2)));
}
