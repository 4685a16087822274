/** The map of a draft: its areas before or after the mend, its parents, faint neighbours, and what is wrong. */
/** @import {Draft, Finding, Mend} from './types.js' */
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import ScaleLine from 'ol/control/ScaleLine.js';
import { boundingExtent, buffer, createEmpty, extend, getHeight, getWidth, isEmpty } from 'ol/extent.js';
import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import MVT from 'ol/format/MVT.js';
import Point from 'ol/geom/Point.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorImageLayer from 'ol/layer/VectorImage.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTile from 'ol/source/VectorTile.js';
import { tileUrl } from './api.js';
import { areaStyle, findingStyle, neighbourStyle } from './draft_style.js';
import { shownFindings } from './triage.js';

const MOVE_MS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180;
const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });
/** Metres kept around a small finding, so that its neighbours are seen. */
const AROUND_M = 25;

export class DraftCanvas {
  /** @param {HTMLElement} target @param {HTMLElement} scale @param {(number: number) => void} choose */
  constructor(target, scale, choose) {
    this.areas = new VectorSource();
    this.findings = new VectorSource();
    /** @type {number | null} */
    this.selected = null;
    /** What is drawn now, so that a choice draws nothing anew. */
    this.drawn = { /** @type {unknown} */ findings: null, kind: '', /** @type {Mend | null} */ mend: null, after: false };
    /** Areas drawn as a mend would leave them, with the polygon that they have. @type {[Feature, import('ol/geom/Geometry.js').default | undefined][]} */
    this.moved = [];
    this.neighbours = new VectorTileLayer({ style: neighbourStyle, renderMode: 'vector' });
    // One picture, larger than the map, is moved while the map is; thousands of areas would be drawn for each frame.
    this.areaLayer = new VectorImageLayer({ source: this.areas, style: areaStyle, declutter: true, imageRatio: 1.5 });
    this.marks = new VectorLayer({ source: this.findings, style: findingStyle(() => this.selected) });
    this.map = new OlMap({
      target,
      controls: [new ScaleLine({ target: scale, minWidth: 64 })],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
      layers: [this.neighbours, this.areaLayer, this.marks],
      view: new View({ center: fromLonLat([105, 35]), zoom: 4, maxZoom: 24, enableRotation: false }),
    });
    this.map.on('loadstart', () => target.setAttribute('aria-busy', 'true'));
    this.map.on('rendercomplete', () => target.setAttribute('aria-busy', String(this.areas.isEmpty())));
    this.map.on('click', ({ pixel }) => {
      const found = this.map.forEachFeatureAtPixel(pixel, (feature) => feature,
        { layerFilter: (layer) => layer === this.marks, hitTolerance: 4 });
      if (found) choose(found.get('number'));
    });
  }

  /** @param {Draft} draft */
  showNeighbours(draft) {
    this.neighbours.setSource(new VectorTile({ format: new MVT(), url: tileUrl(draft.scheme), maxZoom: 20 }));
  }

  /** @param {object} collection areas and parents */
  showAreas(collection) {
    this.areas.clear(true);
    this.moved = [];
    this.areas.addFeatures(format.readFeatures(collection));
    this.drawn.mend = null;
  }

  /** Draw the areas of a mend as they were or as they would be. @param {Mend | null} mend @param {boolean} after */
  showMend(mend, after) {
    if (this.drawn.mend === mend && this.drawn.after === after) return;
    Object.assign(this.drawn, { mend, after });
    for (const [feature, before] of this.moved) feature.setGeometry(before);
    const changed = new Map((after && mend ? mend.areas : []).map((area) => [area.code, area]));
    const moved = new Set((mend?.ledger ?? []).map((entry) => entry.code));
    this.moved = [];
    for (const feature of this.areas.getFeatures()) {
      const area = feature.get('role') === 'area' ? changed.get(feature.get('code')) : undefined;
      feature.set('moved', after && moved.has(feature.get('code')), true);
      if (!area) continue;
      this.moved.push([feature, feature.getGeometry()]);
      feature.setGeometry(format.readGeometry(area.after));
    }
    for (const feature of this.findings.getFeatures()) {
      feature.set('closed', after && (mend?.closes.includes(feature.get('number')) ?? false), true);
    }
    this.areaLayer.changed();
    this.marks.changed();
  }

  /** @param {Finding[]} findings @param {string} kind only these; empty: all */
  showFindings(findings, kind) {
    if (this.drawn.findings === findings && this.drawn.kind === kind) return;
    Object.assign(this.drawn, { findings, kind, mend: null });
    this.findings.clear(true);
    this.findings.addFeatures(shownFindings(findings, kind).filter((one) => one.place).map((one) => {
      const place = new Point(fromLonLat(/** @type {number[]} */ (one.place)));
      const shape = one.geometry && format.readGeometry(one.geometry);
      const feature = new Feature(shape || place.clone());
      feature.setProperties({ number: one.number, kind: one.kind, waived: Boolean(one.waiver), place });
      return feature;
    }));
  }

  /** @param {number | null} number */
  select(number) {
    this.selected = number;
    this.marks.changed();
  }

  /** Show all of the draft. @param {boolean} moving */
  fitAll(moving) {
    const extent = createEmpty();
    for (const feature of this.areas.getFeatures()) extend(extent, feature.getGeometry()?.getExtent() ?? createEmpty());
    if (!isEmpty(extent)) this.fit(extent, moving);
  }

  /** Go to one finding, its surroundings with it. @param {Finding} one */
  goTo(one) {
    const feature = this.findings.getFeatures().find((found) => found.get('number') === one.number);
    const extent = feature?.getGeometry()?.getExtent() ?? (one.place ? boundingExtent([fromLonLat(one.place)]) : null);
    if (extent) this.fit(buffer(extent, Math.max(AROUND_M, 0.6 * Math.max(getWidth(extent), getHeight(extent)))), true);
  }

  /** @param {number[]} extent @param {boolean} moving */
  fit(extent, moving) {
    this.map.getView().fit(extent, { padding: [52, 24, 48, 24], maxZoom: 21, duration: moving ? MOVE_MS : 0 });
  }

  /** @param {number} steps */
  zoomBy(steps) {
    const view = this.map.getView();
    view.animate({ zoom: (view.getZoom() ?? 0) + steps, duration: MOVE_MS });
  }
}
