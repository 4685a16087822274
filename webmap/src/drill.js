/** Which area a pointer or a zoom means: the rules of going down and up. */
/** @import {Box, PathStep, Pointed} from './types.js' */

/** An area this large in the view (its longer side against the view's) is the one being looked at. */
const FILLS = 0.8;
/** An area smaller than this has been left by zooming out. */
const LEFT = 0.3;

/** The area a click means: the highest one under the pointer that the reader is not in already; at the bottom, the lowest.
 * @param {Pointed[]} under areas under the pointer, in any order
 * @param {string[]} levels of the scheme, highest first
 * @param {string[]} path codes from the root to the current area
 * @returns {Pointed | null} */
export function pick(under, levels, path) {
  const downwards = [...under].sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
  return downwards.find((area) => !path.includes(area.code)) ?? downwards.at(-1) ?? null;
}

/** How much of the view's longer side an area spans. @param {Box} box @param {Box} view */
export function share(box, view) {
  return Math.max((box[2] - box[0]) / (view[2] - view[0]), (box[3] - box[1]) / (view[3] - view[1]));
}

/** The area that zooming in has reached: the lowest at the view's centre that fills it, if it lies below the current one.
 * @param {PathStep[]} centre path of areas at the view's centre
 * @param {number} depth how many areas the current path holds
 * @param {Box} view @returns {PathStep | null} */
export function reachedByZoom(centre, depth, view) {
  const filling = centre.filter((step) => share(step.bbox, view) >= FILLS).length;
  return filling > depth ? centre[filling - 1] : null;
}

/** The area that zooming out has come back to, or null when the current one is still large enough.
 * @param {PathStep[]} path of the current area @param {Box} view @returns {PathStep | null} */
export function leftByZoom(path, view) {
  const kept = path.findLastIndex((step, i) => i === 0 || share(step.bbox, view) >= LEFT);
  return kept >= 0 && kept < path.length - 1 ? path[kept] : null;
}
