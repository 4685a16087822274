/** 分割: a drawn line cuts every piece that it runs right through. */
import { split } from '../../edits/split.js';
import { fresh } from '../fresh.js';
import { heirs } from '../heirs.js';
import { PathTool } from './path.js';

export class Split extends PathTool {
  hint() {
    const count = this.points.length;
    if (!count) return { key: 'desk.hint.split' };
    return { key: this.ready ? 'desk.hint.split.end' : 'desk.hint.split.more' };
  }

  async finish() {
    if (!this.ready) return;
    const path = await this.desk.catching.onBorders(this.course, [this.points[0], this.points[this.points.length - 1]]);
    const { session } = this;
    const found = this.desk.tried(() => heirs(session, this.canvas, split(session.tessellation, path, null, fresh)));
    if (!found) return;
    this.clear();
    this.desk.do('split', found.change, { words: found.words, said: { count: found.words.size } });
    session.select([...found.parents, ...found.words.keys()]);
  }
}
