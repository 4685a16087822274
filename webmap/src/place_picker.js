/** A place on a small map: by a click, from where the device is, or from a name. */
/** @import {Scheme} from './types.js' */
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import Feature from 'ol/Feature.js';
import MVT from 'ol/format/MVT.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTile from 'ol/source/VectorTile.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { tileUrl } from './api.js';
import { neighbourStyle } from './draft_style.js';
import { labelStyle } from './style.js';

/** Decimals of a degree that are kept: a centimetre. */
const DECIMALS = 7;
const PIN = new Style({ image: new Circle({ radius: 8, fill: new Fill({ color: '#0b6bcb' }), stroke: new Stroke({ color: '#fff', width: 3 }) }) });

export class PlacePicker {
  /** @param {HTMLElement} target @param {Scheme} scheme @param {(lon: string, lat: string) => void} changed */
  constructor(target, scheme, changed) {
    this.changed = changed;
    this.pin = new VectorSource();
    const source = new VectorTile({ format: new MVT(), url: tileUrl(scheme.code), maxZoom: 20 });
    this.map = new OlMap({
      target,
      layers: [
        new VectorTileLayer({ style: neighbourStyle, source }),
        new VectorTileLayer({ style: labelStyle(scheme.levels, () => ''), source, declutter: true }),
        new VectorLayer({ source: this.pin, style: PIN }),
      ],
      view: new View({ center: fromLonLat([105, 35]), zoom: 4, maxZoom: 20, enableRotation: false }),
    });
    this.map.on('click', ({ coordinate }) => this.choose(toLonLat(coordinate)));
    target.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.choose(toLonLat(/** @type {number[]} */ (this.map.getView().getCenter())));
    });
  }

  /** Show a box, in degrees. @param {number[] | null} box */
  look(box) {
    if (box) this.map.getView().fit(transformExtent(box, 'EPSG:4326', 'EPSG:3857'), { padding: [16, 16, 16, 16] });
  }

  /** @param {number[]} place longitude, latitude */
  choose([lon, lat]) {
    this.show(lon, lat);
    this.changed(lon.toFixed(DECIMALS), lat.toFixed(DECIMALS));
  }

  /** Put the pin, or take it away. @param {number | null} lon @param {number | null} lat @param {boolean} [moving] */
  show(lon, lat, moving = false) {
    this.pin.clear();
    if (lon === null || lat === null) return;
    const place = fromLonLat([lon, lat]);
    this.pin.addFeature(new Feature(new Point(place)));
    if (moving) this.map.getView().animate({ center: place, zoom: Math.max(15, this.map.getView().getZoom() ?? 0), duration: 150 });
  }
}

/** Where the device is: WGS84, whose numbers CGCS2000 shares. @returns {Promise<[number, number]>} */
export function whereIAm() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) reject(new Error('no geolocation'));
    else {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => resolve([coords.longitude, coords.latitude]), reject, { enableHighAccuracy: true, timeout: 15_000 });
    }
  });
}
