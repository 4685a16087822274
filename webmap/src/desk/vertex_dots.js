/** Vertices of the pieces in view: all of them while a tool works on vertices, else those of what is chosen. */
/** @import {Spot} from '../edits/types.js' */
/** @import {DeskCanvas} from './canvas.js' */
import Feature from 'ol/Feature.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import { sourceOf } from './pieces.js';
import { toMap } from './plane.js';
import { vertexStyle } from './style.js';

/** More would hide what they belong to. */
const MOST = 1500;

export class VertexDots {
  /** @param {DeskCanvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.layer = canvas.layered(vertexStyle, 8);
    this.all = false;
    canvas.map.addLayer(this.layer);
    canvas.map.on('moveend', () => this.update());
  }

  /** @param {boolean} all */
  show(all) {
    this.all = all;
    this.update();
  }

  /** While something is dragged they would only stand in the way. @param {boolean} hidden */
  hide(hidden) {
    this.layer.setVisible(!hidden);
  }

  update() {
    const source = sourceOf(this.layer);
    source.clear(true);
    const spots = this.inView();
    if (spots.size > MOST) return;
    const { tessellation } = this.canvas.session;
    for (const locked of [true, false]) {
      const some = [...spots.values()].filter((spot) => tessellation.onOutline(spot) === locked);
      source.addFeature(new Feature({ geometry: new MultiPoint(some.map(toMap)), locked }));
    }
  }

  /** @returns {Map<string, Spot>} */
  inView() {
    const { map, pieces, session } = this.canvas;
    const [west, south, east, north] = map.getView().calculateExtent(map.getSize());
    const codes = this.all ? pieces.source.getFeaturesInExtent([west, south, east, north]).map((one) => String(one.get('code'))) : session.selection;
    const found = new Map();
    for (const spot of codes.flatMap((code) => session.tessellation.shapes.get(code) ?? []).flat(2)) {
      const [x, y] = toMap(spot);
      if (x >= west && x <= east && y >= south && y <= north) found.set(String(spot), spot);
      if (found.size > MOST) break;
    }
    return found;
  }
}
