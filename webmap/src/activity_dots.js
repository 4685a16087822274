/** Activities of a month as marks where they took place; many in one place become one mark that says how many. */
/** @import Map from 'ol/Map.js' */
/** @import {FeatureLike} from 'ol/Feature.js' */
/** @import {Language} from './types.js' */
import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat } from 'ol/proj.js';
import Cluster from 'ol/source/Cluster.js';
import VectorSource from 'ol/source/Vector.js';
import { Fill, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import { fetchActivities } from './activities_api.js';
import { grouped } from './layers.js';
import { nameOf, say } from './words.js';

export const ACTIVITY = '#7a3e9d';
const CLUSTER_PX = 26;

/** @typedef {{scheme: string, since: string, month: string, kind: string}} Asked */

export class ActivityDots {
  /** @param {Map} map */
  constructor(map) {
    this.map = map;
    this.points = new VectorSource();
    this.layer = new VectorLayer({ source: new Cluster({ source: this.points, distance: CLUSTER_PX }), zIndex: 3.2, visible: false, style: styleOf });
    map.addLayer(this.layer);
    this.asked = '';
    this.shown = 0;
    this.truncated = false;
  }

  /** @param {Asked | null} asked nothing for null */
  async show(asked) {
    const wanted = asked ? JSON.stringify(asked) : '';
    this.layer.setVisible(asked !== null);
    if (wanted === this.asked) return;
    this.asked = wanted;
    const { activities, truncated } = asked ? await fetchActivities(asked) : { activities: [], truncated: false };
    if (wanted !== this.asked) return;
    this.points.clear(true);
    this.points.addFeatures(activities.map(({ title, kind, lon, lat }) => {
      const point = new Feature({ geometry: new Point(fromLonLat([lon, lat])) });
      point.setProperties({ title, kind });
      return point;
    }));
    this.shown = activities.length;
    this.truncated = truncated;
  }

  /** @param {number[]} pixel @param {Language} lang */
  tip(pixel, lang) {
    let words = '';
    this.map.forEachFeatureAtPixel(pixel, (feature) => {
      const members = /** @type {FeatureLike[]} */ (feature.get('features') ?? []);
      const kinds = grouped(members, (one) => String(one.get('kind'))).map(([kind, some]) => `${nameOf(lang, 'activitykind', kind)} ${some.length}`);
      words ||= members.length === 1 ? members[0].get('title') : `${say(lang, 'over.activities.count', { count: members.length })}: ${kinds.join(', ')}`;
    }, { layerFilter: (layer) => layer === this.layer, hitTolerance: 3 });
    return words;
  }
}

/** @type {globalThis.Map<number, Style>} */
const known = new globalThis.Map();

/** A triangle for one, larger with how many for several. @param {FeatureLike} cluster */
function styleOf(cluster) {
  const count = cluster.get('features').length;
  const made = known.get(count) ?? new Style({
    image: new RegularShape({
      points: 3, radius: count === 1 ? 6 : Math.min(16, 8 + 1.6 * Math.log2(count)), fill: new Fill({ color: ACTIVITY }), stroke: new Stroke({ color: '#ffffff', width: 1.2 }),
    }),
    text: count === 1 ? undefined : new Text({ text: String(count), offsetY: 2, font: '600 10px sans-serif', fill: new Fill({ color: '#ffffff' }) }),
  });
  known.set(count, made);
  return made;
}
