/** The pieces on the map: one picture of all of them, and on top, drawn for each frame, only those that change under the pointer. */
/** @import {Change, Shape} from '../edits/types.js' */
/** @import {Session} from './session.js' */
import Feature from 'ol/Feature.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorImageLayer from 'ol/layer/VectorImage.js';
import VectorSource from 'ol/source/Vector.js';
import { polygonOf } from './plane.js';
import { nameStyle, pieceStyle } from './style.js';

/** @param {VectorLayer | VectorImageLayer} layer @returns {VectorSource} */
export const sourceOf = (layer) => /** @type {VectorSource} */ (layer.getSource());

export class Pieces {
  /** @param {Session} session @param {string} level of the pieces @param {string} unnamed */
  constructor(session, level, unnamed) {
    this.session = session;
    /** Another ground than that of the kind, by code. @type {(code: string) => import('ol/style/Fill.js').default | null} */
    this.shade = () => null;
    this.source = new VectorSource();
    this.live = new VectorSource({ useSpatialIndex: false });
    /** Whether something lies below that is to be seen. */
    this.bare = false;
    const style = pieceStyle(level, (code) => this.shade(code), () => this.bare);
    this.layer = new VectorImageLayer({ source: this.source, style, imageRatio: 1.4, zIndex: 2 });
    // Names lie above roads and households; they are worked out again only when the map has come to rest.
    this.names = new VectorLayer({ source: this.source, style: nameStyle(unnamed), declutter: true, zIndex: 6 });
    this.liveLayer = new VectorLayer({ source: this.live, style, updateWhileAnimating: true, updateWhileInteracting: true, zIndex: 2.5 });
    /** @type {Map<string, Feature>} */
    this.features = new Map();
    /** Shapes that features have: one that is the same is not made anew. @type {Map<string, Shape>} */
    this.drawn = new Map();
  }

  /** @param {Iterable<string>} codes to draw as the session has them now */
  update(codes) {
    this.live.clear(true);
    const added = [];
    for (const code of codes) {
      const shape = this.session.tessellation.shapes.get(code);
      const known = this.features.get(code);
      if (!shape) this.remove(code);
      else if (known) this.redraw(known, code, shape);
      else added.push(this.add(code, shape));
    }
    this.source.addFeatures(added);
    this.source.changed();
  }

  /** @param {string} code @param {Shape} shape */
  add(code, shape) {
    const feature = new Feature(polygonOf(shape));
    feature.setProperties({ code, ...this.words(code) }, true);
    this.features.set(code, feature);
    this.drawn.set(code, shape);
    return feature;
  }

  /** @param {Feature} feature @param {string} code @param {Shape} shape */
  redraw(feature, code, shape) {
    feature.setProperties(this.words(code), true);
    if (this.drawn.get(code) !== shape) feature.setGeometry(polygonOf(shape));
    this.drawn.set(code, shape);
  }

  /** @param {string} code */
  remove(code) {
    const feature = this.features.get(code);
    if (feature) this.source.removeFeature(feature);
    this.features.delete(code);
    this.drawn.delete(code);
  }

  /** @param {string} code */
  words(code) {
    const { name = '', kind = 'base' } = this.session.words.get(code) ?? {};
    return { name, kind };
  }

  /** Draw what a change would do over the picture of the rest, which stays. @param {Change | null} change */
  preview(change) {
    this.live.clear(true);
    if (!change) return void this.live.changed();
    this.live.addFeatures([...change.put].map(([code, shape]) => {
      const feature = new Feature(polygonOf(shape));
      feature.setProperties({ code, ...this.words(code) }, true);
      return feature;
    }));
  }
}
