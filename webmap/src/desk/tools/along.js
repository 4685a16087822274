/** 沿路: a stretch of border is put on a road or a river: two clicks on the border, clicks on the road between where several lead there. */
/** @import {Place} from './tool.js' */
/** @import {Spot} from '../../edits/types.js' */
import { same } from './path.js';
import { Reshape } from './reshape.js';

export class Along extends Reshape {
  what = 'along';

  get traces() {
    return false;
  }

  /** @returns {import('./tool.js').Words} */
  hint() {
    if (!this.points.length) return { key: 'desk.hint.along' };
    return { key: 'desk.hint.along.more' };
  }

  /** @param {Spot} from @param {Spot} to */
  way(from, to) {
    return this.desk.catching.alongLines(from, to);
  }

  /** @param {Place} place @returns {void} */
  click(place) {
    if (!this.points.length && !onBorder(place)) return this.desk.refuse('desk.refused.notborder', place.spot);
    super.click(place);
    if (this.points.length > 1 && onBorder(place) && !same(this.points[0].spot, place.spot)) this.finish();
  }
}

/** @param {Place} place */
const onBorder = ({ snapped }) => snapped?.kind === 'vertex' || snapped?.kind === 'edge';
