/** The desk's map (OpenLayers): what lies under the pieces, the pieces, and what is drawn over them. */
/** @import {Shape, Spot} from '../edits/types.js' */
/** @import {Finding} from '../types.js' */
/** @import {Session} from './session.js' */
/** @import {Homes} from './types.js' */
import Feature from 'ol/Feature.js';
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import ScaleLine from 'ol/control/ScaleLine.js';
import { boundingExtent, buffer, createEmpty, extend, getHeight, getWidth, isEmpty } from 'ol/extent.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import LineString from 'ol/geom/LineString.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import Point from 'ol/geom/Point.js';
import DragPan from 'ol/interaction/DragPan.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorImageLayer from 'ol/layer/VectorImage.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import { backgroundLayer } from '../backgrounds.js';
import { findingStyle } from '../draft_style.js';
import { Pieces, sourceOf } from './pieces.js';
import { metresPerPixel, polygonOf, toMap, toSpot } from './plane.js';
import { VertexDots } from './vertex_dots.js';
import { drawnStyle, homeStyle, markedStyle, neighbourStyle, outlineStyle, shownStyle } from './style.js';

const MOVE_MS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180;
/** Metres kept around a small place, so that its neighbours are seen. */
const AROUND_M = 25;
/** Metres a pixel from which on households are seen as dots. */
const HOMES_M_PER_PX = 6;
const PADDING = [44, 56, 92, 24];
const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });

/** @typedef {{type: string, coordinates: unknown}} Geometry GeoJSON in degrees */

export class DeskCanvas {
  /** @param {HTMLElement} target @param {HTMLElement} scale @param {Session} session
   * @param {{backgrounds: import('../backgrounds.js').Background[], unnamed: string}} more */
  constructor(target, scale, session, { backgrounds, unnamed }) {
    this.session = session;
    this.pieces = new Pieces(session, session.childLevel, unnamed);
    this.backgrounds = backgrounds.map(backgroundLayer);
    /** @type {number | null} */
    this.finding = null;
    this.around = this.pictured(neighbourStyle, 1, true);
    this.homes = this.pictured(homeStyle, 3, false, HOMES_M_PER_PX);
    this.outline = this.pictured(() => outlineStyle, 5, false);
    this.findings = this.layered(findingStyle(() => this.finding), 6);
    this.marked = this.layered(markedStyle, 7);
    this.shown = this.layered(shownStyle, 7);
    this.drawn = this.layered(drawnStyle, 9);
    this.refusal = this.layered(drawnStyle, 10);
    /** @type {Shape | null} */
    this.outlined = null;
    /** What lies below the pieces and is to be seen. */
    this.sketched = this.background = false;
    this.map = new OlMap({
      target,
      controls: [new ScaleLine({ target: scale, minWidth: 64 })],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false, doubleClickZoom: false, shiftDragZoom: false, keyboard: false })
        .extend([new DragPan({ condition: ({ originalEvent }) => /** @type {PointerEvent} */ (originalEvent).button === 1 })]),
      layers: [...this.backgrounds, this.around, this.pieces.layer, this.homes, this.pieces.liveLayer, this.pieces.names, this.outline, this.findings,
        this.marked, this.shown, this.drawn, this.refusal],
      view: new View({ center: fromLonLat([105, 35]), zoom: 4, maxZoom: 24, enableRotation: false }),
    });
    this.vertices = new VertexDots(this);
    this.whenResting(() => target.setAttribute('data-view', this.view()));
    this.map.on('loadstart', () => target.setAttribute('aria-busy', 'true'));
    this.map.on('rendercomplete', () => target.setAttribute('aria-busy', 'false'));
  }

  /** Do something when the map has come to rest somewhere: it does not say so of the first place. @param {() => void} act */
  whenResting(act) {
    this.map.on('moveend', act);
    this.map.once('rendercomplete', act);
  }

  /** A layer that is one picture until its features or the view change. @param {import('ol/style/Style.js').StyleLike} style @param {number} zIndex
   * @param {boolean} declutter @param {number} [maxResolution] */
  pictured(style, zIndex, declutter, maxResolution) {
    return new VectorImageLayer({ source: new VectorSource(), style, zIndex, declutter, maxResolution, imageRatio: 1.4 });
  }

  /** A layer of few features that change often. @param {import('ol/style/Style.js').StyleLike} style @param {number} zIndex */
  layered(style, zIndex) {
    return new VectorLayer({ source: new VectorSource({ useSpatialIndex: false }), style, zIndex, updateWhileAnimating: true, updateWhileInteracting: true });
  }

  /** Draw all that the session holds, and go there. */
  open() {
    const { neighbours, homes } = this.session;
    sourceOf(this.around).addFeatures(neighbours.map(({ name, geometry }) => {
      const feature = /** @type {Feature} */ (format.readFeature({ type: 'Feature', properties: { name }, geometry }));
      return feature;
    }));
    this.redrawOutline();
    if (homes) sourceOf(this.homes).addFeatures(homeDots(homes));
    this.pieces.update(this.session.tessellation.shapes.keys());
    this.showFindings(this.session.findings);
    this.fitAll(false);
  }

  /** Draw pieces again that changed. @param {string[]} codes */
  change(codes) {
    this.pieces.update(codes);
    this.redrawOutline();
    this.markChosen();
    this.vertices.update();
  }

  /** Draw a change that is not made yet over the rest, which stays as it is. @param {string[]} codes that it touches */
  preview(codes) {
    const { previewed, selection } = this.session;
    this.pieces.preview(previewed);
    if (codes.some((code) => selection.includes(code))) this.markChosen();
  }

  /** A click of the reader on a place, in degrees; the tools know how. @type {() => Promise<number[] | null>} */
  pickPlace = async () => null;

  /** Draw the outline again, which an edit gave a knot. */
  redrawOutline() {
    const { outline } = this.session.tessellation;
    if (outline === this.outlined) return;
    this.outlined = outline;
    sourceOf(this.outline).clear(true);
    sourceOf(this.outline).addFeature(new Feature(polygonOf(outline)));
  }

  /** Lay something below the pieces: a scan, a photo. @param {import('ol/layer/Base.js').default} layer */
  addUnder(layer) {
    layer.setZIndex(0);
    this.map.addLayer(layer);
  }

  /** Let what lies below the pieces be seen through them. @param {boolean} on */
  seeThrough(on) {
    this.sketched = on;
    this.bare();
  }

  /** Pieces have no ground over a sketch or a background. */
  bare() {
    const bare = this.sketched || this.background;
    if (bare === this.pieces.bare) return;
    this.pieces.bare = bare;
    this.pieces.source.changed();
  }

  /** @param {string} name of a background; empty: none */
  showBackground(name) {
    for (const layer of this.backgrounds) layer.setVisible(layer.get('name') === name);
    this.background = Boolean(name);
    this.bare();
  }

  /** @param {Finding[]} findings */
  showFindings(findings) {
    const source = sourceOf(this.findings);
    source.clear(true);
    source.addFeatures(findings.filter((one) => one.place).map((one) => {
      const place = new Point(fromLonLat(/** @type {number[]} */ (one.place)));
      const shape = one.geometry && format.readGeometry(one.geometry);
      const feature = new Feature(shape || place.clone());
      feature.setProperties({ number: one.number, kind: one.kind, waived: Boolean(one.waiver), place });
      return feature;
    }));
  }

  /** @param {number | null} number the finding that is looked at */
  chooseFinding(number) {
    this.finding = number;
    this.findings.changed();
  }

  /** Lay shapes over the map; those of the same kind before go. @param {string} kind 'mine', 'theirs', 'before', 'proposed', … @param {object[]} features GeoJSON in degrees */
  showOnly(kind, features) {
    const source = sourceOf(this.shown);
    source.removeFeatures(source.getFeatures().filter((one) => one.get('as') === kind));
    source.addFeatures(features.map((one) => {
      const feature = /** @type {Feature} */ (format.readFeature(one));
      feature.set('as', kind);
      return feature;
    }));
  }

  /** Mark pieces: chosen, hovered, offered. @param {string} as @param {Iterable<Shape>} shapes */
  mark(as, shapes) {
    const source = sourceOf(this.marked);
    source.removeFeatures(source.getFeatures().filter((one) => one.get('as') === as));
    source.addFeatures([...shapes].map((shape) => new Feature({ geometry: polygonOf(shape), as })));
  }

  /** Replace what is being drawn. @param {{as: string, spots: Spot[]}[]} parts one spot: a point; more: a line; `area`: a ring */
  draw(parts) {
    const source = sourceOf(this.drawn);
    source.clear(true);
    source.addFeatures(parts.filter(({ spots }) => spots.length).map(({ as, spots }) => new Feature({ geometry: drawnGeometry(as, spots), as })));
  }

  /** Mark where something was refused. @param {Spot | null} place */
  refused(place) {
    const source = sourceOf(this.refusal);
    source.clear(true);
    if (place) source.addFeature(new Feature({ geometry: new Point(toMap(place)), as: 'refused' }));
    else source.changed();
  }

  /** Mark what is chosen. */
  markChosen() {
    this.mark('chosen', this.session.selection.map((code) => this.session.shape(code)).filter((shape) => shape !== undefined));
  }

  /** Metres on the ground that so many pixels show. @param {number} px */
  metresOf(px) {
    const view = this.map.getView();
    return px * metresPerPixel(view.getResolution() ?? 1, toSpot(/** @type {number[]} */ (view.getCenter())));
  }

  /** @param {number} dx @param {number} dy pixels */
  pan(dx, dy) {
    const view = this.map.getView();
    const [x, y] = /** @type {number[]} */ (view.getCenter());
    const resolution = view.getResolution() ?? 1;
    view.setCenter([x + dx * resolution, y - dy * resolution]);
  }

  /** The code of the piece at a spot, if any. @param {Spot} spot */
  pieceAt(spot) {
    return this.pieces.source.getFeaturesAtCoordinate(toMap(spot)).map((one) => /** @type {string} */ (one.get('code')))[0] ?? null;
  }

  /** @param {number[]} pixel @returns {Spot} */
  spotAt(pixel) {
    return toSpot(this.map.getCoordinateFromPixel(pixel));
  }

  /** @param {Spot} spot @returns {number[]} */
  pixelOf(spot) {
    return this.map.getPixelFromCoordinate(toMap(spot));
  }

  /** Go to pieces by their codes, a geometry, or a place, both in degrees. @param {string[] | number[] | object} where */
  goTo(where) {
    const extent = this.extentOf(where);
    if (!isEmpty(extent)) this.fit(buffer(extent, Math.max(AROUND_M, 0.25 * Math.max(getWidth(extent), getHeight(extent)))), true);
  }

  /** @param {string[] | number[] | object} where */
  extentOf(where) {
    if (!Array.isArray(where)) return format.readGeometry(where)?.getExtent() ?? createEmpty();
    if (typeof where[0] === 'number') return boundingExtent([fromLonLat(/** @type {number[]} */ (where))]);
    const extent = createEmpty();
    for (const code of where) {
      const feature = this.pieces.features.get(String(code));
      if (feature) extend(extent, feature.getGeometry()?.getExtent() ?? createEmpty());
    }
    return extent;
  }

  /** @param {boolean} moving */
  fitAll(moving) {
    const extent = sourceOf(this.outline).getExtent();
    if (extent && !isEmpty(extent)) this.fit(extent, moving);
  }

  /** @param {number[]} extent @param {boolean} moving */
  fit(extent, moving) {
    this.map.getView().fit(extent, { padding: PADDING, maxZoom: 21, duration: moving ? MOVE_MS : 0 });
  }

  /** Middle and zoom, for who looks at the page from outside: lon,lat,zoom. */
  view() {
    const view = this.map.getView();
    return [...toLonLat(/** @type {number[]} */ (view.getCenter())), view.getZoom()].join();
  }

  /** @param {number} steps */
  zoomBy(steps) {
    const view = this.map.getView();
    view.animate({ zoom: (view.getZoom() ?? 0) + steps, duration: MOVE_MS });
  }
}

/** @param {string} as @param {Spot[]} spots */
function drawnGeometry(as, spots) {
  if (as === 'area') return polygonOf([[spots]]);
  return spots.length > 1 ? new LineString(spots.map(toMap)) : new Point(toMap(spots[0]));
}

/** Households as two features, for a feature each would take long to make. @param {Homes} homes @returns {Feature[]} */
function homeDots({ lon, lat, households }) {
  const places = (/** @type {boolean} */ many) => lon.flatMap((x, i) => (households[i] > 1 === many ? [fromLonLat([x, lat[i]])] : []));
  return [false, true].map((many) => new Feature({ geometry: new MultiPoint(places(many)), many }));
}
