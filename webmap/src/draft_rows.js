/** Drafts as rows of a table. */
/** @import {Draft} from './types.js' */
/** @import {Page} from './page.js' */
import { make } from './dom.js';
import { formatNumber, formatTime } from './format.js';
import { nameOf } from './words.js';

/** States of a draft that somebody has yet to work on. */
export const WAITING = new Set(['open', 'sent']);

/** A cell that carries its column's name, for narrow screens. @param {Page} page @param {string} key @param {...(Node | string)} content */
export const cell = (page, key, ...content) => make('td', { 'data-label': page.say(key) }, ...content);

/** How a draft stands, and what is wrong with it. @param {Page} page @param {Draft} draft */
export function stateOf(page, draft) {
  if (draft.state === 'sent') return make('b', {}, page.say('state.sent'));
  if (draft.state !== 'open') return make('span', { class: 'tag' }, page.say(`state.${draft.state}`));
  if (draft.faults) return make('b', { class: 'warn' }, page.say('data.faults', { count: formatNumber(draft.faults, page.lang) }));
  if (draft.waived) return make('span', {}, page.say('data.waived', { count: draft.waived }));
  return make('b', { class: 'good' }, page.say('data.ready'));
}

/** @param {Page} page @param {Draft} draft @param {string} path where it is opened */
export function draftRow(page, draft, path) {
  return make('tr', {},
    cell(page, 'data.column.draft', make('a', { href: page.link(path) }, `${draft.number} · ${draft.title}`)),
    cell(page, 'data.column.state', stateOf(page, draft)),
    cell(page, 'data.column.level', nameOf(page.lang, 'level', draft.level)),
    make('td', { class: 'number', 'data-label': page.say('data.column.areas') }, formatNumber(draft.areas, page.lang)),
    cell(page, 'data.column.who', draft.owner),
    cell(page, 'data.column.changed', formatTime(draft.changed_at, page.lang)));
}
