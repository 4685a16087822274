/** Service circles on the map page: which run is shown, of which area, and what the reader asks of it. */
/** @import {MapCanvas} from './canvas.js' */
/** @import {ChildrenList} from './children.js' */
/** @import {Address, Card, CircleChoice, Counts, Language, Latest, Scheme, Share, Venue, VenueCard} from './types.js' */
import './reach.css';
import { countCircles, fetchCounts, fetchLatest, fetchOutside, fetchShares, fetchVenue, fetchVenues } from './api.js';
import { CircleLayers } from './circles.js';
import { at, make } from './dom.js';
import { countsNote, showFigures, showNothing, showVenueCard } from './reach_card.js';
import { reachRows } from './reach_legend.js';
import { scopeOptions } from './scopes.js';
import { shader } from './shares.js';
import { Siting } from './siting.js';
import { StageBar } from './stage_bar.js';
import { WALKS, WayChoice, wayOf } from './ways.js';
import { WhatIf } from './what_if.js';
import { say } from './words.js';

/** @typedef {{address: Address, scheme: () => Scheme, card: () => Card | null, powers: string[], children: ChildrenList,
 *   guard: (task: () => Promise<void>) => void, changed: () => void}} Reader */

export class Reach {
  /** @param {MapCanvas} canvas @param {Reader} reader */
  constructor(canvas, reader) {
    this.canvas = canvas;
    this.reader = reader;
    /** @type {Latest | null} */
    this.latest = null;
    /** @type {Map<string, Share>} */
    this.shares = new Map();
    /** @type {Map<string, Counts>} */
    this.counts = new Map();
    /** @type {Venue[]} */
    this.venues = [];
    /** @type {CircleChoice} */
    this.choice = { scope: 'all', name: '' };
    /** @type {VenueCard | null} */
    this.venue = null;
    /** @type {string | null} what is drawn: of another run all is fetched again */
    this.drawn = null;
    this.turn = 0;
    this.homes = false;
    this.way = new WayChoice(reader.address, () => reader.guard(() => this.show()), () => this.choose(this.choice));
    this.layers = new CircleLayers(canvas.map, () => this.venue?.id ?? null);
    this.whatIf = new WhatIf(this.layers, {
      where: () => this.where(), lang: () => this.lang, guard: reader.guard, changed: reader.changed,
      centre: () => {
        const { lon, lat } = canvas.place();
        return [lon, lat];
      },
    });
    this.siting = new Siting(canvas.map, {
      where: () => this.where(), lang: () => this.lang, guard: reader.guard, changed: reader.changed,
    });
    this.bar = new StageBar(at('reach-progress'), () => this.lang);
    this.listen();
  }

  /** @returns {Language} */
  get lang() {
    return this.reader.address.lang;
  }

  get run() {
    return this.latest?.run ?? null;
  }

  get layer() {
    const { layer } = this.reader.address;
    return layer === 'circles' || layer === 'share' ? layer : null;
  }

  get estimate() {
    return this.run?.network === null;
  }

  /** How areas are shaded; null where their layer has no figures. */
  get shade() {
    return this.layer === 'share' && this.run ? this.shading : null;
  }

  /** Where what-if is asked; null without a run. */
  where() {
    const card = this.reader.card();
    const area = card?.code ?? this.reader.scheme().only_root;
    return this.run && area ? { run: this.run.id, area, name: card?.name || area } : null;
  }

  listen() {
    at('reach-scope').addEventListener('change', (event) => {
      const [scope, name] = /** @type {HTMLSelectElement} */ (event.target).value.split(/:(.*)/s);
      this.choose({ scope: /** @type {CircleChoice['scope']} */ (scope), name: name ?? '' });
    });
    at('reach-homes').addEventListener('change', (event) => {
      this.homes = /** @type {HTMLInputElement} */ (event.target).checked;
      this.reader.guard(() => this.showDots());
    });
    at('reach-count').addEventListener('click', () => this.reader.guard(() => this.recount()));
  }

  /** Show, or hide, what the layer and the area of the page ask for. */
  async show() {
    const on = this.layer !== null;
    document.body.classList.toggle('reaching', on);
    at('reach').hidden = !on;
    at('legend').toggleAttribute('tabindex', on); // it scrolls then, also for who has no pointer
    if (on) at('legend').tabIndex = 0;
    this.layers.show(this.layer);
    if (!on) {
      this.whatIf.open(false);
      this.siting.open(false);
      this.reader.children.annotate(null);
      return;
    }
    const turn = ++this.turn;
    this.way.render(this.lang);
    const scheme = this.reader.scheme().code;
    const latest = await fetchLatest(scheme, this.way.query, this.area);
    if (turn !== this.turn) return;
    this.latest = latest;
    await this.draw(`${scheme} ${this.run?.id}`);
    await this.fetchBeside(turn);
    await this.fetchFigures(turn);
  }

  /** The current area, or the only topmost one. */
  get area() {
    return this.reader.card()?.code ?? this.reader.scheme().only_root;
  }

  /** What the other ways of counting give here. @param {number} turn */
  async fetchBeside(turn) {
    const { code, area, hour } = { code: this.reader.scheme().code, area: this.area, hour: this.reader.address.hour };
    const beside = await Promise.all(WALKS.map(async (walk) => {
      const latest = await fetchLatest(code, wayOf(walk, hour), area);
      const counts = latest.run && area ? await fetchCounts(latest.run.id, area) : [];
      return /** @type {const} */ ([walk, { latest, counts: counts.find((one) => one.code === area) }]);
    }));
    if (turn !== this.turn) return;
    this.way.beside = new Map(beside);
    this.way.render(this.lang);
    this.choose(this.choice);
  }

  /** Draw a run, once. @param {string} wanted */
  async draw(wanted) {
    if (this.drawn === wanted) return;
    const [shares, venues] = await Promise.all([this.run ? fetchShares(this.run.id, this.run.under) : [], fetchVenues()]);
    this.drawn = wanted;
    this.shares = new Map(shares.map((share) => [share.code, share]));
    this.venues = venues;
    this.venue = null;
    this.layers.showVenues(venues);
    this.whatIf.take(venues);
    this.siting.clear();
    this.choose({ scope: 'all', name: '' });
  }

  /** @param {number} turn */
  async fetchFigures(turn) {
    const code = this.reader.card()?.code ?? null;
    const counts = this.run ? await fetchCounts(this.run.id, code) : [];
    if (turn !== this.turn) return;
    this.counts = new Map(counts.map((row) => [row.code, row]));
    await this.fetchDeeper(code);
    if (turn !== this.turn) return;
    await this.showDots();
    const planning = this.layer === 'circles' && this.run !== null && this.reader.powers.includes('draft');
    this.whatIf.open(planning);
    this.siting.open(planning);
    if (this.whatIf.supposing) this.whatIf.ask();
    this.speak();
  }

  /** Where the county is too large to be fetched whole, fetch what lies below the current area. @param {string | null} code */
  async fetchDeeper(code) {
    if (!this.run || !code || [...this.counts.keys()].every((one) => this.shares.has(one))) return;
    for (const share of await fetchShares(this.run.id, code)) this.shares.set(share.code, share);
  }

  async showDots() {
    const code = this.reader.card()?.code;
    const may = this.reader.powers.includes('read_private') && this.run && code;
    at('reach-homes-row').hidden = !may || this.layer !== 'circles';
    if (may && this.homes) this.layers.showHomes(await fetchOutside(this.run.id, this.reader.scheme().code, code));
    else this.layers.showDots(this.shares.values());
    this.reader.changed();
  }

  /** Say all of it, in the language of the page. */
  speak() {
    const { lang, latest, run } = this;
    if (!latest || !this.layer) return;
    const code = this.area;
    this.way.render(lang);
    if (run) showFigures(at('reach-figures'), run, code ? this.counts.get(code) : undefined, lang);
    else showNothing(at('reach-figures'), latest, lang);
    at('reach-count').hidden = !latest.countable || !latest.venues || (run !== null && !run.outdated.length);
    at('reach-count').textContent = say(lang, latest.countable === 'area' ? 'reach.count.area' : run ? 'reach.recount' : 'reach.count',
      { area: this.reader.card()?.name ?? '' });
    at('reach-scope-row').hidden = !run || this.layer !== 'circles';
    this.speakScopes();
    this.speakVenue();
    this.whatIf.render(false);
    this.reader.children.annotate(run ? (one) => countsNote(this.counts.get(one), lang) : null,
      run ? (one) => this.counts.get(one)?.household_share ?? null : null, say(lang, 'reach.ranked'));
    this.shading = shader(this.shares, this.estimate);
    this.canvas.repaint();
    this.reader.changed();
  }

  speakScopes() {
    at('reach-scope').replaceChildren(...scopeOptions(this.venues, this.choice, this.venue, this.lang));
  }

  speakVenue() {
    const { lang, venue } = this;
    at('venue').hidden = !venue;
    if (!venue) return;
    const button = (/** @type {string} */ words, /** @type {() => void} */ act, pressed = false) => {
      const made = make('button', { type: 'button', class: 'plain', 'aria-pressed': String(pressed) }, words);
      made.addEventListener('click', act);
      return made;
    };
    const alone = this.choice.scope === 'venue';
    const closed = this.whatIf.steps.now.closed.includes(venue.id);
    showVenueCard(at('venue'), venue, lang,
      ...(venue.counted ? [button(say(lang, 'venue.show'), () => this.choose(alone ? { scope: 'all', name: '' } : { scope: 'venue', name: venue.id }), alone)] : []),
      ...(venue.counted && !at('what-if').hidden ? [button(say(lang, 'whatif.close'), () => {
        this.whatIf.toggle('closed', venue.id, !closed);
        this.speakVenue();
      }, closed)] : []),
      button(say(lang, 'venue.close'), () => this.closeVenue()));
  }

  /** @param {CircleChoice} choice */
  choose(choice) {
    this.choice = choice;
    this.layers.showCircles(this.way.compared?.usual ?? this.run, choice);
    this.layers.showNarrow(this.way.compared?.slow ?? null, choice);
    this.reader.changed();
    this.speakScopes();
    this.speakVenue();
  }

  closeVenue() {
    this.venue = null;
    this.layers.repaint();
    if (this.choice.scope === 'venue') this.choose({ scope: 'all', name: '' });
    this.speakVenue();
  }

  /** @param {number[]} pixel */
  venueAt(pixel) {
    return this.layer ? this.layers.venueAt(pixel) : null;
  }

  /** Open the card of the venue under a click, if there is one. @param {number[]} pixel */
  clicked(pixel) {
    if (this.siting.clicked(pixel)) return true;
    const found = this.run && this.venueAt(pixel);
    if (!found) return false;
    const run = /** @type {import('./types.js').Run} */ (this.run).id;
    this.reader.guard(async () => {
      this.venue = await fetchVenue(run, found.id);
      this.layers.repaint();
      if (this.choice.scope === 'venue') this.choose({ scope: 'venue', name: found.id });
      this.speakVenue();
      at('venue').scrollIntoView({ block: 'nearest' });
    });
    return true;
  }

  /** The legend's rows. */
  legend() {
    const { shares, venues, estimate, lang } = this;
    if (!this.layer || !this.latest) return [];
    const shown = { shares: shares.values(), venues, estimate, homes: this.homes, supposing: Boolean(this.whatIf.answer?.places.length), chosen: Boolean(this.siting.answer?.sites.chosen.length), compared: this.way.compared !== null };
    return reachRows(this.layer, shown, lang);
  }

  async recount() {
    const button = /** @type {HTMLButtonElement} */ (at('reach-count'));
    button.disabled = true;
    at('reach-said').textContent = '';
    try {
      await this.bar.during((told) => countCircles(this.reader.scheme().code, this.way.query, this.area, told));
    } finally {
      button.disabled = false;
    }
    await this.show();
    at('reach-said').textContent = say(this.lang, 'reach.counted');
  }
}
