/** The legend of a layer: ranges with their unit, zero, what has no number and why, the date, the source, how it is computed. */
/** @import {Language, Layer, LayerValues} from './types.js' */
import { rangeWords, shadesThere, unitOf } from './classes.js';
import { make } from './dom.js';
import { formatDay } from './format.js';
import { box, patternBox } from './legend.js';
import { monthWords } from './months.js';
import { sampleOf } from './value_fills.js';
import { say, stateWords } from './words.js';

/** @param {{canvas: HTMLCanvasElement | null, color: string}} sample */
const boxOf = ({ canvas, color }) => (canvas ? patternBox({ canvas }) : box(color));

/** @param {string} name of a shade @param {LayerValues} sheet @param {Layer} layer @param {Language} lang */
function wordsOf(name, sheet, layer, lang) {
  if (name === 'zero') return '0';
  if (name.startsWith('class')) return rangeWords(Number(name.slice(5)), layer, sheet, lang);
  return stateWords(lang, name);
}

/** Rows of the legend: a sample and what it means. @param {LayerValues} sheet @param {Layer} layer @param {Language} lang @returns {[HTMLElement, string][]} */
export function valueRows(sheet, layer, lang) {
  const rows = shadesThere(sheet).map((name) =>
    /** @type {[HTMLElement, string]} */ ([boxOf(sampleOf(sheet, name, false)), wordsOf(name, sheet, layer, lang)]));
  if (!sheet.estimate?.some(Boolean)) return rows;
  return [...rows, [boxOf(sampleOf(sheet, 'class0', true)), say(lang, 'value.estimate')]];
}

/** What the figures are of: one month, or several. @param {LayerValues} sheet @param {Layer} layer @param {Language} lang */
export function periodWords(sheet, layer, lang) {
  if (!sheet.month) return say(lang, 'value.latest');
  if (!sheet.since) return monthWords(sheet.month, lang);
  const words = { since: monthWords(sheet.since, lang), month: monthWords(sheet.month, lang) };
  return say(lang, layer.period === 'month' ? 'value.mean' : 'value.last', words);
}

/** The heading over the rows. @param {LayerValues} sheet @param {Layer} layer @param {string[]} chosen of the layer's filters, in words @param {Language} lang */
export function legendTitle(sheet, layer, chosen, lang) {
  const unit = unitOf(layer, lang);
  return [make('b', {}, [layer[lang], ...chosen].join(' · ')), ...(unit ? [make('span', { class: 'note' }, ` ${unit}`)] : []),
    make('span', { class: 'note period' }, periodWords(sheet, layer, lang))];
}

/** Where the figures come from, and how they are made. @param {LayerValues} sheet @param {Layer} layer @param {string[]} notices @param {Language} lang */
export function legendNotes(sheet, layer, notices, lang) {
  const source = say(lang, `value.source.${sheet.source}`);
  const said = [
    sheet.day ? say(lang, 'value.day', { day: formatDay(sheet.day, lang) }) : '',
    source === `value.source.${sheet.source}` ? sheet.source : source,
    sheet.note,
    ...(layer.period === 'year' ? [say(lang, 'value.year')] : []),
  ].filter(Boolean);
  return [
    ...notices.map((words) => make('p', { class: 'note warn' }, words)),
    make('details', { class: 'note' }, make('summary', {}, said.join(' · ')),
      make('p', {}, make('b', {}, say(lang, 'value.how')), ` ${layer[`formula_${lang}`]}`),
      make('p', {}, say(lang, 'value.classes'))),
  ];
}
