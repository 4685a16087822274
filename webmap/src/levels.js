/** How each level of a scheme is drawn, and which level carries names. */
/** @import {Level} from './types.js' */

/** County, town, village, sub-grid; other schemes take them in the same order. */
export const BORDERS = [
  { color: '#3b3b3b', width: 2.4 },
  { color: '#555555', width: 1.6 },
  { color: '#777777', width: 1.0 },
  { color: '#9a9a9a', width: 0.6 },
];

/** The border of a level: the lowest four levels of a scheme share the four widths.
 * @param {Level[]} levels in use, highest first @param {string} level */
export function borderOf(levels, level) {
  const place = levels.findIndex((one) => one.level === level);
  return BORDERS[Math.max(0, place - Math.max(0, levels.length - BORDERS.length))];
}

/** Never more border levels at once. */
const MOST_BORDERS = 3;

/** The places of the first and the last level to draw: three levels, the current area's among them; down to the one that is shaded, if any is.
 * @param {Level[]} levels in use @param {string} finest level that the tile holds @param {string} current level, '' above all @param {string} [shaded] level
 * @returns {[number, number]} */
export function drawnLevels(levels, finest, current, shaded = '') {
  const place = (/** @type {string} */ name) => levels.findIndex((level) => level.level === name);
  const deepest = shaded ? place(shaded) : Math.max(0, place(current)) + MOST_BORDERS - 1;
  const last = Math.min(place(finest), deepest);
  return [Math.max(0, last - MOST_BORDERS + 1), last];
}

/** The place of the level that is named: the one below the current area, or higher where its areas are too narrow for names.
 * @param {Level[]} levels in use @param {number} resolution metres per pixel @param {string} current level, '' above all */
export function namedLevel(levels, resolution, current) {
  const wide = levels.findLastIndex((level) => resolution <= level.label_m_per_px);
  const below = levels.findIndex((level) => level.level === current) + 1;
  return Math.max(0, Math.min(wide, below));
}
