/** What a roster would change, in words: mistakes, rows, and what is left to decide. */
/** @import {RosterPlan, RosterProblem, RosterStep, RosterWish} from './types.js' */
/** @import {Page} from './page.js' */
import { at, make } from './dom.js';
import { formatNumber } from './format.js';

const STATES = ['new', 'changed', 'conflict', 'gone', 'same'];

/** @param {RosterPlan} plan */
const listed = (plan) => Object.entries(plan.counts).reduce((sum, [state, count]) => sum + (state === 'same' ? 0 : count), 0);

/** A word of the catalog, or the name itself. @param {Page} page @param {string} family @param {string} name */
function wordOf(page, family, name) {
  const key = `rosters.${family}.${name}`;
  const word = page.say(key);
  return word === key ? name : word;
}

/** A cell that carries its column's name, for narrow screens. @param {Page} page @param {string} column @param {...(Node | string)} content */
const cell = (page, column, ...content) => make('td', { 'data-label': page.say(`rosters.column.${column}`) }, ...content);

/** @param {Page} page @param {RosterProblem} problem */
function problemRow(page, problem) {
  const [what, hint] = page.lang === 'zh' ? [problem.zh, problem.hint_zh] : [problem.en, problem.hint_en];
  return make('tr', {}, cell(page, 'cell', make('code', {}, problem.cell)), cell(page, 'value', problem.value),
    cell(page, 'problem', make('b', { class: 'warn' }, what)), cell(page, 'hint', hint));
}

/** @param {Page} page @param {RosterStep} step */
function stepRow(page, step) {
  const blank = page.say('rosters.blank');
  const changes = step.changes.map(({ column, before, after }) =>
    make('div', {}, `${wordOf(page, 'field', column)}：${before || blank} → `, make('b', {}, after || blank)));
  const source = step.source && step.state === 'conflict' ? [make('div', { class: 'note' }, step.source)] : [];
  return make('tr', { 'data-state': step.state }, cell(page, 'state', make('span', { class: 'tag' }, page.say(`rosters.state.${step.state}`))),
    cell(page, 'label', `${wordOf(page, 'table', step.table)} ${step.label}`),
    cell(page, 'changes', ...changes, ...source), cell(page, 'cell', make('code', {}, step.cell)));
}

/** @param {Page} page @param {RosterPlan} plan */
function verdict(page, plan) {
  if (plan.problem_count) return page.say('rosters.wrong', { count: formatNumber(plan.problem_count, page.lang) });
  if (plan.changes_nothing && !plan.counts.gone) return page.say('rosters.same.all');
  return page.say('rosters.ready', { count: formatNumber(plan.records, page.lang) });
}

/** @param {Page} page @param {RosterPlan} plan */
export function showPlan(page, plan) {
  at('plan').hidden = false;
  at('result').classList.toggle('tiles', !plan.problem_count);
  at('verdict').textContent = verdict(page, plan);
  at('summary').replaceChildren(...STATES.filter((state) => plan.counts[state]).map((state) =>
    make('li', {}, page.say(`rosters.count.${state}`, { count: formatNumber(plan.counts[state], page.lang) }))));
  at('notices').replaceChildren(...plan.notices.map((notice) => make('li', {}, notice.split(' / ')[page.lang === 'zh' ? 0 : 1] ?? notice)));
  at('wrong').hidden = !plan.problem_count;
  at('problem-rows').replaceChildren(...plan.problems.map((problem) => problemRow(page, problem)));
  at('changing').hidden = !plan.steps.length;
  at('step-rows').replaceChildren(...plan.steps.map((step) => stepRow(page, step)));
  const most = Math.max(plan.steps.length, plan.problems.length);
  at('first-only').hidden = plan.steps.length === listed(plan) && plan.problems.length === plan.problem_count;
  at('first-only').textContent = page.say('rosters.first', { count: most });
  showDecisions(page, plan);
}

/** What is left to decide before it can be stored. @param {Page} page @param {RosterPlan} plan */
function showDecisions(page, plan) {
  const { gone, conflict } = plan.counts;
  at('gone-row').hidden = !gone;
  at('conflicts-row').hidden = !conflict;
  at('gone-label').textContent = page.say('rosters.gone.ask', { count: gone });
  at('conflicts-label').textContent = page.say('rosters.conflicts.ask', { count: conflict });
  at('partial-row').hidden = !plan.problem_count || !plan.records;
  const { conflicts, gone: end, partial } = readWish();
  const waits = (plan.problem_count && !partial) || (conflict && conflicts === 'ask');
  const nothing = plan.changes_nothing && !(gone && end === 'end');
  at('store').toggleAttribute('disabled', Boolean(waits || nothing));
}

/** How it is to be stored, as the page says. @returns {RosterWish} */
export function readWish() {
  const chosen = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (at(id)).value;
  return { gone: chosen('gone'), conflicts: chosen('conflicts'), partial: /** @type {HTMLInputElement} */ (at('partial')).checked };
}

/** Forget what was decided for another file. */
export function forgetWish() {
  /** @type {HTMLSelectElement} */ (at('gone')).value = 'keep';
  /** @type {HTMLSelectElement} */ (at('conflicts')).value = 'ask';
  /** @type {HTMLInputElement} */ (at('partial')).checked = false;
}
