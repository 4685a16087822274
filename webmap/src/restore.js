/** A file that this system exported: what it holds, and its check in the words of any other. */
/** @import {Exported, RestoreTrial, Trial} from './types.js' */
/** @import {Page} from './page.js' */
import { at } from './dom.js';
import { formatNumber, formatTime } from './format.js';
import { nameOf } from './words.js';

/** @param {Page} page @param {Exported} exported */
export function showExport(page, exported) {
  const count = (/** @type {number} */ n) => formatNumber(n, page.lang);
  const levels = exported.levels.map(([level, areas]) =>
    page.say('restore.level', { level: nameOf(page.lang, 'level', level), count: count(areas) }));
  at('restore-words').textContent = page.say('restore.words', { levels: levels.length, areas: count(exported.areas) });
  at('restore-levels').textContent = page.say('restore.levels', {
    levels: levels.join(page.say('restore.between')), knots: count(exported.knots),
  });
  at('restore-date').textContent = exported.date ? page.say('restore.date', { at: formatTime(exported.date, page.lang) }) : '';
  at('restore-mark').textContent = exported.mark;
}

/** @param {RestoreTrial} trial @returns {Trial} */
export const asTrial = ({ tiles, areas, findings }) => ({
  tiles, areas, findings, restores: true, source_crs: '', crs_evidence: '', notices: [], official: null,
  changes: tiles ? { added: areas, replaced: 0, withdrawn: 0, unchanged: 0, holes_m2: [], nothing: false } : null,
});
