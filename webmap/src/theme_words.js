/** Pure: what a theme of the overview says in words and numbers. */
/** @import {Language} from './types.js' */
/** @import {LayerTold, ThemeTold} from './overview_types.js' */
import { formatNumber } from './format.js';
import { say } from './words.js';

/** @typedef {{mark: string, colour: string, words: string}} LegendRow */

/** Decimals of a figure: whole things have none, a rate as many as it takes to tell two apart. @param {number} value @param {boolean} rate */
const digitsOf = (value, rate) => (!rate || value === 0 ? 0 : Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

/** @param {number} value @param {LayerTold} layer @param {Language} lang */
export function numberOf(value, layer, lang) {
  return formatNumber(value, lang, digitsOf(value, layer.rate));
}

/** A figure with its unit. @param {number | null} value @param {LayerTold} layer @param {Language} lang */
export function figureOf(value, layer, lang) {
  if (value === null) return say(lang, 'overview.none');
  const unit = layer[`unit_${lang}`];
  return `${numberOf(value, layer, lang)}${unit.startsWith('%') ? '' : ' '}${unit}`;
}

/** Classes from the lowest, then what has no class: zero, no report, and why else there is no number.
 * @param {ThemeTold} told @param {Language} lang @returns {LegendRow[]} */
export function legendOf(told, lang) {
  const { breaks, colours, layer } = told;
  const rows = breaks.map((to, i) => ({
    mark: 'class', colour: colours[i],
    words: `${i ? formatNumber(breaks[i - 1], lang, 0, 2) : '0'}–${formatNumber(to, lang, 0, 2)}`,
  }));
  const unit = layer[`unit_${lang}`];
  if (rows.length) rows[rows.length - 1].words += ` ${unit}`;
  const zero = told.values.includes(0) ? [{ mark: 'zero', colour: '', words: '0' }] : [];
  const others = statesOf(told).map((state) => ({ mark: state, colour: '', words: say(lang, `value.state.${state}`) }));
  return [...rows, ...zero, ...others];
}

/** The reasons, other than a number, that stand on the map. @param {ThemeTold} told */
function statesOf(told) {
  const seen = new Set(told.state.map((at) => told.states[at]));
  return told.states.filter((state) => state !== 'told' && seen.has(state));
}

/** What the list of the thinnest leaves out, each kind by itself. @param {ThemeTold} told @param {Language} lang */
export function gapsOf(told, lang) {
  return ['not_reported', 'silent', 'vacant']
    .filter((kind) => told[/** @type {'silent'} */ (kind)] !== undefined)
    .map((kind) => say(lang, `overview.${kind.replace('_', '.')}`, { count: told[/** @type {'silent'} */ (kind)] ?? 0 }))
    .join(lang === 'zh' ? '，' : ', ');
}
