/** After a split: the piece with more households keeps name and code, the new ones are of the same kind. */
/** @import {Change, Shape} from '../edits/types.js' */
/** @import {DeskCanvas} from './canvas.js' */
/** @import {Session} from './session.js' */
/** @import {AreaWords} from './types.js' */
import { innerSpot } from './plane.js';

/** No piece has so many square metres. */
const MOST_M2 = 1e13;

/** How much a piece weighs when it is asked who keeps the code: by households, where these are unknown or equal by square metres.
 * @param {Session} session @returns {(shape: Shape) => number} */
export const weightBy = (session) => (shape) => {
  const { households, m2 } = session.book.of(shape);
  return (households ?? 0) * MOST_M2 + m2;
};

/** What is said of the pieces that a change adds: no name yet, the kind of what they were cut from.
 * @param {Session} session before the change @param {DeskCanvas} canvas before it, too @param {Change} change @returns {Map<string, AreaWords>} */
export function newWords(session, canvas, { put }) {
  const added = [...put].filter(([code]) => !session.tessellation.shapes.has(code));
  return new Map(added.map(([code, shape]) => {
    const parent = canvas.pieceAt(innerSpot(shape)) ?? '';
    return [code, { code, name: '', kind: session.words.get(parent)?.kind ?? 'base' }];
  }));
}
