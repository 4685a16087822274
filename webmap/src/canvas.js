/** The OpenLayers map: areas, marks and names from one source of vector tiles. */
/** @import {Box, LayerName, Place, Pointed, Scheme} from './types.js' */
/** @import {FeatureLike} from 'ol/Feature.js' */
/** @import {Shade} from './shares.js' */
/** @import {Background} from './backgrounds.js' */
import Map from 'ol/Map.js';
import View from 'ol/View.js';
import ScaleLine from 'ol/control/ScaleLine.js';
import MVT from 'ol/format/MVT.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj.js';
import VectorTile from 'ol/source/VectorTile.js';
import { tileUrl } from './api.js';
import { backgroundLayer } from './backgrounds.js';
import { areaStyle, labelStyle, markStyle } from './style.js';

const MOVE_MS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180;
const CLOSEST = 19;
/** Pixels kept free for the breadcrumbs above and the marks below. */
const [TOP, SIDES, BOTTOM] = [48, 12, 40];
/** A map this low has no room to keep free. */
const LOW = 300;

const makeView = () => new View({ center: fromLonLat([105, 35]), zoom: 4, minZoom: 2, maxZoom: CLOSEST + 1, enableRotation: false });

/** @typedef {{area: string | null, level: string, hover: string | null, layer: LayerName, shaded?: string,
 *   shade: ((area: FeatureLike) => Shade | null) | null}} Shown what the drawing depends on; `shaded`: the level that carries colours */

export class MapCanvas {
  /** @param {HTMLElement} target @param {HTMLElement | null} scale @param {Background[]} backgrounds @param {() => Shown} shown
   * @param {View} [view] of another map, to move with it */
  constructor(target, scale, backgrounds, shown, view = makeView()) {
    this.shown = shown;
    this.settledZoom = 0;
    /** Pixels at the lower edge that something else lies on. */
    this.covered = 0;
    this.backgrounds = backgrounds.map(backgroundLayer);
    // Drawn once to an image per tile, which moving the map only puts together.
    this.areas = new VectorTileLayer({ renderMode: 'hybrid' });
    this.marks = new VectorTileLayer({ renderMode: 'vector' });
    this.labels = new VectorTileLayer({ renderMode: 'vector', declutter: true, zIndex: 4 });
    this.map = new Map({
      target,
      controls: scale ? [new ScaleLine({ target: scale, minWidth: 64 })] : [],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
      layers: [...this.backgrounds, this.areas, this.marks, this.labels],
      view,
    });
    this.map.on('loadstart', () => target.setAttribute('aria-busy', 'true'));
    this.map.on('rendercomplete', () => target.setAttribute('aria-busy', String(!this.areas.getSource())));
  }

  get view() {
    return this.map.getView();
  }

  /** Show a scheme's areas. @param {Scheme} scheme @param {VectorTile} [source] of another map that shows the same */
  showScheme(scheme, source = new VectorTile({ format: new MVT(), url: tileUrl(scheme.code), maxZoom: 20 })) {
    const lowest = scheme.all_levels.at(-1) ?? '';
    for (const layer of [this.areas, this.marks, this.labels]) layer.setSource(source);
    this.areas.setStyle(areaStyle(scheme.levels, lowest, this.shown));
    this.marks.setStyle(markStyle(this.shown));
    this.labels.setStyle(labelStyle(scheme.levels, () => this.shown().level));
  }

  /** Have tiles draw a level whatever the zoom, or '' as the zoom has it. @param {string} scheme @param {string} level */
  drawLevel(scheme, level) {
    const url = tileUrl(scheme, level);
    const source = this.areas.getSource();
    if (source && source.getUrls()?.[0] !== url) source.setUrl(url);
  }

  /** Draw again after the layer or the current area changed. */
  repaint() {
    for (const layer of [this.areas, this.marks, this.labels]) layer.changed();
  }

  /** Draw again after the values changed. */
  recolour() {
    this.areas.changed();
  }

  /** Lay one of the backgrounds below, or none. @param {string} name */
  showBackground(name) {
    for (const layer of this.backgrounds) layer.setVisible(layer.get('name') === name);
  }

  /** Whole zoom of the tiles that are drawn. */
  get tileZoom() {
    return Math.floor(this.place().zoom - 1 + 1e-6);
  }

  /** Draw again after the hovered area changed. */
  remark() {
    this.marks.changed();
  }

  /** Bring a box wholly into view. @param {Box} box @param {{moving?: boolean, around?: number}} [how] `around`: share of the view left free on each side */
  fit(box, { moving = true, around = 0.03 } = {}) {
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    const [sides, ends] = [around * width, around * height];
    const [top, bottom] = height < LOW ? [SIDES, SIDES] : [TOP, BOTTOM + this.covered];
    const padding = [top + ends, SIDES + sides, bottom + ends, SIDES + sides];
    const extent = transformExtent(box, 'EPSG:4326', 'EPSG:3857');
    const room = [width - padding[1] - padding[3], height - padding[0] - padding[2]];
    this.settledZoom = Math.min(CLOSEST, this.view.getZoomForResolution(this.view.getResolutionForExtent(extent, room)) ?? 0);
    this.view.fit(extent, { padding, maxZoom: CLOSEST, duration: moving ? MOVE_MS : 0 });
  }

  /** @param {Place} place */
  goTo({ lon, lat, zoom }) {
    this.view.setCenter(fromLonLat([lon, lat]));
    this.view.setZoom(zoom);
    this.settledZoom = zoom;
  }

  /** Take the zoom as it is. @returns {number} by how much the reader has changed it, beyond what the page itself did */
  settle() {
    const { zoom } = this.place();
    const change = zoom - this.settledZoom;
    this.settledZoom = zoom;
    return change;
  }

  /** @param {number} steps */
  zoomBy(steps) {
    this.view.animate({ zoom: (this.view.getZoom() ?? 0) + steps, duration: MOVE_MS });
  }

  /** @returns {Place} */
  place() {
    const [lon, lat] = toLonLat(/** @type {number[]} */ (this.view.getCenter()));
    return { lon, lat, zoom: this.view.getZoom() ?? 0 };
  }

  /** What is in view, in degrees. @returns {Box} */
  box() {
    return /** @type {Box} */ (transformExtent(this.view.calculateExtent(this.map.getSize()), 'EPSG:3857', 'EPSG:4326'));
  }

  /** The areas under a pixel. @param {number[]} pixel @returns {Pointed[]} */
  under(pixel) {
    /** @type {Pointed[]} */
    const found = [];
    this.map.forEachFeatureAtPixel(pixel, (feature) => {
      const area = { code: feature.get('code'), name: feature.get('name'), level: feature.get('level') };
      if (!found.some((known) => known.code === area.code)) found.push(area);
    }, { layerFilter: (layer) => layer === this.areas });
    return found;
  }
}
