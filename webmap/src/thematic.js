/** One layer of figures on the map: which areas, of which month, in which colours; the ranking, the table and the legend beside it. */
/** @import {MapCanvas} from './canvas.js' */
/** @import {Address, Card, Catalog, Extent, Frame, Language, Layer, LayerValues, Scheme} from './types.js' */
import { extentOf } from './extents.js';
import { fetchFrame, fetchLayers, fetchValues, forget } from './layer_api.js';
import { chosenOf, filtersOf, isOwn, layerOf } from './layers.js';
import { firstOf, spanOf, stepped } from './months.js';
import { queryOf } from './out.js';
import { shadeName, tellValue } from './classes.js';
import { valueShader } from './value_fills.js';
import { stateWords } from './words.js';

/** @typedef {{address: Address, scheme: () => Scheme, card: () => Card | null, taken: (step: boolean) => void}} Reader
 * `taken`: there is something new to show; `step`: only another month of the same */

const NOWHERE = { level: '', under: '', finer: false, drawn: '' };

export class Thematic {
  /** @param {MapCanvas} canvas @param {Reader} reader */
  constructor(canvas, reader) {
    this.canvas = canvas;
    this.reader = reader;
    /** @type {Catalog | null} */
    this.catalog = null;
    /** @type {Layer | null} */
    this.layer = null;
    /** @type {ReturnType<typeof extentOf>} */
    this.extent = NOWHERE;
    /** @type {Frame | null} */
    this.frame = null;
    /** Rows of the frame by code. @type {Map<string, number>} */
    this.rows = new Map();
    /** @type {LayerValues | null} */
    this.sheet = null;
    /** Of the second map. @type {LayerValues | null} */
    this.beside = null;
    /** What the current area itself has. @type {{value: number | null, words: string, estimate: boolean} | null} */
    this.own = null;
    /** @type {ReturnType<typeof valueShader> | null} */
    this.shade = null;
    /** @type {ReturnType<typeof valueShader> | null} */
    this.besideShade = null;
    /** Whether a layer was asked for that does not tell this reader anything. */
    this.missing = false;
    this.turn = 0;
  }

  get on() {
    return this.layer !== null;
  }

  /** @returns {Language} */
  get lang() {
    return this.reader.address.lang;
  }

  /** In order of time. */
  get months() {
    return (this.catalog?.months ?? []).toReversed();
  }

  get month() {
    const { month } = this.reader.address;
    return this.months.includes(month) ? month : this.months.at(-1) ?? '';
  }

  /** Whether several months can be taken together. */
  get together() {
    return this.layer?.period === 'month';
  }

  get since() {
    const { since } = this.reader.address;
    return this.together && since && since < this.month ? since : '';
  }

  get filters() {
    return this.layer && this.catalog ? filtersOf(this.layer, this.catalog, this.reader.address.filters) : {};
  }

  /** What is chosen of the layer, in words. */
  get chosen() {
    return this.catalog ? chosenOf(this.filters, this.catalog, this.lang) : [];
  }

  /** @param {string} [month] @param {string} [since] @param {Extent} [extent] @returns {Record<string, string>} */
  query(month = this.month, since = this.since, extent = this.extent) {
    return queryOf({ ...this.reader.address, scheme: this.reader.scheme().code }, extent, this.filters, month, since);
  }

  /** Learn which layers there are; one that there is not becomes the start. */
  async learn() {
    const { address } = this.reader;
    this.catalog = await fetchLayers(this.reader.scheme().code);
    this.layer = layerOf(this.catalog, address.layer);
    this.missing = !this.layer && (this.missing || !isOwn(address.layer));
    if (!this.layer && !isOwn(address.layer)) address.layer = 'kinds';
  }

  /** Which areas are to be shaded where the reader is now. */
  elsewhere() {
    return extentOf(this.reader.scheme().levels, this.reader.card(), this.reader.address.level, this.canvas.tileZoom);
  }

  /** Fetch what is asked for and show it. */
  async show() {
    const turn = ++this.turn;
    await this.learn();
    if (turn !== this.turn) return;
    if (!this.layer || !this.month) this.clear();
    else await this.fetch(turn, this.elsewhere());
    if (turn === this.turn) this.reader.taken(false);
  }

  /** Nothing to shade. */
  clear() {
    this.canvas.drawLevel(this.reader.scheme().code, '');
    Object.assign(this, { extent: NOWHERE, frame: null, sheet: null, beside: null, shade: null, besideShade: null, own: null, rows: new Map() });
    this.canvas.repaint();
  }

  /** @param {number} turn @param {Thematic['extent']} extent @param {boolean} [again] whether frame and values did not fit together before */
  async fetch(turn, extent, again = false) {
    const { beside: second } = this.reader.address;
    const layer = /** @type {Layer} */ (this.layer);
    const [frame, sheet, beside, own] = await Promise.all([
      fetchFrame(this.reader.scheme().code, extent.level, extent.under), fetchValues(layer.code, this.query(this.month, this.since, extent)),
      second ? fetchValues(layer.code, this.query(second, this.besideSince, extent)) : null, this.fetchOwn(),
    ]);
    if (turn !== this.turn) return;
    if (sheet.frame !== frame.frame && !again) {
      forget(); // borders moved between the two answers
      await this.fetch(turn, extent, true);
      return;
    }
    this.canvas.drawLevel(this.reader.scheme().code, extent.drawn);
    Object.assign(this, { extent, own });
    this.take(frame, sheet, beside);
  }

  /** The second map shows as many months as the first. */
  get besideSince() {
    return this.since ? firstOf(this.reader.address.beside, spanOf(this.since, this.month)) : '';
  }

  /** The figure of the current area itself. */
  async fetchOwn() {
    const [card, layer] = [this.reader.card(), this.layer];
    if (!card || !layer) return null;
    const extent = { level: card.level, under: card.path.at(-2)?.code ?? '' };
    const [frame, sheet] = await Promise.all([fetchFrame(this.reader.scheme().code, extent.level, extent.under), fetchValues(layer.code, this.query(this.month, this.since, extent))]);
    const i = frame.codes.indexOf(card.code);
    return i < 0 ? null : this.tell(sheet, i);
  }

  /** @param {LayerValues} sheet @param {number} i row */
  tell(sheet, i) {
    const value = sheet.values[i] ?? null;
    const words = value === null || !this.layer ? stateWords(this.lang, shadeName(sheet, i)) : tellValue(value, this.layer, sheet, this.lang);
    return { value, words, estimate: Boolean(sheet.estimate?.[i]) };
  }

  /** @param {Frame} frame @param {LayerValues} sheet @param {LayerValues | null} beside */
  take(frame, sheet, beside) {
    if (frame !== this.frame) this.rows = new Map(frame.codes.map((code, i) => [code, i]));
    Object.assign(this, { frame, sheet, beside });
    this.shade = valueShader(this.rows, sheet);
    this.besideShade = beside && valueShader(this.rows, beside);
    this.canvas.recolour();
  }

  /** Go to another month: only its values are fetched, and the colours change. @param {string} month */
  async go(month) {
    const { address } = this.reader;
    performance.mark('step');
    const span = spanOf(this.since, this.month);
    address.month = month;
    address.since = this.together && span > 1 ? firstOf(month, span) : '';
    const turn = ++this.turn;
    if (this.layer) await this.fetch(turn, this.extent).catch((error) => this.stay(turn, error));
    if (turn !== this.turn) return;
    this.canvas.map.once('postrender', () => performance.measure('step', 'step'));
    this.reader.taken(true);
    this.prefetch();
  }

  /** Where the next month did not come, the address tells the one that still is shown. @param {number} turn @param {unknown} error @returns {never} */
  stay(turn, error) {
    const { address } = this.reader;
    if (turn === this.turn && this.sheet?.month) Object.assign(address, { month: this.sheet.month, since: this.sheet.since ?? '' });
    throw error;
  }

  /** Have the next month ready. */
  prefetch() {
    if (!this.layer || !this.month) return;
    const span = spanOf(this.since, this.month);
    for (const next of [stepped(this.months, this.month, 1), stepped(this.months, this.month, -1)]) {
      if (next) void fetchValues(this.layer.code, this.query(next, this.since && firstOf(next, span))).catch(() => {}); // asked again when it is wanted
    }
  }

  /** What a pointer over an area is told. @param {string} code @param {LayerValues | null} [sheet] */
  tip(code, sheet = this.sheet) {
    const i = this.rows.get(code);
    if (i === undefined || !sheet || !this.frame) return '';
    return `${this.frame.names[i] || code}  ${this.tell(sheet, i).words}`;
  }
}
