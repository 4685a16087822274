/** Where next: how many, among which candidates; the places chosen, numbered in a list and on the map. */
/** @import Map from 'ol/Map.js' */
/** @import {Candidate, Language, Sites} from './types.js' */
/** @import {Where} from './what_if.js' */
import { askSites, readCandidates } from './api.js';
import { at, make } from './dom.js';
import { formatNumber } from './format.js';
import { percent } from './percent.js';
import { SitingLayer } from './siting_layer.js';
import { StageBar } from './stage_bar.js';
import { oneLanguage } from './systems.js';
import { say } from './words.js';

/** @typedef {{where: () => Where | null, lang: () => Language, guard: (task: () => Promise<void>) => void, changed: () => void}} Reader */

export class Siting {
  /** @param {Map} map @param {Reader} reader */
  constructor(map, { where, lang, guard, changed }) {
    this.where = where;
    this.lang = lang;
    this.guard = guard;
    this.changed = changed;
    /** @type {Candidate[]} those of a file */
    this.candidates = [];
    /** @type {string[]} */
    this.notices = [];
    /** @type {{sites: Sites, area: string} | null} */
    this.answer = null;
    this.turn = 0;
    this.asking = false;
    this.layer = new SitingLayer(map, (rank) => this.mark(rank));
    this.bar = new StageBar(at('siting-progress'), lang);
    this.listen();
  }

  listen() {
    const list = at('siting-list');
    const rankOf = (/** @type {Event} */ event) =>
      Number(/** @type {Element} */ (event.target).closest('[data-rank]')?.getAttribute('data-rank')) || null;
    for (const entering of ['pointerover', 'focusin']) list.addEventListener(entering, (event) => this.mark(rankOf(event)));
    for (const leaving of ['pointerleave', 'focusout']) list.addEventListener(leaving, () => this.mark(null));
    list.addEventListener('click', (event) => {
      const rank = rankOf(event);
      if (rank && this.answer) this.layer.centre(this.answer.sites.chosen[rank - 1]);
    });
    at('siting-from').addEventListener('change', () => this.render());
    at('siting-file').addEventListener('change', () => this.guard(() => this.read()));
    at('siting-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.guard(() => this.ask());
    });
    at('siting-clear').addEventListener('click', () => this.clear());
  }

  get from() {
    return /** @type {HTMLSelectElement} */ (at('siting-from')).value;
  }

  /** @param {boolean} active whether the reader may ask, here */
  open(active) {
    at('siting').hidden = !active;
    this.layer.show(active);
    this.render();
  }

  /** Read a file of candidates, and show them. */
  async read() {
    const input = /** @type {HTMLInputElement} */ (at('siting-file'));
    const files = [...(input.files ?? [])];
    this.candidates = [];
    this.answer = null;
    this.draw();
    if (!files.length) return;
    try {
      const { candidates, notices } = await readCandidates(files);
      Object.assign(this, { candidates, notices });
    } catch (error) {
      input.value = ''; // so that the same file can be chosen again once it was mended
      throw error;
    }
    this.draw();
  }

  async ask() {
    const where = this.where();
    if (!where || (this.from === 'file' && !this.candidates.length)) return;
    const turn = ++this.turn;
    const add = Number(/** @type {HTMLInputElement} */ (at('siting-add')).value);
    this.asking = true;
    this.render();
    try {
      const sites = await this.bar.during((told) =>
        askSites(where.run, where.area, { add, candidates: this.from === 'file' ? this.candidates : this.from }, told));
      if (turn === this.turn) this.answer = { sites, area: where.name };
    } finally {
      this.asking = false;
      this.draw();
    }
    at('siting-list').scrollIntoView({ block: 'nearest' });
  }

  clear() {
    this.turn += 1;
    this.answer = null;
    this.candidates = [];
    /** @type {HTMLInputElement} */ (at('siting-file')).value = '';
    this.draw();
  }

  draw() {
    this.layer.draw(this.from === 'file' ? this.candidates : [], this.answer?.sites.chosen ?? []);
    this.render();
    this.changed();
  }

  render() {
    const lang = this.lang();
    const ofFile = this.from === 'file';
    at('siting-file-row').hidden = !ofFile;
    /** @type {HTMLButtonElement} */ (at('siting-ask')).disabled = this.asking || (ofFile && !this.candidates.length);
    at('siting-clear').hidden = !this.answer && !this.candidates.length;
    const read = ofFile && this.candidates.length && !this.answer
      ? [make('p', {}, say(lang, 'siting.read', { count: formatNumber(this.candidates.length, lang) })), ...this.notes(this.notices)] : [];
    at('siting-said').replaceChildren(...(this.answer ? this.inWords(this.answer) : read));
    at('siting-list').replaceChildren(...(this.answer?.sites.chosen ?? []).map((place, i) => this.row(place, i + 1)));
  }

  /** @param {Sites['chosen'][number]} place @param {number} rank */
  row({ name, id, gain }, rank) {
    const lang = this.lang();
    const words = gain
      ? say(lang, 'siting.gain', { households: formatNumber(gain.households, lang), residents: formatNumber(gain.residents, lang) })
      : say(lang, 'siting.gain.few');
    return make('li', {},
      make('button', { type: 'button', 'data-rank': String(rank) },
        make('b', { class: 'rank' }, String(rank)),
        make('span', { class: 'name' }, this.nameOf(name, id)),
        make('span', { class: 'note' }, words)));
  }

  /** @param {string} name @param {string} id */
  nameOf(name, id) {
    return this.answer?.sites.spacing_m ? say(this.lang(), 'siting.crossing', { area: name }) : name || id;
  }

  /** @param {{sites: Sites, area: string}} answer */
  inWords({ sites, area }) {
    const lang = this.lang();
    const { before, after, chosen } = sites;
    const share = (/** @type {NonNullable<Sites['before']>} */ counts) =>
      percent(counts.households ? counts.covered_households / counts.households : null, lang);
    const least = sites.least === null
      ? say(lang, 'siting.least.none', { share: percent(sites.share, lang, 0) })
      : say(lang, sites.least_optimal ? 'siting.least' : 'siting.least.about', { share: percent(sites.share, lang, 0), count: sites.least });
    return [
      make('p', { class: 'reach-figure' },
        ...(before && after
          ? [make('b', { id: 'siting-share' }, `${share(before)} → ${share(after)}`), ' ', make('span', {}, say(lang, 'siting.share', { area }))]
          : [make('span', {}, say(lang, chosen.length ? 'siting.share.hidden' : 'siting.nothing'))])),
      ...(before && after && !chosen.length ? [make('p', {}, say(lang, 'siting.nothing'))] : []),
      make('p', { id: 'siting-least' }, least),
      make('p', { class: 'note' }, say(lang, sites.spacing_m ? 'siting.weighed.crossings' : 'siting.weighed',
        { count: formatNumber(sites.candidates, lang), spacing: sites.spacing_m ?? 0 }), sites.optimal ? '' : ` ${say(lang, 'siting.unproved')}`),
      ...this.notes(sites.notices),
    ];
  }

  /** @param {string[]} notices */
  notes(notices) {
    return notices.map((notice) => make('p', { class: 'warn' }, oneLanguage(notice, / \/ /, this.lang())));
  }

  /** Mark a chosen place in the list and on the map. @param {number | null} rank */
  mark(rank) {
    this.layer.mark(rank);
    for (const row of at('siting-list').querySelectorAll('[data-rank]')) row.classList.toggle('hover', row.getAttribute('data-rank') === String(rank));
  }

  /** Go to the row of a chosen place under a click. @param {number[]} pixel */
  clicked(pixel) {
    const rank = this.layer.rankAt(pixel);
    if (!rank || at('siting').hidden) return false;
    const row = /** @type {HTMLElement | null} */ (at('siting-list').querySelector(`[data-rank="${rank}"]`));
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
    return true;
  }
}
