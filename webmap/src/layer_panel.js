/** The panel's part of a layer: its filters and level, the legend, what the area itself has, and what leaves the map. */
/** @import {Card, Language, Level, Scheme} from './types.js' */
/** @import {Thematic} from './thematic.js' */
import { noneOf } from './classes.js';
import { at, make } from './dom.js';
import { NEEDED } from './layers.js';
import { outAddress, turnOf, WAYS } from './out.js';
import { legendNotes, legendTitle, periodWords, valueRows } from './value_legend.js';
import { nameOf, say } from './words.js';

/** The choices that a layer asks for, and the level that is shaded. @param {Thematic} thematic @param {Scheme} scheme @param {Language} lang */
export function showChoices(thematic, scheme, lang) {
  const { layer, catalog, filters } = thematic;
  const selects = (layer?.filters ?? []).map((key) => make('select', { name: key, 'aria-label': say(lang, `filter.${key}`) },
    ...(NEEDED.includes(key) ? [] : [make('option', { value: '' }, say(lang, `filter.${key}.all`))]),
    ...(catalog?.filters[key] ?? []).map((word) => make('option', { value: word.code, selected: filters[key] === word.code }, word[lang]))));
  at('layer-filters').replaceChildren(...selects);
  at('level').hidden = !thematic.on;
  const { level: chosen } = thematic.reader.address;
  const option = (/** @type {string} */ value, /** @type {string} */ words) => make('option', { value, selected: value === chosen }, words);
  at('level').replaceChildren(option('', say(lang, 'level.auto')),
    ...scheme.levels.slice(scheme.levels.length > 1 ? 1 : 0).map((/** @type {Level} */ one) => option(one.level, say(lang, 'level.to', { level: nameOf(lang, 'levelshort', one.level) }))));
}

/** What a reader should know beside the figures. @param {Thematic} thematic @param {Language} lang */
function notices(thematic, lang) {
  const { extent, sheet, reader: { address } } = thematic;
  const level = nameOf(lang, 'level', extent.level);
  return [
    ...(sheet && noneOf(sheet) ? [say(lang, 'value.none', { level })] : []),
    ...(extent.finer ? [say(lang, address.level ? 'value.finer.chosen' : 'value.finer', { level })] : []),
  ];
}

/** @param {Thematic} thematic @param {[HTMLElement, string][]} over rows of what lies above @param {Language} lang */
export function showValueLegend(thematic, over, lang) {
  const { layer, sheet } = thematic;
  if (!layer || !sheet) return;
  at('legend-title').replaceChildren(...legendTitle(sheet, layer, thematic.chosen, lang));
  writeRows([...valueRows(sheet, layer, lang), ...over]);
  at('legend-notes').replaceChildren(...legendNotes(sheet, layer, notices(thematic, lang), lang));
}

/** Write the legend's rows anew. @param {[HTMLElement, string][]} rows */
const writeRows = (rows) => at('legend').replaceChildren(...rows.map(([sample, words]) => make('li', {}, sample, words)));

/** The figure of the current area, large. @param {Thematic} thematic @param {Language} lang */
export function showOwn(thematic, lang) {
  const { own, layer, sheet } = thematic;
  at('card-figure').hidden = !own || !layer || !sheet;
  if (!own || !layer || !sheet) return;
  const [, number, unit] = /^([\d.,−-]+)\s*(.*)$/.exec(own.words) ?? [];
  at('card-figure').replaceChildren(
    ...(own.value === null ? [make('span', { class: 'note' }, own.words)] : [make('b', {}, number ?? own.words), ` ${unit ?? ''}`]),
    ...(own.estimate ? [make('span', { class: 'tag warn' }, say(lang, 'value.estimate'))] : []),
    make('span', { class: 'note' }, ` ${layer[lang]} · ${periodWords(sheet, layer, lang)}`));
}

/** Addresses of what leaves the map. @param {Thematic} thematic @param {Card | null} card @param {Scheme} scheme @param {Language} lang @returns {string} the table's */
export function showOut(thematic, card, scheme, lang) {
  const { layer } = thematic;
  if (!layer) return '';
  const turn = turnOf(card?.bbox ?? scheme.bbox);
  const of = (/** @type {typeof WAYS[number]} */ way) => outAddress(layer.code, { ...thematic.query(), lang: lang === 'en' ? 'en' : '' }, way, turn);
  at('out-list').replaceChildren(...WAYS.map((way) => make('li', {}, make('a', { href: of(way), download: true, id: `out-${way.id}` }, say(lang, way.say)))));
  return of(/** @type {typeof WAYS[number]} */ (WAYS.find(({ id }) => id === 'xlsx')));
}

/** Why there is nothing, and what to do. @param {Thematic} thematic @param {string[]} powers @param {boolean} signedIn @param {Language} lang */
export function showNothing(thematic, powers, signedIn, lang) {
  const counted = Boolean(thematic.catalog?.months.length);
  const empty = at('layer-empty');
  empty.hidden = counted && !thematic.missing;
  if (empty.hidden) return;
  const next = !signedIn ? [make('a', { class: 'plain', href: '/sign-in?next=/map' }, say(lang, 'nav.sign.in'))]
    : powers.includes('keep_rosters') ? [make('a', { class: 'plain', href: '/rosters' }, say(lang, 'nav.rosters'))] : [];
  const why = !counted ? (signedIn ? 'layers.empty' : 'layers.empty.public') : 'layers.missing';
  empty.replaceChildren(make('p', {}, say(lang, why)), ...next);
}
