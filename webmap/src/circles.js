/** What lies on the areas where service circles are shown: the circles, people outside, venues, and what would be. */
/** @import Map from 'ol/Map.js' */
/** @import {FeatureLike} from 'ol/Feature.js' */
/** @import {CircleChoice, Home, Run, Share, Venue, WhatIfAnswer} from './types.js' */
import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import MVT from 'ol/format/MVT.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import { fromLonLat } from 'ol/proj.js';
import Cluster from 'ol/source/Cluster.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTile from 'ol/source/VectorTile.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { circleUrl } from './api.js';
import { dotRadius } from './share_steps.js';
import { pattern } from './style.js';
import { clusteredStyle, venueStyle } from './venue_style.js';

export const CIRCLE = { fill: 'rgba(11,107,203,0.22)', line: '#0b6bcb', width: 1.5 };
export const DOT = 'rgba(217,95,2,0.72)';
export const GAINED = '#0b6bcb';
const MOST_SINGLE = 60;
const CLUSTER_PX = 36;
const [BELOW_NAMES, ABOVE_NAMES] = [1, 3];

const circleStyle = new Style({
  fill: new Fill({ color: CIRCLE.fill }), stroke: new Stroke({ color: CIRCLE.line, width: CIRCLE.width }),
});
/** Not drawn from roads: cross hatched, the line broken. */
const estimateStyle = new Style({
  fill: pattern(CIRCLE.fill, (pen) => {
    pen.strokeStyle = 'rgba(11,107,203,0.45)';
    pen.beginPath();
    for (const [x, y, u, v] of [[0, 8, 8, 0], [0, 0, 8, 8]]) {
      pen.moveTo(x, y);
      pen.lineTo(u, v);
    }
    pen.stroke();
  }).fill,
  stroke: new Stroke({ color: CIRCLE.line, width: CIRCLE.width, lineDash: [5, 3] }),
});
export const NARROW = { fill: 'rgba(8,60,120,0.5)', line: '#083c78', width: 1 };
const narrowStyle = new Style({ fill: new Fill({ color: NARROW.fill }), stroke: new Stroke({ color: NARROW.line, width: NARROW.width }) });
const supposedStyle = new Style({
  fill: new Fill({ color: 'rgba(11,107,203,0.12)' }), stroke: new Stroke({ color: CIRCLE.line, width: 2, lineDash: [6, 4] }),
});

/** @param {FeatureLike} circle */
const styleOf = (circle) => (circle.get('estimate') ? estimateStyle : circleStyle);

/** @param {string} color */
function dotStyle(color) {
  /** @type {globalThis.Map<number, Style>} */
  const known = new globalThis.Map();
  return (/** @type {FeatureLike} */ dot) => {
    const radius = Math.round(2 * dotRadius(dot.get('persons'))) / 2;
    const made = known.get(radius) ?? new Style({
      image: new Circle({ radius, fill: new Fill({ color }), stroke: new Stroke({ color: '#ffffff', width: 0.8 }) }),
    });
    known.set(radius, made);
    return made;
  };
}

/** @param {{lon: number, lat: number}} place @param {Record<string, unknown>} properties */
function pointAt({ lon, lat }, properties) {
  const feature = new Feature({ geometry: new Point(fromLonLat([lon, lat])) });
  feature.setProperties(properties);
  return feature;
}

export class CircleLayers {
  /** @param {Map} map @param {() => string | null} chosen id of the venue whose card is open */
  constructor(map, chosen) {
    this.map = map;
    this.circles = new VectorTileLayer({ renderMode: 'vector', zIndex: BELOW_NAMES, style: styleOf });
    this.narrow = new VectorTileLayer({ renderMode: 'vector', zIndex: BELOW_NAMES + 0.05, style: narrowStyle });
    this.dots = new VectorLayer({ source: new VectorSource(), zIndex: BELOW_NAMES + 0.1, style: dotStyle(DOT) });
    this.supposed = new VectorLayer({ source: new VectorSource(), zIndex: BELOW_NAMES + 0.2, style: supposedStyle });
    this.gained = new VectorLayer({ source: new VectorSource(), zIndex: BELOW_NAMES + 0.3, style: dotStyle(GAINED) });
    this.singles = new VectorSource();
    this.clusters = new Cluster({ source: this.singles, distance: 0 });
    this.venues = new VectorLayer({ source: this.clusters, zIndex: ABOVE_NAMES, style: clusteredStyle(chosen) });
    this.planned = new VectorLayer({
      source: new VectorSource(), zIndex: ABOVE_NAMES + 0.1,
      style: (feature) => venueStyle(feature.get('venue'), true, feature.get('venue').id === chosen()),
    });
    this.all = [this.circles, this.narrow, this.dots, this.supposed, this.gained, this.venues, this.planned];
    for (const layer of this.all) {
      layer.setVisible(false);
      map.addLayer(layer);
    }
    map.on('moveend', () => this.thin());
  }

  /** @param {'circles' | 'share' | null} layer what is shown: all of it, the venues alone, or nothing */
  show(layer) {
    for (const one of this.all) one.setVisible(layer === 'circles');
    if (layer === 'share') this.venues.setVisible(true);
  }

  /** @param {Run | null} run @param {CircleChoice} choice */
  showCircles(run, choice) {
    this.fill(this.circles, run, choice);
  }

  /** Draw over the circles what a slow walker reaches too; nothing for null. @param {Run | null} run @param {CircleChoice} choice */
  showNarrow(run, choice) {
    this.fill(this.narrow, run, choice);
  }

  /** @param {VectorTileLayer} layer @param {Run | null} run @param {CircleChoice} choice */
  fill(layer, run, { scope, name }) {
    const url = run ? circleUrl(run.id, scope, name) : '';
    if (layer.get('url') === url) return; // tiles that are there are not fetched again
    layer.set('url', url);
    layer.setSource(url ? new VectorTile({ format: new MVT(), url, maxZoom: 20 }) : null);
  }

  /** @param {Iterable<Share>} shares */
  showDots(shares) {
    const dots = [...shares].filter((share) => (share.outside ?? 0) > 0);
    this.fillDots(dots.map((share) => ({ ...share, persons: share.outside ?? 0 })));
  }

  /** @param {Home[]} homes */
  showHomes(homes) {
    this.fillDots(homes);
  }

  /** @param {Home[]} dots */
  fillDots(dots) {
    const source = /** @type {VectorSource} */ (this.dots.getSource());
    source.clear(true);
    source.addFeatures(dots.map((dot) => pointAt(dot, { persons: dot.persons })));
  }

  /** @param {Venue[]} venues */
  showVenues(venues) {
    const planned = venues.filter((venue) => venue.status === 'planned');
    const there = venues.filter((venue) => venue.status !== 'planned');
    const source = /** @type {VectorSource} */ (this.planned.getSource());
    source.clear(true);
    source.addFeatures(planned.map((venue) => pointAt(venue, { venue })));
    this.singles.clear(true);
    this.singles.addFeatures(there.map((venue) => pointAt(venue, { venue })));
    this.thin();
  }

  /** Where many venues are in view, those that would lie on one another become one mark that says how many. */
  thin() {
    const extent = this.map.getView().calculateExtent(this.map.getSize());
    const many = this.singles.getFeaturesInExtent(extent).length > MOST_SINGLE;
    this.clusters.setDistance(many ? CLUSTER_PX : 0);
  }

  /** Draw what would be; nothing for null. @param {WhatIfAnswer | null} answer */
  suppose(answer) {
    const [circle, gained] = [this.supposed, this.gained].map((layer) => /** @type {VectorSource} */ (layer.getSource()));
    circle.clear(true);
    gained.clear(true);
    if (!answer) return;
    if (answer.circle) circle.addFeatures(new GeoJSON().readFeatures(answer.circle, { featureProjection: 'EPSG:3857' }));
    gained.addFeatures(answer.places.map(([lon, lat, persons]) => pointAt({ lon, lat }, { persons })));
  }

  /** Put a planned venue where it is supposed to be. @param {string} id @param {[number, number]} place */
  movePlanned(id, place) {
    const features = /** @type {VectorSource} */ (this.planned.getSource()).getFeatures();
    const moved = features.find((feature) => feature.get('venue').id === id);
    moved?.setGeometry(new Point(fromLonLat(place)));
  }

  /** The venue under a pixel; null where there is none, or more than one in a mark. @param {number[]} pixel @returns {Venue | null} */
  venueAt(pixel) {
    let found = null;
    this.map.forEachFeatureAtPixel(pixel, (feature) => {
      const members = /** @type {FeatureLike[] | undefined} */ (feature.get('features'));
      const single = members ? members.length === 1 && members[0] : feature;
      found ??= (single && single.get('venue')) || null;
    }, { layerFilter: (layer) => layer === this.venues || layer === this.planned, hitTolerance: 4 });
    return found;
  }

  repaint() {
    this.venues.changed();
    this.planned.changed();
  }
}
