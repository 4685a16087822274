/** 对比: the draft beside what is published, and what publishing it would bring. */
/** @import {Page} from '../page.js' */
/** @import {Desk} from './panels.js' */
/** @import {Compared, Comparison, Move, Side} from './types.js' */
import { make } from '../dom.js';
import { formatNumber } from '../format.js';
import { fetchComparison } from './desk_api.js';
import { groundInWords, kindTag, nameOfPiece } from './piece_row.js';
import { whenSeen } from './when_seen.js';

const CHANGES = /** @type {const} */ (['added', 'changed', 'withdrawn']);
/** So many of the moves are listed, the largest first. */
const MOST_MOVES = 30;

/** @param {HTMLElement} host @param {Desk} desk */
export function mountComparison(host, desk) {
  const panel = new ComparisonPanel(host, desk);
  desk.session.addEventListener('saved', () => panel.outdate());
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.show();
  };
  whenSeen(host, () => void panel.load());
}

/** What publishing brings, in sentences. @param {Page} page @param {Comparison} comparison */
export const saidOf = (page, { sentences }) =>
  make('ul', { class: 'consequences' }, ...sentences.map(({ key, values }) => make('li', {}, page.say(key, values))));

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
    const { areas, counts } = comparison;
    const nothing = counts.unchanged === areas.length;
    this.host.replaceChildren(saidOf(page, comparison),
      ...(nothing ? [] : [make('label', { class: 'check' }, this.overlaid, make('span', {}, page.say('desk.comparison.overlay')))]),
      ...CHANGES.flatMap((change) => this.part(change, areas.filter((one) => one.change === change))), ...this.moved(comparison));
    this.overlay();
  }

  /** @param {typeof CHANGES[number]} change @param {Compared[]} areas */
  part(change, areas) {
    if (!areas.length) return [];
    return [make('h3', {}, `${this.page.say(`desk.comparison.${change}`)} ${formatNumber(areas.length, this.page.lang)}`),
      make('ul', { class: 'compared' }, ...areas.map((one) => make('li', {}, this.row(one))))];
  }

  /** @param {Compared} one */
  row(one) {
    const { page } = this;
    const code = one.given_code !== one.code ? page.say('desk.code.future', { code: one.given_code }) : one.code;
    const button = make('button', { type: 'button', class: 'compared' },
      make('span', { class: 'name' }, this.nameOf(one), ...kindTag(page, (one.after ?? one.before)?.kind ?? 'base')),
      make('span', { class: 'note' }, code), make('span', { class: 'note' }, this.figures(one)));
    button.addEventListener('click', () => this.look(one));
    return button;
  }

  /** @param {Compared} one */
  nameOf({ code, given_name: given, before, after }) {
    return (after ?? before)?.name || given || nameOfPiece(this.page, this.session, code);
  }

  /** Each figure before and after, where it is another. @param {Compared} one */
  figures({ before, after }) {
    const { page } = this;
    const pair = (/** @type {(side: Side) => string} */ say) => [...new Set([before, after].flatMap((side) => (side ? [say(side)] : [])))].join(' → ');
    const count = (/** @type {string} */ key, /** @type {number | null} */ value) => (value === null ? '' : page.say(key, { count: formatNumber(value, page.lang) }));
    return [pair(({ households }) => count('desk.households', households)), pair(({ residents }) => count('desk.residents', residents)),
      pair(({ m2 }) => groundInWords(page, m2))].filter(Boolean).join(' · ');
  }

  /** What comes to another area, the most households first. @param {Comparison} comparison */
  moved({ areas, moves }) {
    if (!moves.length) return [];
    const names = new Map(areas.flatMap((one) => (one.after || one.before ? [[one.code, this.nameOf(one)]] : [])));
    const nameOf = (/** @type {string} */ code) => names.get(code) ?? code;
    const largest = [...moves].sort((a, b) => (b.households ?? 0) - (a.households ?? 0) || b.m2 - a.m2).slice(0, MOST_MOVES);
    return [make('h3', {}, this.page.say('desk.moves')), make('ul', { class: 'consequences' }, ...largest.map((move) => make('li', {}, this.move(move, nameOf))))];
  }

  /** @param {Move} move @param {(code: string) => string} nameOf */
  move({ from, to, m2, households }, nameOf) {
    const { page } = this;
    const people = households === null ? '' : ` · ${page.say('desk.households', { count: formatNumber(households, page.lang) })}`;
    return `${nameOf(from)} → ${nameOf(to)}${people} · ${groundInWords(page, m2)}`;
  }

  /** @param {Compared} one */
  look({ after, before, code }) {
    const shape = after?.geometry ?? before?.geometry;
    if (shape) this.canvas.goTo(shape);
    if (after) this.session.select([code]);
  }

  /** Show the published shapes over the draft, or not. */
  overlay() {
    const shown = this.overlaid.checked ? this.comparison?.areas ?? [] : [];
    this.canvas.showOnly('before', shown.flatMap(({ before }) => (before?.geometry ? [{ type: 'Feature', properties: { name: before.name }, geometry: before.geometry }] : [])));
  }
}
