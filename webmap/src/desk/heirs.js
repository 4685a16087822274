/** Who keeps name and code after a split: the piece with more households, where these are unknown or equal the larger one. */
/** @import {Change, Shape} from '../edits/types.js' */
/** @import {DeskCanvas} from './canvas.js' */
/** @import {Session} from './session.js' */
/** @import {AreaWords} from './types.js' */
import { innerSpot } from './plane.js';

/** Give the codes of a split to the pieces that keep them. @param {Session} session before the split @param {DeskCanvas} canvas before it, too @param {Change} change
 * @returns {{change: Change, words: Map<string, AreaWords>, parents: string[]}} `words` of the new pieces, `parents`: those that were cut */
export function heirs(session, canvas, change) {
  const put = new Map(change.put);
  /** @type {Map<string, AreaWords>} */
  const words = new Map();
  /** @type {Set<string>} */
  const parents = new Set();
  for (const code of change.put.keys()) {
    if (session.tessellation.shapes.has(code)) continue;
    const parent = canvas.pieceAt(innerSpot(/** @type {Shape} */ (change.put.get(code)))) ?? '';
    words.set(code, { code, name: '', kind: session.words.get(parent)?.kind ?? 'base' });
    if (!put.has(parent)) continue;
    parents.add(parent);
    const [kept, made] = [/** @type {Shape} */ (put.get(parent)), /** @type {Shape} */ (put.get(code))];
    if (!heavier(session, made, kept)) continue;
    put.set(parent, made);
    put.set(code, kept);
  }
  return { change: { ...change, put }, words, parents: [...parents] };
}

/** @param {Session} session @param {Shape} one @param {Shape} other */
function heavier(session, one, other) {
  const [a, b] = [session.book.of(one), session.book.of(other)];
  return a.households === b.households ? a.m2 > b.m2 : (a.households ?? 0) > (b.households ?? 0);
}
