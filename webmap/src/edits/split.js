/** @import {Change, Part, Shape, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { attempt } from './attempt.js';
import { facesOf, isDrawn, reached, tidy } from './dividing.js';
import { node, piecesOf } from './noding.js';
import { Refusal } from './refusal.js';
import { canonical, twiceArea } from './rings.js';

/**
 * Cuts every area that a line runs right through. The line may begin and end outside of them; the heaviest piece keeps the code.
 * @param {Tessellation} t
 * @param {Spot[]} path
 * @param {string[] | null} codes only these; null: all
 * @param {() => string} fresh a new code each time
 * @param {(shape: Shape) => number | bigint} [weigh] what decides who keeps the code: by default the area
 * @returns {Change}
 * @throws {Refusal} it runs through none, crosses itself, or meets a border where there is no room for a vertex
 */
export function split(t, path, codes, fresh, weigh = twiceArea) {
  const mine = codes && new Set(codes);
  return attempt(t, (doing, made) => {
    const isMine = (/** @type {import('./tessellation.js').Segment} */ { left, right }) =>
      mine ? [...left, ...right].some((code) => mine.has(code)) : left.length + right.length > 0;
    const pieces = piecesOf(node({ t, doing, isMine }, path));
    const parted = reached(t, path, codes).map((code) => partsOf(t, code, facesOf(t, code, pieces))).filter(({ drawn }) => drawn.length > 1);
    if (!parted.length) throw new Refusal('desk.refused.not_through', path[0]);
    for (const { code, drawn, others } of parted) {
      const heaviest = drawn.reduce((most, part) => (weigh([part]) > weigh([most]) ? part : most));
      /** @type {[string, Shape][]} */
      const put = drawn.filter((part) => part !== heaviest).map((part) => [fresh(), [part]]);
      doing({ put: new Map([[code, canonical([heaviest, ...others])], ...put]), removed: [], knots: [] });
    }
    tidy(t, made, doing);
  });
}

/** @param {Tessellation} t @param {string} code @param {Shape} faces @returns {{code: string, drawn: Part[], others: Part[]}} */
function partsOf(t, code, faces) {
  const drawn = faces.filter((part) => isDrawn(t, code, part));
  return { code, drawn, others: faces.filter((part) => !drawn.includes(part)) };
}
