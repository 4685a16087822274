/** Which areas a layer shades: those of one level below one area, going down with the reader or staying at a level of choice. */
/** @import {Card, Extent, Level, PathStep} from './types.js' */

/** @param {Level[]} levels in use, highest first @param {Pick<Card, 'level' | 'children' | 'path'> | null} card the current area @param {string} chosen level, '' the reader's way
 * @param {number} zoom of the tiles: no finer level is shaded than is drawn @returns {Extent & {finer: boolean}} `finer`: a finer level was wanted */
export function extentOf(levels, card, chosen, zoom) {
  const names = levels.map((one) => one.level);
  const here = card ? names.indexOf(card.level) : -1;
  const below = !card || card.children ? here + 1 : here;
  const wanted = Math.min(names.length - 1, Math.max(0, names.includes(chosen) ? names.indexOf(chosen) : below));
  const place = Math.min(wanted, Math.max(0, levels.findLastIndex((one) => one.border_zoom <= zoom)));
  const path = /** @type {PathStep[]} */ (card?.path ?? []);
  const under = path.findLast((step) => names.indexOf(step.level) < place)?.code ?? '';
  return { level: names[place] ?? '', under, finer: place < wanted };
}
