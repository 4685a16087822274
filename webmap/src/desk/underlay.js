/** 底图: photos and scans of paper sketches under the pieces, placed by control points. */
/** @import {Desk} from './panels.js' */
/** @import {Sketch} from './ground_api.js' */
import { at, make } from '../dom.js';
import { ask } from '../dialog.js';
import { formatNumber } from '../format.js';
import { oneLanguage } from '../systems.js';
import { changeSketch, dropSketch, fetchSketches, pictureAddress, sendSketch } from './ground_api.js';
import { SketchBench } from './sketch_bench.js';
import { SketchLayer } from './sketch_layer.js';

const SETTLED_MS = 400;

/** @param {HTMLElement} host @param {Desk} desk */
export function mountUnderlay(host, desk) {
  const panel = new UnderlayPanel(host, desk);
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.show();
  };
  void desk.page.guarded(() => panel.load());
}

class UnderlayPanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, desk) {
    this.desk = desk;
    this.number = desk.session.draft.number;
    /** @type {Sketch[]} */
    this.sketches = [];
    /** By the sketch's number. @type {Map<number, SketchLayer>} */
    this.layers = new Map();
    /** @type {SketchBench | null} */
    this.bench = null;
    this.title = make('h2', {});
    this.text = make('p', { class: 'note' });
    this.notice = make('p', { class: 'note', role: 'status', hidden: true });
    this.bar = /** @type {HTMLProgressElement} */ (make('progress', { max: '1', hidden: true }));
    this.chooser = /** @type {HTMLInputElement} */ (make('input', { type: 'file', id: 'sketch-file', accept: '.jpg,.jpeg,.png,.webp,.pdf,.tif,.tiff' }));
    this.label = make('label', { for: 'sketch-file', class: 'drop' });
    this.list = make('ul', { class: 'sketches' });
    host.classList.add('ground-part');
    host.replaceChildren(this.title, this.text, this.label, this.chooser, this.bar, this.notice, this.list);
    this.chooser.addEventListener('change', () => void this.take([...(this.chooser.files ?? [])]));
    this.label.addEventListener('dragover', (event) => event.preventDefault());
    this.label.addEventListener('drop', (event) => {
      event.preventDefault();
      void this.take([...(event.dataTransfer?.files ?? [])]);
    });
    desk.session.addEventListener('state', () => this.show());
    this.show();
  }

  async load() {
    this.sketches = await fetchSketches(this.number);
    for (const sketch of this.sketches) this.lay(sketch);
    this.show();
  }

  /** @param {File[]} files */
  async take(files) {
    await this.desk.page.guarded(async () => {
      try {
        for (const file of files) await this.bring(file);
      } finally {
        this.bar.hidden = true;
        this.chooser.value = '';
      }
    });
    this.show();
  }

  /** @param {File} file */
  async bring(file) {
    this.bar.hidden = false;
    const sketch = await sendSketch(this.number, file, (share) => {
      this.bar.value = share;
    });
    this.notice.textContent = (sketch.notices ?? []).map((one) => oneLanguage(one, / \/ /, this.desk.page.lang)).join(' ');
    this.notice.hidden = !this.notice.textContent;
    this.sketches.push(sketch);
    this.lay(sketch);
    if (!sketch.points.length) this.register(sketch);
  }

  /** Draw a sketch where it lies. @param {Sketch} sketch */
  lay(sketch) {
    const known = this.layers.get(sketch.number);
    const layer = known ?? new SketchLayer(pictureAddress(this.number, sketch.number));
    if (!known) {
      this.layers.set(sketch.number, layer);
      this.desk.canvas.addUnder(layer.layer);
    }
    layer.place(sketch);
    this.seeThrough();
  }

  /** Pieces have no ground while a sketch is seen below them. */
  seeThrough() {
    this.desk.canvas.seeThrough(this.sketches.some(({ number, mesh }) => mesh && this.layers.get(number)?.layer.getVisible()));
  }

  show() {
    const { page, session } = this.desk;
    this.title.textContent = page.say('desk.sketch.title');
    this.text.textContent = page.say('desk.sketch.text');
    this.label.textContent = page.say('desk.sketch.bring');
    this.label.hidden = this.chooser.hidden = !session.editable;
    this.list.replaceChildren(...[...this.sketches].reverse().map((sketch) => this.row(sketch)));
    this.bench?.show();
  }

  /** @param {Sketch} sketch */
  row(sketch) {
    const { page, session } = this.desk;
    const layer = this.layers.get(sketch.number)?.layer;
    const shown = /** @type {HTMLInputElement} */ (make('input', { type: 'checkbox', checked: layer?.getVisible() !== false, 'aria-label': page.say('desk.sketch.shown') }));
    shown.addEventListener('change', () => {
      layer?.setVisible(shown.checked);
      this.seeThrough();
    });
    const state = sketch.mesh ? page.say('desk.sketch.placed', { rms: formatNumber(sketch.rms_m ?? 0, page.lang, 2), count: sketch.points.length })
      : page.say(`desk.sketch.why.${sketch.why_not}`);
    const acts = session.editable ? [this.act('desk.sketch.register', () => this.register(sketch)), this.act('desk.sketch.drop', () => void this.drop(sketch))] : [];
    const original = make('a', { class: 'link', href: pictureAddress(this.number, sketch.number, true), download: sketch.name }, page.say('desk.sketch.original'));
    return make('li', { 'data-sketch': String(sketch.number) }, make('label', { class: 'check' }, shown, make('span', { class: 'name' }, sketch.name)),
      make('span', { class: 'note' }, state), this.slider(sketch), make('div', { class: 'actions' }, ...acts, original));
  }

  /** @param {Sketch} sketch */
  slider(sketch) {
    const { page, session } = this.desk;
    const slider = /** @type {HTMLInputElement} */ (make('input', { type: 'range', min: '0', max: '1', step: '0.05', value: String(sketch.opacity), 'aria-label': page.say('desk.sketch.opacity') }));
    let settled = 0;
    slider.addEventListener('input', () => {
      this.layers.get(sketch.number)?.layer.setOpacity(Number(slider.value));
      clearTimeout(settled);
      if (session.editable) settled = window.setTimeout(() => void page.guarded(() => this.keepOpacity(sketch, Number(slider.value))), SETTLED_MS);
    });
    return slider;
  }

  /** @param {Sketch} sketch @param {number} opacity */
  async keepOpacity(sketch, opacity) {
    sketch.opacity = (await changeSketch(this.number, sketch.number, { opacity })).opacity;
  }

  /** @param {string} key @param {() => void} task */
  act(key, task) {
    const button = make('button', { type: 'button', class: 'link' }, this.desk.page.say(key));
    button.addEventListener('click', task);
    return button;
  }

  /** Place a sketch by control points. @param {Sketch} sketch */
  register(sketch) {
    this.bench?.close();
    this.bench = new SketchBench(at('stage'), this.desk, sketch, {
      changed: (now) => this.changed(now),
      closed: () => {
        this.bench = null;
      },
    });
  }

  /** @param {Sketch} now */
  changed(now) {
    this.sketches = this.sketches.map((one) => (one.number === now.number ? now : one));
    this.lay(now);
    this.show();
  }

  /** @param {Sketch} sketch */
  async drop(sketch) {
    const { page, canvas } = this.desk;
    const gone = await ask(page, {
      title: page.say('desk.sketch.drop'), text: [page.say('desk.sketch.drop.text', { name: sketch.name })], confirm: page.say('desk.sketch.drop'),
      act: () => dropSketch(this.number, sketch.number),
    });
    if (!gone) return;
    if (this.bench?.sketch.number === sketch.number) this.bench.close();
    const layer = this.layers.get(sketch.number);
    if (layer) canvas.map.removeLayer(layer.layer);
    this.layers.delete(sketch.number);
    this.sketches = this.sketches.filter((one) => one.number !== sketch.number);
    this.seeThrough();
    this.show();
  }
}
