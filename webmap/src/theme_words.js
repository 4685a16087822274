/** Pure: what a theme of the overview says in words and numbers. */
/** @import {Language} from './types.js' */
/** @import {LayerTold, ThemeShown} from './overview_types.js' */
import { formatNumber } from './format.js';
import { say } from './words.js';

/** @typedef {{mark: string, colour: string, words: string}} LegendRow */

/** Decimals of a figure: whole things have none, a rate as many as it takes to tell two apart. @param {number} value @param {boolean} rate */
function digitsOf(value, rate) {
  if (!rate || value === 0 || Math.abs(value) >= 100) return 0;
  return Math.abs(value) >= 10 ? 1 : 2;
}

/** @param {number} value @param {LayerTold} layer @param {Language} lang */
export function numberOf(value, layer, lang) {
  return formatNumber(value, lang, digitsOf(value, layer.rate));
}

/** A figure with its unit. @param {number} value @param {LayerTold} layer @param {Language} lang */
export function figureOf(value, layer, lang) {
  const unit = layer[`unit_${lang}`];
  return `${numberOf(value, layer, lang)}${unit.startsWith('%') ? '' : ' '}${unit}`;
}

/** Classes from the lowest, then what has no class: zero, no report, and why else there is no number.
 * @param {ThemeShown} told @param {Language} lang @returns {LegendRow[]} */
export function legendOf(told, lang) {
  const bound = (/** @type {number} */ value) => formatNumber(value, lang, 0, 2);
  const rows = told.breaks.map((to, i) => (
    { mark: 'class', colour: told.colours[i], words: `${i ? bound(told.breaks[i - 1]) : '0'}–${bound(to)}` }));
  if (rows.length) rows[rows.length - 1].words += ` ${told.layer[`unit_${lang}`]}`;
  const zero = told.values.includes(0) ? [{ mark: 'zero', colour: '', words: '0' }] : [];
  const others = reasonsOf(told).map((state) => ({ mark: state, colour: '', words: say(lang, `value.state.${state}`) }));
  return [...rows, ...zero, ...others];
}

/** Why some areas have no number. @param {ThemeShown} told */
function reasonsOf(told) {
  const seen = new Set(told.state.map((at) => told.states[at]));
  return told.states.filter((state) => state !== 'told' && seen.has(state));
}

/** What the list of the thinnest leaves out, each kind by itself; no report is said wherever reports are asked for, even of none.
 * @param {ThemeShown} told @param {Language} lang @returns {{mark: string, words: string}[]} */
export function gapsOf({ theme, not_reported: unreported, silent, vacant }, lang) {
  const said = [];
  if (theme === 'activities' || unreported) {
    said.push({ mark: 'not_reported', words: say(lang, 'overview.not.reported', { count: unreported }) });
  }
  if (typeof silent === 'number') said.push({ mark: '', words: say(lang, 'overview.silent', { count: silent }) });
  if (typeof vacant === 'number') said.push({ mark: '', words: say(lang, 'overview.vacant', { count: vacant }) });
  return said;
}
