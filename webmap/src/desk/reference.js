/** Lines to draw along: roads, rivers, buildings, natural villages of what is in view. */
/** @import {DeskCanvas} from './canvas.js' */
import { buffer, containsExtent, getHeight, getWidth } from 'ol/extent.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import { transformExtent } from 'ol/proj.js';
import { get, Problem } from '../api.js';
import { toSteps } from '../edits/lattice.js';
import { Lines } from '../edits/lines.js';
import { REFERENCE_CHANGED } from './ground_api.js';
import { sourceOf } from './pieces.js';
import { referenceStyle } from './style.js';

export const KINDS = ['road', 'river', 'building', 'natural_village', 'road_line', 'land_line', 'other'];
/** Farther away lines are only clutter. */
const FARTHEST_M_PER_PX = 12;
const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });

/** @typedef {{properties: {kind: string, name: string}, geometry: {type: string, coordinates: any}}} Line */

export class Reference {
  /** @param {DeskCanvas} canvas @param {string} scheme */
  constructor(canvas, scheme) {
    this.canvas = canvas;
    this.scheme = scheme;
    this.layer = canvas.pictured(referenceStyle, 3, false, FARTHEST_M_PER_PX);
    this.lines = new Lines([]);
    /** What is loaded, in the map's metres. @type {number[] | null} */
    this.box = null;
    this.asked = 0;
    canvas.map.addLayer(this.layer);
    canvas.whenResting(() => void this.load());
    document.addEventListener(REFERENCE_CHANGED, () => {
      this.box = null;
      void this.load();
    });
  }

  /** Fetch what lies in view, with as much around it, unless it is there. */
  async load() {
    const view = this.canvas.map.getView();
    const extent = view.calculateExtent(this.canvas.map.getSize());
    if ((view.getResolution() ?? Infinity) > FARTHEST_M_PER_PX || (this.box && containsExtent(this.box, extent))) return;
    const mine = ++this.asked;
    const box = buffer(extent, 0.5 * Math.max(getWidth(extent), getHeight(extent)));
    const found = await this.within(box);
    if (!found || mine !== this.asked) return;
    this.box = box;
    this.take(found);
  }

  /** @param {number[]} box @returns {Promise<Line[] | null>} null where the server cannot say now: the desk works without */
  async within(box) {
    const bbox = transformExtent(box, 'EPSG:3857', 'EPSG:4326').map((one) => one.toFixed(7)).join(',');
    try {
      return (await get('/api/reference', { scheme: this.scheme, bbox, kinds: KINDS.join(',') })).features;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return null;
    }
  }

  /** @param {Line[]} found */
  take(found) {
    this.lines = new Lines(found.flatMap(({ geometry }) => polylines(geometry)).map((line) => line.map(toSteps)));
    const source = sourceOf(this.layer);
    source.clear(true);
    source.addFeatures(found.map((one) => /** @type {import('ol/Feature.js').default} */ (format.readFeature(one))));
  }

  /** @param {boolean} shown */
  show(shown) {
    this.layer.setVisible(shown);
  }
}

/** The lines of a geometry: of areas their rings. @param {{type: string, coordinates: any}} geometry @returns {number[][][]} */
export function polylines({ type, coordinates }) {
  if (type === 'LineString') return [coordinates];
  if (type === 'MultiLineString' || type === 'Polygon') return coordinates;
  return type === 'MultiPolygon' ? coordinates.flat() : [];
}
