/** 对比: the draft beside what is published, and what publishing it would bring. */
/** @import {Page} from '../page.js' */
/** @import {Desk} from './panels.js' */
/** @import {Session} from './session.js' */
/** @import {Compared, Comparison} from './types.js' */
import { make } from '../dom.js';
import { formatNumber } from '../format.js';
import { fetchComparison } from './desk_api.js';
import { groundInWords, kindTag, nameOfPiece } from './piece_row.js';
import { whenSeen } from './when_seen.js';

const STATES = /** @type {const} */ (['added', 'changed', 'withdrawn']);

/** @param {HTMLElement} host @param {Desk} desk */
export function mountComparison(host, desk) {
  const panel = new ComparisonPanel(host, desk);
  desk.session.addEventListener('saved', () => panel.outdate());
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.show();
  };
  whenSeen(host, () => panel.load());
}

/** What publishing brings, for the question before it. @param {Page} page @param {Session} session @returns {Promise<Node[]>} */
export async function summaryOf(page, session) {
  const { moved, consequences } = await fetchComparison(session.draft.number);
  return [make('p', {}, movedInWords(page, moved)), ...consequencesList(page, consequences)];
}

/** @param {Page} page @param {Comparison['moved']} moved */
function movedInWords(page, { m2, households, residents }) {
  const ground = groundInWords(page, m2);
  if (households === null) return page.say('desk.moved.ground', { ground });
  return page.say('desk.moved', { ground, households: formatNumber(households, page.lang), residents: formatNumber(residents ?? 0, page.lang) });
}

/** @param {Page} page @param {Comparison['consequences']} consequences */
const consequencesList = (page, consequences) =>
  (consequences.length ? [make('ul', { class: 'consequences' }, ...consequences.map((one) => make('li', {}, one[page.lang])))] : []);

class ComparisonPanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session, canvas }) {
    this.host = host;
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    /** @type {Comparison | null} */
    this.comparison = null;
    this.overlaid = /** @type {HTMLInputElement} */ (make('input', { type: 'checkbox', id: 'comparison-overlay' }));
    this.overlaid.addEventListener('change', () => this.overlay());
  }

  load() {
    return this.page.guarded(async () => {
      this.comparison = await fetchComparison(this.session.draft.number);
      this.show();
    });
  }

  /** What is shown is of an earlier state. */
  outdate() {
    if (this.comparison && this.host.offsetParent) void this.load();
  }

  show() {
    const { page, comparison } = this;
    if (!comparison) return this.host.replaceChildren(make('p', { class: 'note' }, page.say('desk.comparing')));
    const { areas, moved, consequences } = comparison;
    const unchanged = areas.filter(({ state }) => state === 'unchanged').length;
    const nothing = unchanged === areas.length;
    this.host.replaceChildren(
      make('p', { class: 'totals' }, nothing ? page.say('desk.comparison.nothing') : movedInWords(page, moved)),
      ...(nothing ? [] : [make('label', { class: 'check' }, this.overlaid, make('span', {}, page.say('desk.comparison.overlay')))]),
      ...STATES.flatMap((state) => this.part(state, areas.filter((one) => one.state === state))),
      make('p', { class: 'note' }, page.say('desk.comparison.unchanged', { count: formatNumber(unchanged, page.lang) })),
      ...(consequences.length ? [make('h3', {}, page.say('desk.consequences'))] : []), ...consequencesList(page, consequences));
    this.overlay();
  }

  /** @param {typeof STATES[number]} state @param {Compared[]} areas */
  part(state, areas) {
    if (!areas.length) return [];
    return [make('h3', {}, `${this.page.say(`desk.comparison.${state}`)} ${formatNumber(areas.length, this.page.lang)}`),
      make('ul', { class: 'compared' }, ...areas.map((one) => make('li', {}, this.row(one))))];
  }

  /** @param {Compared} one */
  row(one) {
    const { page } = this;
    const code = one.future_code && one.future_code !== one.code ? page.say('desk.code.future', { code: one.future_code }) : one.code;
    const button = make('button', { type: 'button', class: 'compared' },
      make('span', { class: 'name' }, one.name || nameOfPiece(page, this.session, one.code), ...kindTag(page, one.kind)),
      make('span', { class: 'note' }, code), make('span', { class: 'note' }, this.figures(one)));
    button.addEventListener('click', () => this.look(one));
    return button;
  }

  /** @param {Compared} one */
  figures({ state, m2, households, residents }) {
    const { page } = this;
    const pair = (/** @type {[number, number]} */ [before, after], /** @type {(value: number) => string} */ say) => {
      if (state === 'added') return say(after);
      return state === 'withdrawn' || before === after ? say(before) : `${say(before)} → ${say(after)}`;
    };
    const count = (/** @type {string} */ key) => (/** @type {number} */ value) => page.say(key, { count: formatNumber(value, page.lang) });
    return [households && pair(households, count('desk.households')), residents && pair(residents, count('desk.residents')),
      pair(m2, (value) => groundInWords(page, value))].filter(Boolean).join(' · ');
  }

  /** @param {Compared} one */
  look({ after, before, code }) {
    const shape = after ?? before;
    if (shape) this.canvas.goTo(shape);
    if (after) this.session.select([code]);
  }

  /** Show the published shapes over the draft, or not. */
  overlay() {
    const shown = this.overlaid.checked ? this.comparison?.areas ?? [] : [];
    this.canvas.showOnly('before', shown.flatMap(({ before, name }) => (before ? [{ type: 'Feature', properties: { name }, geometry: before }] : [])));
  }
}
