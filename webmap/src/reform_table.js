/** Old codes beside new ones, and what else a decision does, in words. */
/** @import {CodeChange, ReformTrial} from './types.js' */
/** @import {Page} from './page.js' */
import { make } from './dom.js';
import { nameOf } from './words.js';

const COLUMNS = ['level', 'old_code', 'old_name', 'new_code', 'new_name', 'relation'];

/** @param {Page} page @param {CodeChange[]} codes */
export function codeTable(page, codes) {
  const head = COLUMNS.map((name) => make('th', { scope: 'col' }, page.say(`reforms.column.${name}`)));
  return make('table', { class: 'stacked' }, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...codes.map((one) => codeRow(page, one))));
}

/** @param {Page} page @param {CodeChange} one */
function codeRow(page, one) {
  const relation = page.say(one.same_area ? 'reforms.same' : 'reforms.successor');
  const told = [nameOf(page.lang, 'level', one.level), one.old_code, one.old_name, one.new_code, one.new_name, relation];
  return make('tr', {}, ...told.map((text, i) => make('td', { 'data-label': page.say(`reforms.column.${COLUMNS[i]}`) }, text)));
}

/** What follows, what stays, which drafts lose their ground, and how the register differs. @param {Page} page @param {ReformTrial} trial */
export function sentencesOf(page, trial) {
  const line = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values) => make('li', {}, page.say(key, values));
  const counted = (/** @type {Record<string, number>} */ counts) =>
    Object.entries(counts).filter(([, count]) => count).map(([name, count]) => page.say(`reforms.counted.${name}`, { count })).join(page.say('reforms.and'));
  const [moving, staying] = [counted(trial.moving), counted(trial.staying)];
  return [
    ...(trial.withdrawn.length ? [line('reforms.withdrawn', { codes: trial.withdrawn.join(page.say('reforms.and')) })] : []),
    ...(moving ? [line('reforms.moving', { told: moving })] : []),
    ...(staying ? [line('reforms.staying', { told: staying })] : []),
    ...(trial.drafts.length ? [line('reforms.drafts', { numbers: trial.drafts.join(page.say('reforms.and')) })] : []),
    ...register(page, trial).map(([key, names]) => line(key, { names })),
  ];
}

/** @param {Page} page @param {ReformTrial} trial @returns {[string, string][]} */
function register(page, { official }) {
  if (!official) return [];
  const and = page.say('reforms.and');
  /** @type {[string, string[]][]} */
  const told = [['reforms.official.missing', official.missing], ['reforms.official.extra', official.extra], ['reforms.official.renamed', official.renamed]];
  const found = told.filter(([, names]) => names.length).map(([key, names]) => /** @type {[string, string]} */ ([key, names.join(and)]));
  return found.length ? found : [['reforms.official.same', '']];
}
