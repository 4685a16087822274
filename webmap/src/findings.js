/** The list of a draft's findings: filter, rows, what can be done with the one that is chosen. */
/** @import {Finding, Mend} from './types.js' */
/** @import {Page} from './page.js' */
import './findings.css';
import { at, make } from './dom.js';
import { formatM2, formatNumber } from './format.js';
import { kindMark } from './marks.js';
import { AT_ONCE, enough, moreButton } from './more.js';
import { oneLanguage } from './systems.js';
import { closes, kindsOf, shownFindings, stepTo } from './triage.js';
import { CATALOGS, nameOf } from './words.js';

/** @typedef {{findings: Finding[], whole: Mend | null, kind: string, selected: number | null, picked: Set<number>,
 *   open: boolean, computing: boolean, names: Map<string, string>, advise?: (one: Finding) => string}} Listed
 *   `advise`: what can be done where no mend is proposed */

/** @typedef {{choose: (number: number) => void, filter: (kind: string) => void, pick: (number: number, on: boolean) => void,
 *   accept: (number: number) => void, waive: (one: Finding) => void, unwaive: (number: number) => void}} Hands */

export class FindingsList {
  /** @param {Page} page @param {Hands} hands */
  constructor(page, hands) {
    this.page = page;
    this.hands = hands;
    this.rows = at('findings');
    this.most = AT_ONCE;
    this.kind = '';
    /** Numbers of all findings of the kind, shown or not. @type {number[]} */
    this.numbers = [];
    this.rows.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** @param {Listed} listed */
  show(listed) {
    const rows = shownFindings(listed.findings, listed.kind);
    const chips = kindsOf(listed.findings).map(([kind, count]) => this.chip(kind, count, listed.kind));
    at('kinds').replaceChildren(this.chip('', listed.findings.length, listed.kind), ...chips);
    at('kinds').hidden = listed.findings.length < 2;
    const focused = this.rows.contains(document.activeElement);
    this.numbers = rows.map((one) => one.number);
    this.most = enough(listed.kind === this.kind ? this.most : AT_ONCE, this.numbers.indexOf(listed.selected ?? -1));
    this.kind = listed.kind;
    const more = moreButton(this.page, this.most, rows.length, () => this.showMore(listed));
    this.rows.replaceChildren(...rows.slice(0, this.most).map((one) => this.row(one, listed)),
      ...more.map((button) => make('li', { class: 'rest' }, button)));
    at('clean').hidden = listed.findings.length > 0;
    if (focused) this.button(listed.selected)?.focus({ preventScroll: true });
    this.button(listed.selected)?.scrollIntoView({ block: 'nearest' });
  }

  /** Show the next part, and leave the reader where it begins. @param {Listed} listed */
  showMore(listed) {
    const first = this.numbers[this.most];
    this.most += AT_ONCE;
    this.show(listed);
    this.button(first)?.focus({ preventScroll: true });
    this.button(first)?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {number | null} number */
  button(number) {
    return /** @type {HTMLElement | null} */ (this.rows.querySelector(`[data-number="${number}"]`));
  }

  /** @param {string} kind @param {number} count @param {string} current */
  chip(kind, count, current) {
    const words = kind ? nameOf(this.page.lang, 'finding', kind) : this.page.say('draft.all');
    const chip = make('button', { type: 'button', class: 'chip', 'aria-pressed': String(kind === current) },
      ...(kind ? [kindMark(kind)] : []), `${words} ${count}`);
    chip.addEventListener('click', () => this.hands.filter(kind));
    return chip;
  }

  /** @param {Finding} one @param {Listed} listed */
  row(one, listed) {
    const chosen = one.number === listed.selected;
    const box = /** @type {HTMLInputElement} */ (make('input', {
      type: 'checkbox', 'aria-label': this.page.say('draft.pick', { number: one.number }),
      checked: listed.picked.has(one.number), hidden: !this.mendable(one, listed),
    }));
    box.addEventListener('change', () => this.hands.pick(one.number, box.checked));
    const button = make('button', { type: 'button', class: 'finding', 'data-number': String(one.number), 'aria-current': chosen && 'true' },
      kindMark(one.kind),
      make('span', { class: 'name' }, make('b', {}, nameOf(this.page.lang, 'finding', one.kind)), ` ${this.where(one, listed)}`),
      make('span', { class: 'size' }, this.size(one)),
      ...this.tags(one, listed));
    button.addEventListener('click', () => this.hands.choose(one.number));
    return make('li', { class: chosen ? 'chosen' : '' }, box, button, ...(chosen ? [this.detail(one, listed)] : []));
  }

  /** Names of the areas concerned. @param {Finding} one @param {Listed} listed */
  where(one, { names }) {
    return one.members.map((code) => names.get(code) || code).join('、');
  }

  /** @param {Finding} one */
  size({ area_m2: area, width_m: width }) {
    if (!area) return '';
    const words = `${formatM2(area, this.page.lang)} ${this.page.say('unit.m2')}`;
    return width ? `${words} · ${this.page.say('draft.width', { width: formatNumber(width, this.page.lang, width < 10 ? 2 : 0) })}` : words;
  }

  /** @param {Finding} one @param {Listed} listed */
  tags(one, listed) {
    const words = [
      one.waiver && 'draft.tag.waived',
      one.severity === 'notice' && 'draft.tag.notice',
      one.sliver && 'draft.tag.sliver',
      this.mendable(one, listed) && 'draft.tag.mend',
    ].filter(Boolean);
    return words.length ? [make('span', { class: 'tags' }, ...words.map((key) =>
      make('span', { class: 'tag' }, this.page.say(/** @type {string} */ (key)))))] : [];
  }

  /** Whether a mend within the limits closes it. @param {Finding} one @param {Listed} listed */
  mendable = (one, { open, whole }) => open && closes(whole, one.number);

  /** What can be done about it, in words. @param {Finding} one @param {Listed} listed */
  advice(one, listed) {
    if (one.mend) return this.page.say('draft.mend.words', { words: this.withNames(oneLanguage(one.mend, / · /, this.page.lang), listed) });
    if (listed.computing && one.severity === 'fault') return this.page.say('mend.computing');
    if (one.severity === 'notice') return this.page.say('draft.mend.notice');
    if (listed.advise) return listed.advise(one);
    if (this.mendable(one, listed)) return this.page.say('draft.tag.mend');
    if (one.kind === 'duplicate') return this.page.say('draft.mend.duplicate');
    return this.page.say(['invalid', 'empty'].includes(one.kind) ? 'draft.mend.none' : 'draft.mend.wide');
  }

  /** @param {Finding} one @param {Listed} listed */
  detail(one, listed) {
    const note = one.note && make('p', { class: 'note' }, this.note(one.note));
    const mend = make('p', {}, this.advice(one, listed));
    const waiver = one.waiver && make('p', { class: 'note' },
      this.page.say(one.severity === 'fault' ? 'draft.waived.fault' : 'draft.waived.notice', { who: one.waiver.who, reason: one.waiver.reason }));
    return make('div', { class: 'detail' }, mend, ...[note, waiver].filter((part) => part instanceof Node),
      ...(listed.open ? [this.actions(one, listed)] : []));
  }

  /** @param {Finding} one @param {Listed} listed */
  actions(one, listed) {
    const act = (/** @type {string} */ key, /** @type {() => void} */ task) => {
      const button = make('button', { type: 'button', class: 'plain' }, this.page.say(key));
      button.addEventListener('click', task);
      return button;
    };
    return make('div', { class: 'actions' },
      ...(this.mendable(one, listed) ? [act('draft.accept.one', () => this.hands.accept(one.number))] : []),
      one.waiver ? act('draft.unwaive', () => this.hands.unwaive(one.number)) : act('draft.waive', () => this.hands.waive(one)));
  }

  /** What the geometry says of a place, in the reader's language where the catalog knows it. @param {string} note */
  note(note) {
    const key = `note.${note.toLowerCase().replace(/^\d+ /, '').replace(/[^a-z]+/g, '.')}`;
    return CATALOGS[this.page.lang][key]?.replace('{count}', String(Number.parseInt(note, 10))) ?? note;
  }

  /** @param {string} words @param {Listed} listed */
  withNames(words, { names }) {
    return words.replace(/[0-9A-Z]{6,}/g, (code) => names.get(code) || code);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const row = document.activeElement?.closest('li')?.querySelector('.finding');
    const here = row ? this.numbers.indexOf(Number(row.getAttribute('data-number'))) : -1;
    const next = stepTo(here, event.key, this.numbers.length);
    if (next < 0) return;
    event.preventDefault();
    this.hands.choose(this.numbers[next]);
    this.button(this.numbers[next])?.focus({ preventScroll: true });
  }
}
