/** A piece in words: its name, how many live there, how large it is, and how round. */
/** @import {Page} from '../page.js' */
/** @import {Grade, Piece} from './balance.js' */
/** @import {Figures} from './figures.js' */
/** @import {Session} from './session.js' */
/** @import {SizeBand} from './types.js' */
import { make } from '../dom.js';
import { formatMu, formatNumber } from '../format.js';
import { nameOf } from '../words.js';
import { barOf, gradeOf } from './balance.js';

const M2_OF_MU = 10_000 / 15;
const M2_OF_KM2 = 1e6;

/** Signs beside the colours, which not everybody tells apart. */
export const SIGNS = { few: '▽', within: '○', many: '△' };

/** The name of a piece; before it has one, what it is. @param {Page} page @param {Session} session @param {string} code */
export function nameOfPiece(page, session, code) {
  return session.words.get(code)?.name || (code.startsWith('new-') ? page.say('desk.unnamed') : code);
}

/** @param {Page} page @param {number} m2 */
export function groundInWords(page, m2) {
  const [value, unit] = m2 >= M2_OF_KM2
    ? [formatNumber(m2 / M2_OF_KM2, page.lang, 2), 'unit.km2'] : [formatMu(m2 / M2_OF_MU, page.lang), 'unit.mu'];
  return `${value} ${page.say(unit)}`;
}

/** Households, residents and ground in one line. @param {Page} page @param {Figures} figures */
export function figuresInWords(page, { households, residents, m2 }) {
  const number = (/** @type {number} */ value) => formatNumber(value, page.lang);
  const people = households === null ? page.say('desk.unread')
    : page.say('desk.total.people', { households: number(households), residents: number(residents ?? 0) });
  return `${people} · ${groundInWords(page, m2)}`;
}

/** The mark of a kind that is not the usual one. @param {Page} page @param {string} kind */
export function kindTag(page, kind) {
  if (kind === 'base') return [];
  return [make('span', { class: 'tag' }, nameOf(page.lang, 'kind', kind === 'undetermined' ? 'undetermined.short' : kind))];
}

/** @param {Page} page @param {Piece} piece @param {{band: SizeBand | null, most: number, chosen: boolean}} beside `most`: households of the largest */
export function pieceRow(page, piece, { band, most, chosen }) {
  const grade = gradeOf(piece, band);
  return make('button', { type: 'button', class: `piece ${grade}`, 'data-piece': piece.code, 'aria-pressed': String(chosen) },
    make('span', { class: 'name' }, piece.name, ...kindTag(page, piece.kind)), count(page, piece.figures, grade), bar(piece.figures, band, most), details(page, piece.figures));
}

/** @param {Page} page @param {Figures} figures @param {Grade} grade */
function count(page, { households }, grade) {
  if (households === null) return make('span', { class: 'number' }, '—');
  const sign = grade ? make('span', { class: 'sign', title: page.say(`desk.grade.${grade}`) }, SIGNS[grade]) : '';
  return make('span', { class: 'number' }, sign, ` ${page.say('desk.households', { count: formatNumber(households, page.lang) })}`);
}

/** Households as a bar over the band that is asked for. @param {Figures} figures @param {SizeBand | null} band @param {number} most */
function bar({ households }, band, most) {
  if (households === null) return '';
  const drawn = make('span', { class: 'bar', 'aria-hidden': 'true' });
  for (const [name, share] of Object.entries(barOf(households, band, most))) drawn.style.setProperty(`--${name}`, `${(share * 100).toFixed(1)}%`);
  drawn.append(make('span', { class: 'band' }), make('span', { class: 'held' }));
  return drawn;
}

/** @param {Page} page @param {Figures} figures */
function details(page, { residents, m2, compactness }) {
  const words = [residents === null ? '' : page.say('desk.residents', { count: formatNumber(residents, page.lang) }), groundInWords(page, m2)];
  const round = make('span', { class: 'compact', title: page.say('desk.compactness.about') });
  round.style.setProperty('--to', `${Math.round(compactness * 100)}%`);
  const value = page.say('desk.compactness', { value: formatNumber(compactness, page.lang, 2) });
  return make('span', { class: 'note' }, `${[...words.filter(Boolean), value].join(' · ')} `, round);
}
