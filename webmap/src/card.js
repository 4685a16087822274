/** The card of one area and the list of its children. */
/** @import {Card, Child, Language, Scheme} from './types.js' */
import { make } from './dom.js';
import { formatMu, formatNumber, formatTime } from './format.js';
import { nameOf, say } from './words.js';

/** @param {string} word @param {...(Node | string)} value */
const fact = (word, ...value) => [make('dt', {}, word), make('dd', {}, ...value)];

/** @param {string} value @param {string} unit */
const figure = (value, unit) => make('span', { class: 'figure' }, make('b', {}, value), ` ${unit}`);

/** @param {Card} card @param {Scheme} scheme @param {Language} lang */
function childrenInWords(card, scheme, lang) {
  if (card.children) return say(lang, 'children.mixed', { count: formatNumber(card.children, lang) });
  return say(lang, card.level === scheme.all_levels.at(-1) ? 'card.lowest' : 'card.undivided');
}

/** @param {Card} card @param {Language} lang */
function changeInWords(card, lang) {
  if (!card.changed_at) return '—';
  return [formatTime(card.changed_at, lang), card.changed_by].filter(Boolean).join(' · ');
}

/** @param {HTMLElement} place @param {Card} card @param {Scheme} scheme @param {Language} lang */
export function showCard(place, card, scheme, lang) {
  const parts = card.parts > 1 ? fact(say(lang, 'card.parts'), say(lang, 'card.parts.value', { count: card.parts })) : [];
  place.replaceChildren(
    make('div', { class: 'headline' },
      make('h2', {}, card.name || card.code),
      make('p', { class: 'tags' },
        make('span', { class: 'tag' }, nameOf(lang, 'level', card.level)),
        ...(card.kind === 'base' ? [] : [make('span', { class: `tag kind-${card.kind}` }, nameOf(lang, 'kind', card.kind))]),
        make('code', { title: say(lang, 'card.code') }, card.code))),
    make('div', { class: 'figures', title: say(lang, 'card.area.note') },
      ...(card.area_m2 === null || card.area_mu === null
        ? [say(lang, 'card.area.unknown')]
        : [figure(formatMu(card.area_mu, lang), say(lang, 'unit.mu')), figure(formatNumber(card.area_m2, lang), say(lang, 'unit.m2'))])),
    make('dl', {},
      ...fact(say(lang, 'card.children'), childrenInWords(card, scheme, lang)),
      ...(card.kind === 'base' && card.level === 'subgrid' ? fact(say(lang, 'card.kind'), nameOf(lang, 'kind', card.kind)) : []),
      ...parts,
      ...fact(say(lang, 'card.change'), changeInWords(card, lang)),
      ...(card.changed_why ? fact(say(lang, 'card.why'), card.changed_why) : []),
      ...fact(say(lang, 'card.version'), say(lang, 'card.version.value', { version: card.version })),
      ...fact(say(lang, 'card.source'), card.source || '—')),
  );
}

/** @param {Child} child @param {Scheme} scheme @param {Language} lang */
function childNote(child, scheme, lang) {
  if (child.children) return say(lang, 'children.divided', { count: formatNumber(child.children, lang) });
  if (child.kind !== 'base') return CATALOGUED.has(child.kind) ? nameOf(lang, 'kind', SHORT[child.kind] ?? child.kind) : child.kind;
  return child.level === scheme.all_levels.at(-1) ? '' : say(lang, 'children.undivided');
}

const CATALOGUED = new Set(['dedicated', 'remainder', 'undetermined']);
/** @type {Record<string, string>} */
const SHORT = { undetermined: 'undetermined.short' };

/** @param {Child} child @param {Scheme} scheme @param {Language} lang */
export function childRow(child, scheme, lang) {
  return make('li', {},
    make('button', { type: 'button', class: 'child', 'data-code': child.code },
      make('span', { class: 'name' }, child.name || child.code),
      make('span', { class: 'note' }, childNote(child, scheme, lang)),
      make('code', {}, child.code)));
}

/** The heading over children: how many of which level when they are of one. @param {Child[]} rows @param {number} count @param {Language} lang */
export function childrenHeading(rows, count, lang) {
  const levels = new Set(rows.map((child) => child.level));
  if (levels.size !== 1) return say(lang, 'children.mixed', { count: formatNumber(count, lang) });
  return say(lang, 'children.count', { count: formatNumber(count, lang), level: nameOf(lang, 'level', rows[0].level) });
}
