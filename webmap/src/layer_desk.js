/** All of the page that speaks of layers: the choice, the colours, ranking, table, time, what lies above, and the area's story. */
/** @import {MapCanvas} from './canvas.js' */
/** @import {Address, Card, Language, Pointed, Scheme} from './types.js' */
import './layers.css';
import { fetchStory } from './layer_api.js';
import { Beside } from './beside.js';
import { at } from './dom.js';
import { showChoices, showNothing, showOut, showOwn, showValueLegend } from './layer_panel.js';
import { LayerPicker } from './layer_picker.js';
import { firstOf } from './months.js';
import { Overlays } from './overlays.js';
import { Ranking } from './ranking.js';
import { showStory } from './story.js';
import { Tabs } from './tabs.js';
import { Thematic } from './thematic.js';
import { TimeBar } from './time_bar.js';
import { ValueTable } from './value_table.js';
import { nameOf } from './words.js';

export const TIME_BAR_PX = 52;
const REST_MS = 250;

/** @typedef {{address: Address, scheme: () => Scheme, card: () => Card | null, powers: string[], signedIn: boolean, select: (code: string) => void,
 *   fit: () => void, hover: (code: string | null) => void, setLayer: (code: string) => void, guard: (task: () => Promise<void>) => Promise<void>,
 *   changed: () => void, remember: () => void, pointed: (pixel: number[] | null, canvas?: MapCanvas) => Pointed | null}} Reader `changed`: the legend is to be written anew */

export class LayerDesk {
  /** @param {MapCanvas} canvas @param {Reader} reader */
  constructor(canvas, reader) {
    this.canvas = canvas;
    this.reader = reader;
    const { address } = reader;
    this.thematic = new Thematic(canvas, { ...reader, taken: (step) => (step ? this.renderStep() : this.render()) });
    this.picker = new LayerPicker(() => ({ catalog: this.thematic.catalog, layer: address.layer, lang: this.lang }), (code) => {
      this.thematic.missing = false;
      reader.setLayer(code);
    });
    this.ranking = new Ranking({ choose: reader.select, hover: reader.hover, turn: () => this.turnOrder() });
    this.table = new ValueTable({
      choose: (code) => {
        this.openTable(false);
        reader.select(code);
      },
      closed: () => this.openTable(false),
    });
    this.overlays = new Overlays(canvas, {
      address, changed: () => this.again(() => this.showOverlays()), filter: (key, value) => this.setFilter(key, value),
    });
    this.beside = new Beside(canvas, { thematic: this.thematic, scheme: reader.scheme, pointed: reader.pointed, hover: reader.hover, choose: reader.select });
    this.time = new TimeBar({
      times: () => this.times(), go: (month) => this.go(month), span: (span) => this.setSpan(span), beside: (month) => this.setBeside(month),
    });
    this.tabs = new Tabs(['list', 'story'], (name) => this.setTab(/** @type {Address['tab']} */ (name)));
    this.storyTurn = 0;
    this.listen();
  }

  /** @returns {Language} */
  get lang() {
    return this.reader.address.lang;
  }

  /** What the drawing of the map takes from the layer. */
  get shade() {
    const { thematic } = this;
    return { shade: thematic.on ? thematic.shade : null, shaded: thematic.on ? thematic.extent.level : '' };
  }

  listen() {
    at('level').addEventListener('change', (event) => {
      this.reader.address.level = /** @type {HTMLSelectElement} */ (event.target).value;
      this.again(() => this.show());
    });
    at('layer-filters').addEventListener('change', (event) => {
      const { name, value } = /** @type {HTMLSelectElement} */ (event.target);
      this.setFilter(name, value);
    });
    at('table-open').addEventListener('click', () => this.openTable(true));
    document.addEventListener('keydown', (event) => this.onKey(event));
    for (const menu of document.querySelectorAll('details.drop')) {
      menu.addEventListener('focusout', (event) => {
        const to = /** @type {FocusEvent} */ (event).relatedTarget;
        if (to instanceof Node && !menu.contains(to)) menu.removeAttribute('open');
      });
    }
    document.addEventListener('pointerdown', (event) => {
      for (const menu of document.querySelectorAll('details.drop[open]')) if (!menu.contains(/** @type {Node} */ (event.target))) menu.removeAttribute('open');
    });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const menu = document.querySelector('details.drop[open]');
    if (event.key === 'Escape' && menu) {
      menu.removeAttribute('open');
      /** @type {HTMLElement | null} */ (menu.querySelector('summary'))?.focus();
    }
    const typing = event.target instanceof HTMLElement && event.target.matches('input:not([type=range], [type=checkbox], [type=radio]), select, textarea');
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.key.toLowerCase() !== 't' || !this.thematic.on) return;
    event.preventDefault();
    this.openTable(Boolean(at('table').hidden));
  }

  /** Do something that changes the address. @param {() => Promise<void>} task */
  again(task) {
    void this.reader.guard(async () => {
      await task();
      this.reader.remember();
    });
  }

  /** Show what the address asks for, of the area where the reader is. */
  async show() {
    await this.thematic.show();
    await Promise.all([this.showOverlays(), this.showStory()]);
    this.thematic.prefetch();
  }

  async showOverlays() {
    const { address, card, scheme } = this.reader;
    const { thematic } = this;
    const extent = thematic.on ? thematic.extent : thematic.elsewhere();
    await this.overlays.show({
      address: { ...address, scheme: scheme().code }, catalog: thematic.catalog, extent, month: thematic.month, since: thematic.since, area: card()?.code ?? scheme().only_root,
    });
    this.time.show(this.timed);
    this.reader.changed();
  }

  /** Whether time matters to what is shown. */
  get timed() {
    const { over } = this.reader.address;
    const { months, sheet } = this.thematic;
    return months.length > 0 && (Boolean(sheet?.month) || over.includes('activities') || over.includes('silent') || over.includes('vacant'));
  }

  async showStory() {
    const { address, card, scheme } = this.reader;
    const current = card();
    const turn = ++this.storyTurn;
    at('tabs').hidden = !current;
    const open = address.tab === 'story' && current !== null;
    this.tabs.show(open ? 'story' : 'list');
    at('story').hidden = !open;
    document.body.classList.toggle('telling', open);
    if (!open) return;
    const story = await fetchStory(scheme().code, current.code);
    if (turn === this.storyTurn) showStory(at('story'), story, this.lang);
  }

  /** Say and draw all that was fetched. */
  render() {
    const { thematic, lang } = this;
    const { address, scheme, card } = this.reader;
    if (thematic.on) Object.assign(address, { month: thematic.month, since: thematic.since });
    document.body.classList.toggle('thematic', thematic.on);
    this.picker.render();
    showChoices(thematic, scheme(), lang);
    showNothing(thematic, this.reader.powers, this.reader.signedIn, lang);
    showOwn(thematic, lang);
    at('legend').tabIndex = 0; // it scrolls, also for who has no pointer
    for (const id of ['table-open', 'out', 'legend-title', 'legend-notes']) at(id).hidden = !thematic.sheet;
    at('ranking').hidden = !thematic.sheet;
    this.renderFigures();
    this.time.show(this.timed);
    this.canvas.covered = this.timed ? TIME_BAR_PX : 0;
    this.beside.show(thematic.beside !== null);
    this.table.open(address.table && thematic.sheet !== null);
    this.reader.changed();
    this.reader.remember();
  }

  /** Say another month; the address follows when the reader rests, for the browser takes its time to write it. */
  renderStep() {
    showOwn(this.thematic, this.lang);
    this.renderFigures();
    this.time.render();
    this.reader.changed();
    this.beside.show(this.thematic.beside !== null);
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.reader.remember(), REST_MS);
  }

  resting = 0;

  /** The ranking and the table, which say the same. */
  renderFigures() {
    const { thematic: { frame, sheet, beside, layer }, lang } = this;
    const { address, card, scheme } = this.reader;
    if (!frame || !sheet || !layer) return;
    this.ranking.show({ frame, sheet, layer, order: address.order, area: address.area, lang });
    const xlsx = showOut(this.thematic, card(), scheme(), lang);
    const place = card()?.name || nameOf(lang, 'level', sheet.level);
    this.table.show({ frame, sheet, beside, layer, place, xlsx, lang });
  }

  /** Write the legend of the layer, if it has figures. @returns {boolean} */
  legend() {
    if (!this.thematic.sheet) return false;
    showValueLegend(this.thematic, this.overlays.legend(this.lang), this.lang);
    return true;
  }

  times() {
    const { thematic, reader: { address } } = this;
    return { months: thematic.months, month: thematic.month, since: thematic.since, together: thematic.together, beside: thematic.on ? address.beside : '', lang: this.lang };
  }

  /** @param {string} month @returns {Promise<void>} */
  go(month) {
    return this.reader.guard(async () => {
      await this.thematic.go(month).catch((error) => {
        this.time.stop();
        this.time.render();
        throw error;
      });
      if (this.reader.address.over.length) await this.showOverlays();
    });
  }

  /** @param {number} span months together */
  setSpan(span) {
    this.reader.address.since = span > 1 ? firstOf(this.thematic.month, span) : '';
    this.again(() => this.show());
  }

  /** @param {string} month '' for one map alone */
  setBeside(month) {
    const { address } = this.reader;
    const turned = Boolean(address.beside) !== Boolean(month);
    address.beside = month;
    this.again(async () => {
      await this.show();
      if (turned) this.reader.fit(); // half the room, or all of it again
    });
  }

  /** @param {string} key @param {string} value */
  setFilter(key, value) {
    this.reader.address.filters = { ...this.reader.address.filters, [key]: value };
    if (!value) delete this.reader.address.filters[key];
    this.again(() => this.show());
  }

  /** @param {Address['tab']} tab */
  setTab(tab) {
    this.reader.address.tab = tab;
    this.again(() => this.showStory());
  }

  turnOrder() {
    const { address } = this.reader;
    address.order = address.order === 'worst' ? 'best' : 'worst';
    this.renderFigures();
    this.reader.remember();
  }

  /** @param {boolean} open */
  openTable(open) {
    this.reader.address.table = open;
    this.table.open(open);
    this.reader.remember();
  }

  /** @param {string | null} code of the area under the pointer */
  mark(code) {
    this.ranking.mark(code);
    this.beside.remark(code);
  }

  /** Whether other areas are to be shaded since the zoom changed. */
  get moved() {
    const { level } = this.thematic.extent;
    return this.thematic.on && this.thematic.elsewhere().level !== level;
  }
}
