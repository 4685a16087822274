/** A second map beside the first: the same view and the same areas, of another month. */
/** @import {Pointed, Scheme} from './types.js' */
/** @import {Thematic} from './thematic.js' */
import { MapCanvas } from './canvas.js';
import { at } from './dom.js';

/** @typedef {{thematic: Thematic, scheme: () => Scheme, pointed: (pixel: number[] | null, canvas: MapCanvas) => Pointed | null,
 *   hover: (code: string | null) => void, choose: (code: string) => void}} Reader */

export class Beside {
  /** @param {MapCanvas} first @param {Reader} reader */
  constructor(first, reader) {
    this.first = first;
    this.reader = reader;
    /** @type {MapCanvas | null} */
    this.canvas = null;
    this.on = false;
  }

  /** @param {boolean} on */
  show(on) {
    if (on || this.on) this.canvas ??= this.make();
    if (on !== this.on) for (const { map } of [this.first, /** @type {MapCanvas} */ (this.canvas)]) map.updateSize(); // it measures the page: only where need be
    this.on = on;
    if (!on || !this.canvas) return;
    const source = this.first.areas.getSource();
    if (source && this.canvas.areas.getSource() !== source) this.canvas.showScheme(this.reader.scheme(), source);
    this.canvas.repaint();
  }

  make() {
    const { thematic } = this.reader;
    const shown = () => ({ ...this.first.shown(), shade: thematic.besideShade });
    const canvas = new MapCanvas(at('map-beside'), null, [], shown, this.first.view);
    canvas.map.on('pointermove', (event) => {
      if (event.dragging) return;
      const area = this.reader.pointed(event.pixel, canvas);
      this.reader.hover(area?.code ?? null);
      at('beside-tip').textContent = area ? thematic.tip(area.code, thematic.beside) : '';
    });
    at('map-beside').addEventListener('pointerleave', () => this.reader.hover(null));
    canvas.map.on('click', (event) => {
      const area = this.reader.pointed(event.pixel, canvas);
      if (area) this.reader.choose(area.code);
    });
    return canvas;
  }

  /** The marked area changed. @param {string | null} code */
  remark(code) {
    const { thematic } = this.reader;
    this.canvas?.remark();
    at('beside-tip').textContent = code ? thematic.tip(code, thematic.beside) : '';
    at('map-tip').textContent = code ? thematic.tip(code) : '';
  }
}
