/** How areas are filled by their values: a class's colour from the server, and a pattern for all that is no number. */
/** @import {FeatureLike} from 'ol/Feature.js' */
/** @import {LayerValues} from './types.js' */
/** @import {Shade} from './shares.js' */
import { Fill } from 'ol/style.js';
import { shadeName } from './classes.js';
import { hidden, strokes, zero } from './shares.js';
import { hatch, pattern, stipple } from './style.js';

/** @typedef {{canvas: HTMLCanvasElement | null, color: string, fill: Fill}} Sample */

/** A denominator of zero: nothing to count, in grey. */
const nothing = pattern('rgba(222,227,232,0.85)', (pen) => strokes(pen, '#97a3b0', [1]));
/** Not reported: nobody knows. Leans the other way, on white. */
const unreported = { ...hatch, ...pattern('rgba(255,255,255,0.8)', (pen) => strokes(pen, '#c3a15a', [-1])) };

/** Not for this reader to know: as what lies around. */
const untold = pattern('rgba(255,255,255,0.45)', () => {});

/** @type {Record<string, {canvas: HTMLCanvasElement, fill: Fill}>} */
const PATTERNS = { zero, nothing_to_count: nothing, not_reported: unreported, undetermined: stipple, few_people: hidden, not_told: untold };

/** @type {Map<string, Sample>} */
const known = new Map();

/** @param {string} color as #rrggbb @param {number} alpha */
function faded(color, alpha) {
  const [red, green, blue] = [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16));
  return `rgba(${red},${green},${blue},${alpha})`;
}

/** The fill of a shade. @param {LayerValues} sheet @param {string} name @param {boolean} estimate @returns {Sample} */
export function sampleOf(sheet, name, estimate) {
  if (!name.startsWith('class')) return { color: '', ...(PATTERNS[name] ?? nothing) };
  const color = faded(sheet.colours[Number(name.slice(5))] ?? '#9aa5b1', 0.8);
  const key = `${color} ${estimate}`;
  const made = known.get(key) ?? (estimate ? crossed(color) : { canvas: null, color, fill: new Fill({ color }) });
  known.set(key, made);
  return made;
}

/** @param {string} color @returns {Sample} */
const crossed = (color) => ({ color: '', ...pattern(color, (pen) => strokes(pen, 'rgba(60,72,86,0.55)', [1, -1])) });

/** Shade the areas of a frame; others are left as they are. @param {Map<string, number>} rows of the frame by code @param {LayerValues} sheet
 * @returns {(area: FeatureLike) => Shade | null} */
export function valueShader(rows, sheet) {
  const colours = sheet.colours.join();
  return (area) => {
    const i = rows.get(area.get('code'));
    if (i === undefined) return null;
    const name = shadeName(sheet, i);
    const estimate = Boolean(sheet.estimate?.[i]);
    const { fill } = sampleOf(sheet, name, estimate);
    return { name: `${colours} ${name} ${estimate}`, fill };
  };
}
