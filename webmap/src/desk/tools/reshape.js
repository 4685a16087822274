/** 改线: a border takes a new course between two places on it; what lies on its other side follows. */
/** @import {Spot} from '../../edits/types.js' */
import { buffer, boundingExtent } from 'ol/extent.js';
import { reshape } from '../../edits/reshape.js';
import { toMap } from '../plane.js';
import { PathTool } from './path.js';

/** Pieces within so many metres of both ends may be the one whose border is meant. */
const NEAR_M = 1;

export class Reshape extends PathTool {
  what = 'reshape';

  /** @returns {import('./tool.js').Words} */
  hint() {
    if (!this.points.length) return { key: 'desk.hint.reshape' };
    return { key: this.ready ? 'desk.hint.reshape.end' : 'desk.hint.reshape.more' };
  }

  /** @returns {void} */
  finish() {
    if (this.ready) this.apply(this.course);
  }

  /** @param {Spot[]} path */
  apply(path) {
    const { session } = this;
    const codes = this.candidates(path);
    const change = this.desk.firstOf(codes.map((code) => () => reshape(session.tessellation, code, path)));
    if (!change) return;
    this.clear();
    this.desk.do(this.what, change, {});
    session.select([...change.put.keys()].filter((code) => codes.includes(code)).slice(0, 2));
  }

  /** The chosen piece first, then those that lie at both ends. @param {Spot[]} path */
  candidates(path) {
    const { selection, tessellation } = this.session;
    const near = (/** @type {Spot} */ spot) => this.canvas.pieces.source
      .getFeaturesInExtent(buffer(boundingExtent([toMap(spot)]), NEAR_M)).map((one) => String(one.get('code')));
    const last = new Set(near(path[path.length - 1]));
    const chosen = selection.length === 1 && tessellation.shapes.has(selection[0]) ? selection : [];
    return [...new Set([...chosen, ...near(path[0]).filter((code) => last.has(code)), ...near(path[0])])];
  }
}
