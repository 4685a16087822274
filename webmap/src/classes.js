/** The classes of a layer's values: which one a value falls into, what it is called, how values are told and ranked. */
/** @import {Address, Frame, Language, Layer, LayerValues} from './types.js' */
import { formatNumber } from './format.js';

/** The state of a number; in every other one there is none. */
export const TOLD = 'told';

/** The class of a value; -1: zero, which is a class of its own. @param {number} value @param {number[]} breaks upper bounds, ascending */
export function classOf(value, breaks) {
  if (value === 0) return -1;
  const found = breaks.findIndex((bound) => value <= bound);
  return found < 0 ? breaks.length - 1 : found;
}

/** The name of an area's shade: `class2`, `zero`, or the state that stands for a number. @param {LayerValues} sheet @param {number} i row of the frame */
export function shadeName(sheet, i) {
  const value = sheet.values[i];
  if (value === null || value === undefined) return sheet.states[sheet.state[i]] ?? 'nothing_to_count';
  const place = sheet.breaks.length ? classOf(value, sheet.breaks) : -1;
  return place < 0 ? 'zero' : `class${place}`;
}

/** Whether a layer's figures are whole numbers of things here, as rates are too where each area is one grid. @param {Layer} layer @param {LayerValues} sheet */
const isCount = (layer, { breaks, values }) => layer.unit_en !== '%' && breaks.every(Number.isInteger)
  && values.every((value) => value === null || Number.isInteger(value));

/** @param {Layer} layer @param {Language} lang */
export const unitOf = (layer, lang) => layer[`unit_${lang}`];

/** A value with its unit, with one decimal more than whole bounds have. @param {number} value @param {Layer} layer @param {LayerValues} sheet @param {Language} lang */
export function tellValue(value, layer, sheet, lang) {
  const whole = value === 0 || isCount(layer, sheet) || (!layer.rate && Number.isInteger(value));
  return `${formatNumber(value, lang, whole ? 0 : Math.max(1, decimalsOf(sheet.breaks)))} ${unitOf(layer, lang)}`.trim();
}

/** The range of a class in words; whole numbers from their first to their last. @param {number} place @param {Layer} layer @param {LayerValues} sheet @param {Language} lang */
export function rangeWords(place, layer, sheet, lang) {
  const { breaks } = sheet;
  const counted = isCount(layer, sheet);
  const number = (/** @type {number} */ value) => formatNumber(value, lang, value === 0 || counted ? 0 : decimalsOf(breaks));
  const alone = breaks.length === 1 && sheet.values.every((value) => !value || value === breaks[0]); // all or nothing
  const from = alone ? breaks[place] : (breaks[place - 1] ?? 0) + (counted ? 1 : 0);
  return from === breaks[place] ? number(from) : `${number(from)}–${number(breaks[place])}`;
}

/** The decimals that the bounds themselves have. @param {number[]} breaks */
function decimalsOf(breaks) {
  return Math.min(3, Math.max(0, ...breaks.map((bound) => (String(bound).split('.')[1] ?? '').length)));
}

/** The shades that occur: classes upwards, zero, then what has no number. @param {LayerValues} sheet @returns {string[]} */
export function shadesThere(sheet) {
  const there = new Set(sheet.values.map((_, i) => shadeName(sheet, i)));
  const states = sheet.states.filter((state) => there.has(state) && state !== TOLD);
  return [...sheet.breaks.map((_, i) => `class${i}`), ...(there.has('zero') ? ['zero'] : []), ...states];
}

const UNCOUNTED = ['nothing_to_count', 'undetermined'];

/** Whether nothing is counted in any of the areas, as of a figure that only their parents have. @param {LayerValues} sheet */
export const noneOf = ({ state, states }) => state.length > 0 && state.every((at) => UNCOUNTED.includes(states[at]));

/** Rows of a frame, the worst first (or the best), those without a number last. @param {Frame} frame @param {LayerValues} sheet @param {Layer} layer @param {Address['order']} order @returns {number[]} */
export function ranked(frame, sheet, layer, order) {
  const rising = (layer.better === 'more') === (order === 'worst');
  const key = (/** @type {number} */ i) => sheet.values[i] ?? Number.NaN;
  return frame.codes.map((_, i) => i).sort((a, b) => {
    const [one, other] = [key(a), key(b)];
    if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other)) || byCode(frame, a, b);
    return (rising ? one - other : other - one) || byCode(frame, a, b);
  });
}

/** @param {Frame} frame @param {number} a @param {number} b */
const byCode = (frame, a, b) => (frame.codes[a] < frame.codes[b] ? -1 : 1);

/** How long a value's bar is, against the highest bound: the same in every month. @param {number | null} value @param {number[]} breaks */
export function barShare(value, breaks) {
  const top = breaks.at(-1) ?? 0;
  return value === null || top <= 0 ? 0 : Math.min(1, Math.max(0, value / top));
}
