/** How what lies over the colours looks: silent grids dotted, areas that lack a leader outlined, and their rows in the legend. */
/** @import {FeatureLike} from 'ol/Feature.js' */
/** @import {Language, Venue} from './types.js' */
import { Stroke, Style } from 'ol/style.js';
import { ACTIVITY } from './activity_dots.js';
import { patternBox, swatch } from './legend.js';
import { circle, venueRows } from './reach_legend.js';
import { pattern } from './style.js';
import { say } from './words.js';

/** Which layer says what is marked. @type {Record<'silent' | 'vacant', {layer: string}>} */
export const MARKED = { silent: { layer: 'silent_grid_share' }, vacant: { layer: 'leader_vacancies' } };
const VACANT = '#b42318';

/** Everything silent: close dots; a part of it: scattered ones. */
const dots = (/** @type {[number, number][]} */ places) => pattern('rgba(255,255,255,0)', (pen) => {
  pen.fillStyle = '#1f2933';
  for (const [x, y] of places) pen.fillRect(x, y, 1.8, 1.8);
});
const silent = { whole: dots([[0, 0], [4, 0], [2, 4], [6, 4]]), part: dots([[2, 3]]) };

const STYLES = {
  whole: new Style({ fill: silent.whole.fill }),
  part: new Style({ fill: silent.part.fill }),
  vacant: [
    new Style({ stroke: new Stroke({ color: '#ffffff', width: 5, lineJoin: 'round' }), zIndex: 1 }),
    new Style({ stroke: new Stroke({ color: VACANT, width: 2, lineDash: [7, 4], lineJoin: 'round' }), zIndex: 2 }),
  ],
};

/** @param {() => Map<'silent' | 'vacant', Map<string, number>>} marked values by code @param {() => string | undefined} level that is shaded */
export function markStyleOf(marked, level) {
  return (/** @type {FeatureLike} */ area) => {
    if (area.get('layer') !== 'area' || (level() && area.get('level') !== level())) return undefined;
    const code = area.get('code');
    const quiet = marked().get('silent')?.get(code) ?? 0;
    const lacking = marked().get('vacant')?.has(code);
    return [...(quiet > 0 ? [quiet >= 100 ? STYLES.whole : STYLES.part] : []), ...(lacking ? STYLES.vacant : [])];
  };
}

const vacantLine = () => swatch((pen) => {
  pen.strokeStyle = VACANT;
  pen.lineWidth = 2;
  pen.setLineDash([7, 4]);
  pen.strokeRect(2, 2, 24, 10);
});

const triangle = () => swatch((pen) => {
  pen.fillStyle = ACTIVITY;
  pen.beginPath();
  for (const [x, y] of [[14, 1.5], [20, 12], [8, 12]]) pen.lineTo(x, y);
  pen.fill();
});

/** @param {{circles: boolean, venues: Venue[], activities: number | null, truncated: boolean, marked: ('silent' | 'vacant')[]}} shown @param {Language} lang
 * @returns {[HTMLElement, string][]} */
export function overlayRows({ circles, venues, activities, truncated, marked }, lang) {
  /** @type {[HTMLElement, string][]} */
  const rows = [];
  if (circles) rows.push([circle(false), say(lang, 'legend.circle')]);
  if (activities === 0) rows.push([triangle(), say(lang, 'over.activities.none')]);
  else if (activities) rows.push([triangle(), say(lang, truncated ? 'over.activities.most' : 'over.activities.count', { count: activities })]);
  if (marked.includes('silent')) rows.push([patternBox(silent.whole), say(lang, 'over.silent.whole')], [patternBox(silent.part), say(lang, 'over.silent.part')]);
  if (marked.includes('vacant')) rows.push([vacantLine(), say(lang, 'over.vacant.legend')]);
  return [...rows, ...venueRows(venues, lang)];
}
