/** What if: planned venues as if built, dragged elsewhere, existing ones as if closed; each step can be undone, nothing is stored. */
/** @import {CircleLayers} from './circles.js' */
/** @import {Language, Venue, VenueChanges, WhatIfAnswer} from './types.js' */
import Translate from 'ol/interaction/Translate.js';
import { toLonLat } from 'ol/proj.js';
import { askWhatIf } from './api.js';
import { at, make } from './dom.js';
import { formatNumber } from './format.js';
import { NOTHING_CHANGED, Steps } from './steps.js';
import { venueMark } from './venue_style.js';
import { say } from './words.js';

/** @typedef {{run: number, area: string, name: string}} Where */

export class WhatIf {
  /** @param {CircleLayers} layers @param {{where: () => Where | null, lang: () => Language, centre: () => [number, number], guard: (task: () => Promise<void>) => void, changed: () => void}} reader */
  constructor(layers, { where, lang, centre, guard, changed }) {
    this.layers = layers;
    this.where = where;
    this.lang = lang;
    this.centre = centre;
    this.guard = guard;
    this.changed = changed;
    this.steps = new Steps();
    /** @type {WhatIfAnswer | null} */
    this.answer = null;
    /** @type {Venue[]} */
    this.planned = [];
    this.turn = 0;
    this.warm = false;
    this.drag = new Translate({ layers: [layers.planned], hitTolerance: 6 });
    this.drag.setActive(false);
    layers.map.addInteraction(this.drag);
    this.drag.on('translateend', (event) => {
      const feature = event.features.item(0);
      const point = /** @type {import('ol/geom/Point.js').default} */ (feature.getGeometry());
      const [lon, lat] = toLonLat(point.getCoordinates());
      this.move(feature.get('venue').id, [lon, lat]);
    });
    document.addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'z' || at('what-if').hidden || !this.steps.any) return;
      event.preventDefault();
      this.undo();
    });
  }

  get supposing() {
    return this.steps.now !== NOTHING_CHANGED;
  }

  /** @param {boolean} active whether the reader may ask, here */
  open(active) {
    this.drag.setActive(active);
    at('what-if').hidden = !active;
    const where = this.where();
    if (!active || !where || this.warm) return;
    // Asked for nothing, the server reads the roads: what is asked next is answered at once.
    this.warm = true;
    this.guard(async () => void (await askWhatIf(where.run, where.area, NOTHING_CHANGED)));
  }

  /** @param {Venue[]} venues */
  take(venues) {
    this.planned = venues.filter((venue) => venue.status === 'planned');
    this.reset();
  }

  /** @param {VenueChanges} next */
  step(next) {
    this.steps.take(next);
    this.ask();
  }

  /** @param {string} id @param {[number, number]} place */
  move(id, place) {
    this.layers.movePlanned(id, place);
    const { moved } = this.steps.now;
    this.step({ ...this.steps.now, moved: { ...moved, [id]: place } });
  }

  /** @param {'opened' | 'closed'} list @param {string} id @param {boolean} on */
  toggle(list, id, on) {
    const without = this.steps.now[list].filter((one) => one !== id);
    const moved = { ...this.steps.now.moved };
    if (list === 'opened' && !on) delete moved[id];
    this.step({ ...this.steps.now, moved, [list]: on ? [...without, id] : without });
  }

  undo() {
    this.steps.undo();
    this.ask();
  }

  reset() {
    this.steps = new Steps();
    this.ask();
  }

  /** Ask the server, and show the answer unless the reader has gone on meanwhile. */
  ask() {
    const turn = ++this.turn;
    const where = this.where();
    for (const { id, lon, lat } of this.planned) this.layers.movePlanned(id, this.steps.now.moved[id] ?? [lon, lat]);
    this.answer = null;
    this.layers.suppose(null);
    this.render(false);
    this.changed();
    if (!this.supposing || !where) return;
    this.guard(async () => {
      this.render(true);
      const answer = await askWhatIf(where.run, where.area, this.steps.now);
      if (turn !== this.turn) return;
      this.answer = answer;
      this.layers.suppose(answer);
      this.render(false);
      this.changed();
    });
  }

  /** @param {boolean} asking */
  render(asking) {
    const lang = this.lang();
    const undo = make('button', { type: 'button', class: 'plain', id: 'what-if-undo', disabled: !this.steps.any }, say(lang, 'whatif.undo'));
    const reset = make('button', { type: 'button', class: 'plain', disabled: !this.supposing }, say(lang, 'whatif.reset'));
    undo.addEventListener('click', () => this.undo());
    reset.addEventListener('click', () => this.reset());
    const held = document.activeElement?.getAttribute('data-key');
    at('what-if').replaceChildren(
      make('h3', {}, say(lang, 'whatif.title')),
      make('p', { class: 'note' }, say(lang, this.planned.length ? 'whatif.hint' : 'whatif.none')),
      make('ul', {}, ...this.planned.map((venue) => this.row(venue, lang))),
      make('p', { role: 'status', id: 'what-if-answer' }, asking ? say(lang, 'whatif.asking') : this.inWords(lang)),
      make('div', { class: 'actions' }, undo, reset));
    if (held) /** @type {HTMLElement | null} */ (at('what-if').querySelector(`[data-key="${CSS.escape(held)}"]`))?.focus();
  }

  /** @param {Venue} venue @param {Language} lang */
  row(venue, lang) {
    const on = this.steps.now.opened.includes(venue.id) || venue.id in this.steps.now.moved;
    const box = /** @type {HTMLInputElement} */ (make('input', { type: 'checkbox', 'data-key': venue.id, checked: on }));
    const centre = make('button', { type: 'button', class: 'link', 'data-key': `${venue.id} centre` }, say(lang, 'whatif.centre'));
    box.addEventListener('change', () => this.toggle('opened', venue.id, box.checked));
    centre.addEventListener('click', () => this.move(venue.id, this.centre()));
    return make('li', {},
      make('label', { title: say(lang, 'whatif.open') }, box, venueMark(venue.kind, venue.tier, true), venue.name || venue.id), centre);
  }

  /** @param {Language} lang */
  inWords(lang) {
    const where = this.where();
    if (!this.answer || !where) return '';
    const { gained, lost } = this.answer;
    const values = (/** @type {import('./types.js').Gain} */ gain) =>
      ({ households: formatNumber(gain.households, lang), residents: formatNumber(gain.residents, lang) });
    const said = [
      ...(gained === null ? [say(lang, 'whatif.gained.few')] : gained.households ? [say(lang, 'whatif.gained', values(gained))] : []),
      ...(lost === null ? [say(lang, 'whatif.lost.few')] : lost.households ? [say(lang, 'whatif.lost', values(lost))] : []),
    ];
    const within = say(lang, 'whatif.within', { area: where.name });
    return `${said.length ? said.join(lang === 'zh' ? '；' : '; ') : say(lang, 'whatif.nobody')}（${within}）`;
  }
}
