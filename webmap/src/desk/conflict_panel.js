/** 冲突: two states of the same areas side by side, on the map and in figures; nothing is lost until somebody chose. */
/** @import {Desk} from './panels.js' */
/** @import {Choice, ClashShown} from './clashes.js' */
/** @import {Row} from './rows.js' */
import { make } from '../dom.js';
import { multiPolygonOf } from '../edits/lattice.js';
import { figuresInWords, kindTag, nameOfPiece } from './piece_row.js';

/** @type {Choice[]} */
const CHOICES = ['both', 'mine', 'theirs'];

/** @param {HTMLElement} host @param {Desk} desk */
export function mountConflict(host, desk) {
  const panel = new ConflictPanel(host, desk);
  for (const event of ['conflict', 'state']) desk.session.addEventListener(event, () => panel.open());
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.show();
  };
}

class ConflictPanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session, canvas }) {
    this.host = host;
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    /** @type {Record<string, Choice>} */
    this.choices = {};
    host.setAttribute('role', 'dialog');
    host.setAttribute('aria-labelledby', 'conflict-title');
  }

  /** What can be joined is proposed to be joined; the rest is asked. */
  open() {
    const { clashes } = this.session;
    const opening = this.host.hidden && clashes.length > 0;
    this.choices = Object.fromEntries(clashes.filter(({ both }) => both).map(({ code }) => [code, /** @type {Choice} */ ('both')]));
    this.show();
    for (const state of /** @type {const} */ (['mine', 'theirs'])) this.canvas.showOnly(state, clashes.flatMap((clash) => featureOf(clash[state])));
    if (!opening) return;
    this.canvas.goTo(clashes.map(({ code }) => code));
    /** @type {HTMLElement | null} */ (this.host.querySelector('button, input'))?.focus();
  }

  show() {
    const { page, session: { clashes } } = this;
    this.host.hidden = !clashes.length;
    if (!clashes.length) return;
    const ready = clashes.every(({ code }) => this.choices[code]);
    const done = /** @type {HTMLButtonElement} */ (make('button', { type: 'button', class: 'accent', id: 'conflict-done', disabled: !ready }, page.say('desk.conflict.done')));
    done.addEventListener('click', () => void page.guarded(() => this.session.resolve(this.choices)));
    this.host.replaceChildren(make('h2', { id: 'conflict-title' }, page.say('desk.conflict.title', { count: clashes.length })),
      make('p', {}, page.say('desk.conflict.text')), this.all(), make('ul', {}, ...clashes.map((clash) => this.row(clash))),
      make('p', { class: 'note' }, page.say('desk.conflict.note')), make('div', { class: 'actions' }, done));
  }

  /** One choice for all of them, where it can be had. */
  all() {
    const { clashes } = this.session;
    const offered = CHOICES.filter((choice) => choice !== 'both' || clashes.every(({ both }) => both));
    return make('div', { class: 'actions' }, ...offered.map((choice) => {
      const button = make('button', { type: 'button', class: 'plain', 'data-all': choice }, this.page.say(`desk.conflict.all.${choice}`));
      button.addEventListener('click', () => this.choose(Object.fromEntries(clashes.map(({ code }) => [code, choice]))));
      return button;
    }));
  }

  /** @param {Record<string, Choice>} choices */
  choose(choices) {
    const focused = document.activeElement?.getAttribute('data-choice');
    Object.assign(this.choices, choices);
    this.show();
    if (focused) /** @type {HTMLElement | null} */ (this.host.querySelector(`[data-choice="${focused}"]`))?.focus();
  }

  /** @param {ClashShown} clash */
  row(clash) {
    const { code, mine, theirs } = clash;
    const look = make('button', { type: 'button', class: 'link' }, mine?.name || theirs?.name || nameOfPiece(this.page, this.session, code));
    look.addEventListener('click', () => this.look(clash));
    const offered = CHOICES.filter((choice) => choice !== 'both' || clash.both);
    return make('li', {}, make('fieldset', {}, make('legend', {}, look), ...offered.map((choice) => this.option(clash, choice))));
  }

  /** @param {ClashShown} clash @param {Choice} choice */
  option(clash, choice) {
    const row = clash[choice];
    const radio = /** @type {HTMLInputElement} */ (make('input', {
      type: 'radio', name: `conflict-${clash.code}`, 'data-choice': `${clash.code}-${choice}`, checked: this.choices[clash.code] === choice,
    }));
    radio.addEventListener('change', () => this.choose({ [clash.code]: choice }));
    return make('label', { class: `option ${choice}` }, radio, make('b', {}, this.page.say(`desk.conflict.${choice}`)), make('span', { class: 'note' }, ...this.about(row)));
  }

  /** @param {Row | null} row */
  about(row) {
    if (!row) return [this.page.say('desk.conflict.gone')];
    return [row.name, ...kindTag(this.page, row.kind), ` ${figuresInWords(this.page, this.session.book.of(row.shape))}`];
  }

  /** @param {ClashShown} clash */
  look({ mine, theirs }) {
    const row = mine ?? theirs;
    if (row) this.canvas.goTo(multiPolygonOf(row.shape));
  }
}

/** @param {Row | null} row */
const featureOf = (row) => (row ? [{ type: 'Feature', properties: { name: row.name }, geometry: multiPolygonOf(row.shape) }] : []);
