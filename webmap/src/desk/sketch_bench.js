/** 配准: the picture beside the map; a click on it, then the same place on the map. Residuals in metres stand below. */
/** @import {Desk} from './panels.js' */
/** @import {ControlPoint, Sketch} from './ground_api.js' */
import { make } from '../dom.js';
import { formatNumber } from '../format.js';
import { changeSketch, pictureAddress } from './ground_api.js';

const ZOOM = 1.4;
const LEAST_SCALE = 0.05;
/** Times the root mean square: a residual above it stands out. */
const STANDS_OUT = 1.2;

export class SketchBench {
  /** @param {HTMLElement} host @param {Desk} desk @param {Sketch} sketch @param {{changed: (sketch: Sketch) => void, closed: () => void}} tell */
  constructor(host, { page, session, canvas }, sketch, tell) {
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    this.sketch = sketch;
    this.tell = tell;
    /** Where the picture was clicked and the map is to be. @type {[number, number] | null} */
    this.waiting = null;
    this.picture = /** @type {HTMLImageElement} */ (make('img', { src: pictureAddress(session.draft.number, sketch.number), alt: sketch.name, draggable: 'false' }));
    this.sheet = make('div', { class: 'sheet' }, this.picture);
    this.view = make('div', { class: 'view', tabindex: '0' }, this.sheet);
    this.hint = make('p', { role: 'status', class: 'bench-hint' });
    this.table = make('table', { class: 'residuals' });
    this.model = /** @type {HTMLSelectElement} */ (make('select', { id: 'sketch-model' }, ...['affine', 'projective'].map((value) => make('option', { value }))));
    this.resetButton = this.button('sketch-reset', () => this.keep({ points: [] }));
    this.closeButton = this.button('sketch-close', () => this.close());
    this.model.addEventListener('change', () => this.keep({ model: /** @type {Sketch['model']} */ (this.model.value) }));
    this.host = make('section', { id: 'sketch-bench' }, this.hint, this.view, make('div', { class: 'bench-foot' },
      make('div', { class: 'actions' }, this.model, this.button('sketch-zoom-in', () => this.zoom(ZOOM), '+'), this.button('sketch-zoom-out', () => this.zoom(1 / ZOOM), '−'),
        this.resetButton, this.closeButton), this.table));
    host.append(this.host);
    this.share(true);
    this.picture.addEventListener('load', () => this.fit());
    if (this.picture.complete && this.picture.naturalWidth) this.fit();
    this.sheet.addEventListener('click', (event) => this.pick(event));
    this.view.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM);
    }, { passive: false });
    this.show();
  }

  /** @param {string} id @param {() => void} act @param {string} [words] */
  button(id, act, words = '') {
    const made = make('button', { type: 'button', class: 'plain', id }, words);
    made.addEventListener('click', act);
    return made;
  }

  /** The map gives up its left half to the picture, so that every place is beside it. @param {boolean} beside */
  share(beside) {
    this.host.parentElement?.classList.toggle('benched', beside);
    this.canvas.map.updateSize();
    this.canvas.fitAll(false);
  }

  /** As large as the view is wide. */
  fit() {
    this.scale = Math.min(this.view.clientWidth / this.sketch.width, this.view.clientHeight / this.sketch.height) || 1;
    this.zoom(1);
  }

  scale = 1;

  /** @param {number} by */
  zoom(by) {
    const { view } = this;
    const [x, y] = [(view.scrollLeft + view.clientWidth / 2) / this.scale, (view.scrollTop + view.clientHeight / 2) / this.scale];
    this.scale = Math.max(LEAST_SCALE, Math.min(8, this.scale * by));
    this.sheet.style.width = `${this.sketch.width * this.scale}px`;
    this.sheet.style.height = `${this.sketch.height * this.scale}px`;
    view.scrollTo(x * this.scale - view.clientWidth / 2, y * this.scale - view.clientHeight / 2);
    this.mark();
  }

  /** @param {MouseEvent} event */
  pick(event) {
    const box = this.sheet.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / this.scale, (event.clientY - box.top) / this.scale];
    if (x < 0 || y < 0 || x > this.sketch.width || y > this.sketch.height) return;
    this.waiting = [x, y];
    this.show();
    void this.page.guarded(() => this.pair([x, y]));
  }

  /** Wait for the same place on the map. @param {[number, number]} pixel */
  async pair(pixel) {
    const place = await this.canvas.pickPlace();
    if (this.waiting?.[0] !== pixel[0] || this.waiting[1] !== pixel[1]) return;
    this.waiting = null;
    if (place) await this.keep({ points: [...this.sketch.points, /** @type {ControlPoint} */ ([...pixel, ...place])] });
    else this.show();
  }

  /** @param {Partial<Pick<Sketch, 'points' | 'model'>>} change */
  async keep(change) {
    await this.page.guarded(async () => {
      this.sketch = await changeSketch(this.session.draft.number, this.sketch.number, change);
      this.tell.changed(this.sketch);
    });
    this.show();
  }

  show() {
    const { page, sketch } = this;
    const key = this.waiting ? 'map' : sketch.why_not || 'good';
    this.hint.textContent = page.say(`desk.sketch.hint.${key}`, { name: sketch.name, rms: formatNumber(sketch.rms_m ?? 0, page.lang, 2) });
    for (const option of this.model.options) option.textContent = page.say(`desk.sketch.model.${option.value}`);
    this.model.value = sketch.model;
    this.model.setAttribute('aria-label', page.say('desk.sketch.model'));
    this.resetButton.textContent = page.say('desk.sketch.reset');
    this.closeButton.textContent = page.say('desk.sketch.close');
    this.table.replaceChildren(...this.rows());
    this.mark();
  }

  /** Control points with their residuals, the worst marked. */
  rows() {
    const { page } = this;
    const { points, residuals_m: residuals } = this.sketch;
    const most = Math.max(...residuals ?? []);
    const worst = residuals && most > STANDS_OUT * (this.sketch.rms_m ?? 0) ? residuals.indexOf(most) : -1;
    const head = make('tr', {}, make('th', {}, page.say('desk.sketch.point')), make('th', {}, page.say('desk.sketch.residual')), make('th', {}));
    return points.length ? [head, ...points.map((point, i) => {
      const gone = this.button(`sketch-point-${i}`, () => this.keep({ points: points.filter((_, k) => k !== i) }), page.say('desk.sketch.point.drop'));
      const words = residuals ? `${formatNumber(residuals[i], page.lang, 2)} ${page.say('unit.m')}` : '—';
      const mark = i === worst ? ` · ${page.say('desk.sketch.worst')}` : '';
      return make('tr', i === worst ? { class: 'worst' } : {}, make('td', {}, String(i + 1)), make('td', {}, words + mark), make('td', {}, gone));
    })] : [];
  }

  /** Numbers on the picture and on the map. */
  mark() {
    const spots = [...this.sketch.points.map(([x, y], i) => ({ x, y, name: String(i + 1) })), ...(this.waiting ? [{ x: this.waiting[0], y: this.waiting[1], name: '?' }] : [])];
    for (const old of this.sheet.querySelectorAll('.spot')) old.remove();
    this.sheet.append(...spots.map(({ x, y, name }) => {
      const spot = make('span', { class: 'spot' }, name);
      spot.style.left = `${x * this.scale}px`;
      spot.style.top = `${y * this.scale}px`;
      return spot;
    }));
    this.canvas.showOnly('control', this.sketch.points.map(([, , lon, lat]) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [lon, lat] } })));
  }

  close() {
    this.canvas.showOnly('control', []);
    this.share(false);
    this.host.remove();
    this.tell.closed();
  }
}
