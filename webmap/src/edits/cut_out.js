/** @import {Change, Part, Ring, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { attempt } from './attempt.js';
import { Chain } from './chain.js';
import { facesOf, isWithin, reached, refuseOverlap, tidy, together } from './dividing.js';
import { node, piecesOf } from './noding.js';
import { Refusal } from './refusal.js';
import { twiceRing } from './rings.js';

/**
 * Makes one new area of what lies in a ring, taken from all areas there; an area that lies in it whole goes into it.
 * @param {Tessellation} t
 * @param {Ring} ring in either sense
 * @param {() => string} fresh the new area's code
 * @returns {Change}
 * @throws {Refusal} nothing lies in it, it is one whole area, or it crosses itself
 */
export function cutOut(t, ring, fresh) {
  return attempt(t, (doing, made) => {
    const noded = node({ t, doing, isMine: ({ left, right }) => left.length + right.length > 0 }, [...ring, ring[0]]);
    const { taken, kept } = parted(t, noded, closedLine(noded));
    if (!taken.length) throw new Refusal('desk.refused.nothing_inside', ring[0]);
    if (kept.size === 1 && [...kept.values()][0].length === 0) throw new Refusal('desk.refused.whole', ring[0]);
    const code = fresh();
    const put = together(new Map([...kept, [code, taken]]));
    doing({ put: new Map(put), removed: [...kept].filter(([, faces]) => !faces.length).map(([whole]) => whole), knots: [] });
    refuseOverlap(t, [code]);
    tidy(t, made, doing);
  });
}

/** The edges of a closed line, counter-clockwise. @param {Spot[]} noded its first place again at its end */
export function closedLine(noded) {
  const line = noded.length > 3 && twiceRing(noded.slice(0, -1)) < 0n ? noded.slice().reverse() : noded;
  const chain = new Chain();
  for (let i = 1; i < line.length; i += 1) chain.add(line[i - 1], line[i]);
  return chain;
}

/** The faces within a closed line, and those that areas with such faces keep. @param {Tessellation} t @param {Spot[]} noded @param {Chain} line */
function parted(t, noded, line) {
  /** @type {Part[]} */
  const taken = [];
  /** @type {Map<string, Part[]>} */
  const kept = new Map();
  for (const code of reached(t, noded, null)) {
    const faces = facesOf(t, code, piecesOf(noded));
    const within = faces.filter((face) => isWithin(line, face));
    taken.push(...within);
    if (within.length) kept.set(code, faces.filter((face) => !within.includes(face)));
  }
  return { taken, kept };
}
