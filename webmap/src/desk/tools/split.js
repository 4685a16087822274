/** 分割: a drawn line cuts every piece that it runs right through. */
/** @import {Change, Shape} from '../../edits/types.js' */
import { split } from '../../edits/split.js';
import { fresh } from '../fresh.js';
import { newWords, weightBy } from '../heirs.js';
import { PathTool } from './path.js';

export class Split extends PathTool {
  /** @returns {import('./tool.js').Words} */
  hint() {
    const count = this.points.length;
    if (!count) return { key: 'desk.hint.split' };
    return { key: this.ready ? 'desk.hint.split.end' : 'desk.hint.split.more' };
  }

  async finish() {
    if (!this.ready) return;
    const path = await this.desk.catching.onBorders(this.course, [this.points[0], this.points[this.points.length - 1]]);
    const { session } = this;
    const change = this.desk.tried(() => split(session.tessellation, path, null, fresh, weightBy(session)));
    if (!change) return;
    const words = newWords(session, this.canvas, change);
    const parents = [...change.put.keys()].filter((code) => session.tessellation.shapes.has(code) && this.cuts(change, code));
    this.clear();
    this.desk.do('split', change, { words, said: { count: words.size } });
    session.select([...parents, ...words.keys()]);
  }

  /** Whether a piece became smaller, and not only got a vertex. @param {Change} change @param {string} code */
  cuts({ put }, code) {
    const { book, tessellation } = this.session;
    const [before, after] = [tessellation.shapes.get(code), put.get(code)].map((shape) => book.of(/** @type {Shape} */ (shape)).m2);
    return before - after > 1;
  }
}
