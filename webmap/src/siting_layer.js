/** Where next, drawn: every candidate small and hollow, the chosen ones with their numbers. */
/** @import Map from 'ol/Map.js' */
/** @import {FeatureLike} from 'ol/Feature.js' */
/** @import {Candidate} from './types.js' */
import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style, Text } from 'ol/style.js';

export const CHOSEN = '#0b6bcb';
const ABOVE_VENUES = 4;

const candidateStyle = new Style({
  image: new Circle({ radius: 3.5, fill: new Fill({ color: 'rgba(255,255,255,0.9)' }), stroke: new Stroke({ color: '#52606d', width: 1.5 }) }),
});

/** @param {number} rank @param {boolean} marked */
const chosenStyle = (rank, marked) => new Style({
  zIndex: marked ? 1000 : 100 - rank,
  image: new Circle({
    radius: marked ? 14 : 11, fill: new Fill({ color: marked ? '#084a8c' : CHOSEN }), stroke: new Stroke({ color: '#ffffff', width: 2 }),
  }),
  text: new Text({ text: String(rank), font: '600 13px sans-serif', fill: new Fill({ color: '#ffffff' }), offsetY: 1 }),
});

export class SitingLayer {
  /** @param {Map} map @param {(rank: number | null) => void} pointed told which chosen place is under the pointer */
  constructor(map, pointed) {
    this.map = map;
    /** @type {number | null} */
    this.marked = null;
    this.source = new VectorSource();
    this.layer = new VectorLayer({ source: this.source, zIndex: ABOVE_VENUES, style: (feature) => this.styleOf(feature) });
    map.addLayer(this.layer);
    map.on('pointermove', (event) => {
      if (!event.dragging && this.source.getFeatures().length) pointed(this.rankAt(event.pixel));
    });
  }

  /** @param {FeatureLike} feature */
  styleOf(feature) {
    const rank = feature.get('rank');
    return rank ? chosenStyle(rank, rank === this.marked) : candidateStyle;
  }

  /** @param {Candidate[]} candidates @param {Candidate[]} chosen the best first */
  draw(candidates, chosen) {
    this.marked = null;
    this.source.clear(true);
    const point = (/** @type {Candidate} */ { lon, lat }, rank = 0) => {
      const feature = new Feature({ geometry: new Point(fromLonLat([lon, lat])) });
      feature.set('rank', rank);
      return feature;
    };
    this.source.addFeatures([...candidates.map((one) => point(one)), ...chosen.map((one, i) => point(one, i + 1))]);
  }

  /** @param {number | null} rank */
  mark(rank) {
    if (rank === this.marked) return;
    this.marked = rank;
    this.layer.changed();
  }

  /** @param {number[]} pixel @returns {number | null} */
  rankAt(pixel) {
    const found = this.map.forEachFeatureAtPixel(pixel, (feature) => feature.get('rank') || undefined,
      { layerFilter: (layer) => layer === this.layer, hitTolerance: 4 });
    return found ?? null;
  }

  /** Bring a place into view without changing the scale. @param {Candidate} place */
  centre({ lon, lat }) {
    this.map.getView().animate({ center: fromLonLat([lon, lat]), duration: 180 });
  }

  /** @param {boolean} on */
  show(on) {
    this.layer.setVisible(on);
  }
}
