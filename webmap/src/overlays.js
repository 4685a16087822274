/** What lies over the colours: circles, venues, activities, silent grids, areas that lack a leader. */
/** @import {MapCanvas} from './canvas.js' */
/** @import {Address, Catalog, Extent, Frame, Language, LayerValues, OverlayName, Venue} from './types.js' */
import VectorTileLayer from 'ol/layer/VectorTile.js';
import { ActivityDots } from './activity_dots.js';
import { OVERLAYS } from './address.js';
import { fetchLatest, fetchVenues } from './api.js';
import { CircleLayers } from './circles.js';
import { at, make } from './dom.js';
import { fetchFrame, fetchValues } from './layer_api.js';
import { layerOf } from './layers.js';
import { markStyleOf, MARKED, overlayRows } from './overlay_style.js';
import { wayOf } from './ways.js';
import { nameOf, say } from './words.js';

/** @typedef {{address: Address, catalog: Catalog | null, extent: Extent, month: string, since: string, area: string | null}} Asked */

export class Overlays {
  /** @param {MapCanvas} canvas @param {{address: Address, changed: () => void, filter: (key: string, value: string) => void}} reader */
  constructor(canvas, reader) {
    this.canvas = canvas;
    this.reader = reader;
    this.circles = new CircleLayers(canvas.map, () => null);
    this.activities = new ActivityDots(canvas.map);
    /** Areas that are marked: their value by code. @type {Map<'silent' | 'vacant', Map<string, number>>} */
    this.marked = new Map();
    this.marks = new VectorTileLayer({ renderMode: 'vector', zIndex: 0.5, visible: false, style: markStyleOf(() => this.marked, () => canvas.shown().shaded) });
    canvas.map.addLayer(this.marks);
    /** @type {Venue[]} */
    this.venues = [];
    this.turn = 0;
    at('overlays').addEventListener('change', (event) => this.chosen(/** @type {HTMLInputElement} */ (event.target)));
  }

  /** @param {HTMLInputElement | HTMLSelectElement} control */
  chosen(control) {
    if (control instanceof HTMLSelectElement) return this.reader.filter(control.name, control.value);
    const { address } = this.reader;
    address.over = OVERLAYS.filter((name) => (name === control.value ? control.checked : address.over.includes(name)));
    this.reader.changed();
  }

  /** What is shown already by the layer itself, or cannot be. @param {OverlayName} name @param {Asked} asked */
  needless(name, { address, catalog }) {
    if (name === 'circles') return address.layer === 'circles';
    if (name === 'venues') return address.layer === 'circles' || address.layer === 'share';
    return name in MARKED && !layerOf(catalog, MARKED[/** @type {'silent' | 'vacant'} */ (name)].layer);
  }

  /** Show what the address asks for. @param {Asked} asked */
  async show(asked) {
    const turn = ++this.turn;
    this.renderChoice(asked);
    const over = asked.address.over.filter((name) => !this.needless(name, asked));
    const has = (/** @type {OverlayName} */ name) => over.includes(name);
    await Promise.all([this.showCircles(has('circles'), asked, turn), this.showVenues(has('venues'), asked), this.showActivities(has('activities'), asked),
      this.showMarks(/** @type {('silent' | 'vacant')[]} */ (over.filter((name) => name in MARKED)), asked, turn)]);
  }

  /** @param {boolean} on @param {Asked} asked @param {number} turn */
  async showCircles(on, { address, area }, turn) {
    const run = on ? (await fetchLatest(address.scheme ?? '', wayOf('usual', ''), area)).run : null;
    if (turn !== this.turn) return;
    this.circles.showCircles(run, { scope: 'all', name: '' });
    this.circles.circles.setVisible(run !== null);
  }

  /** @param {boolean} on @param {Asked} asked */
  async showVenues(on, { address }) {
    if (on && !this.venues.length) this.venues = await fetchVenues();
    const { venue_kind: kind, tier } = address.filters;
    this.shownVenues = on ? this.venues.filter((venue) => (!kind || venue.kind === kind) && (!tier || venue.tier === tier)) : [];
    this.circles.showVenues(this.shownVenues);
    for (const layer of [this.circles.venues, this.circles.planned]) layer.setVisible(on);
  }

  /** @type {Venue[]} */
  shownVenues = [];

  /** @param {boolean} on @param {Asked} asked */
  async showActivities(on, { address, month, since }) {
    await this.activities.show(on && month ? { scheme: address.scheme ?? '', since: since || month, month, kind: address.filters.activity_kind ?? '' } : null);
  }

  /** @param {('silent' | 'vacant')[]} names @param {Asked} asked @param {number} turn */
  async showMarks(names, asked, turn) {
    const fetched = await Promise.all(names.map(async (name) => /** @type {const} */ ([name, await this.fetchMarked(MARKED[name].layer, asked)])));
    if (turn !== this.turn) return;
    this.marked = new Map(fetched);
    const source = names.length ? this.canvas.areas.getSource() : null;
    if (this.marks.getSource() !== source) this.marks.setSource(source);
    this.marks.setVisible(names.length > 0);
    this.marks.changed();
  }

  /** @param {string} layer @param {Asked} asked @returns {Promise<Map<string, number>>} */
  async fetchMarked(layer, { address, extent, month }) {
    const query = { scheme: address.scheme, level: extent.level, under: extent.under, month };
    const [frame, sheet] = /** @type {[Frame, LayerValues]} */ (await Promise.all([
      fetchFrame(address.scheme ?? '', extent.level, extent.under), fetchValues(layer, query)]));
    return new Map(frame.codes.map((code, i) => /** @type {[string, number]} */ ([code, sheet.values[i] ?? 0])).filter(([, value]) => value > 0));
  }

  /** The check boxes, and the choice of kinds where they have any. @param {Asked} asked */
  renderChoice(asked) {
    const { address, catalog } = asked;
    const { lang } = address;
    for (const name of OVERLAYS) {
      const box = /** @type {HTMLInputElement} */ (at(`over-${name}`));
      box.checked = address.over.includes(name);
      box.disabled = this.needless(name, asked);
    }
    const shown = address.over.filter((name) => !this.needless(name, asked));
    at('over-count').textContent = shown.length ? String(shown.length) : '';
    const layer = layerOf(catalog, address.layer);
    const keys = [...(shown.includes('venues') ? ['venue_kind', 'tier'] : []), ...(shown.includes('activities') ? ['activity_kind'] : [])]
      .filter((key) => !layer?.filters.includes(key) && catalog?.filters[key]?.length);
    at('over-filters').replaceChildren(...keys.map((key) => make('select', { name: key, 'aria-label': say(lang, `filter.${key}`) },
      make('option', { value: '' }, say(lang, `filter.${key}.all`)),
      ...(catalog?.filters[key] ?? []).map((word) => make('option', { value: word.code, selected: address.filters[key] === word.code }, word[lang])))));
  }

  /** What a pointer at a place is told. @param {number[]} pixel @param {Language} lang */
  tip(pixel, lang) {
    const venue = this.circles.venueAt(pixel);
    if (venue) return `${venue.name || venue.id} · ${nameOf(lang, 'venuekind', venue.kind)} · ${nameOf(lang, 'tier', venue.tier)}`;
    return this.activities.tip(pixel, lang);
  }

  /** Rows of the legend. @param {Language} lang */
  legend(lang) {
    return overlayRows({
      circles: this.circles.circles.getVisible(), venues: this.shownVenues, activities: this.activities.layer.getVisible() ? this.activities.shown : null, truncated: this.activities.truncated, marked: [...this.marked.keys()],
    }, lang);
  }
}
