/** Which areas a layer shades: those of one level below one area, going down with the reader or staying at a level of choice. */
/** @import {Card, Extent, Level, PathStep} from './types.js' */

/** A level of so many areas is drawn at any scale when somebody chooses it. */
const MOST_DRAWN = 20_000;

/** @param {Level[]} levels in use, highest first @param {Pick<Card, 'level' | 'children' | 'path'> | null} card the current area @param {string} chosen level, '' the reader's way
 * @param {number} zoom of the tiles: no finer level is shaded than is drawn
 * @returns {Extent & {finer: boolean, drawn: string}} `finer`: a finer level was wanted; `drawn`: the level that tiles must be asked for, '' as the zoom has it */
export function extentOf(levels, card, chosen, zoom) {
  const names = levels.map((one) => one.level);
  const here = card ? names.indexOf(card.level) : -1;
  const below = !card || card.children ? here + 1 : here;
  const wanted = Math.min(names.length - 1, Math.max(0, names.includes(chosen) ? names.indexOf(chosen) : below));
  const coarse = Math.max(0, levels.findLastIndex((one) => one.border_zoom <= zoom));
  const fits = names.includes(chosen) && levels[wanted].areas <= MOST_DRAWN;
  const place = fits ? wanted : Math.min(wanted, coarse);
  const path = /** @type {PathStep[]} */ (card?.path ?? []);
  const under = path.findLast((step) => names.indexOf(step.level) < place)?.code ?? '';
  return { level: names[place] ?? '', under, finer: place < wanted, drawn: place > coarse ? names[place] : '' };
}
