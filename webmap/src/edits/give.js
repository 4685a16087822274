/** @import {Change, Part, Shape, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { attempt } from './attempt.js';
import { closedLine } from './cut_out.js';
import { borderWith, facesOf, isDrawn, isWithin, refuseOverlap, tidy, together } from './dividing.js';
import { same } from './exact.js';
import { node, piecesOf } from './noding.js';
import { Refusal } from './refusal.js';
import { twiceArea } from './rings.js';

/**
 * Gives a piece of an area to a neighbour: what a closed line holds, or what a line cuts off towards the neighbour, of two such
 * pieces the smaller.
 * @param {Tessellation} t
 * @param {Spot[]} path closed where its last place is its first
 * @param {string} from
 * @param {string} to
 * @returns {Change}
 * @throws {Refusal} nothing is cut off, all of it is, or the neighbour lies apart from it
 */
export function give(t, path, from, to) {
  return attempt(t, (doing, made) => {
    const isMine = (/** @type {import('./tessellation.js').Segment} */ { left, right }) => left.includes(from) || right.includes(from);
    const noded = node({ t, doing, isMine }, path);
    const faces = facesOf(t, from, piecesOf(noded));
    const given = path.length > 3 && same(path[0], path[path.length - 1])
      ? faces.filter((face) => isWithin(closedLine(noded), face)) : cutOff(t, faces, from, to, path[0]);
    hand(t, faces, given, from, to, path[0], doing);
    tidy(t, made, doing);
  });
}

/**
 * Gives one part of an area to a neighbour.
 * @param {Tessellation} t @param {string} code @param {number} number of the part @param {string} to
 * @returns {Change}
 * @throws {Refusal} it is the only part, or the neighbour lies apart from it
 */
export function givePart(t, code, number, to) {
  const parts = t.shape(code);
  return attempt(t, (doing) => hand(t, parts, [parts[number]], code, to, parts[number][0][0], doing));
}

/** Pieces towards a neighbour. @param {Tessellation} t @param {Shape} faces @param {string} from @param {string} to @param {Spot} place @returns {Part[]} */
function cutOff(t, faces, from, to, place) {
  const drawn = faces.filter((face) => isDrawn(t, from, face));
  if (drawn.length < 2) throw new Refusal('desk.refused.not_through', place);
  const near = drawn.filter((face) => borderWith(t, face, to) > 0);
  if (!near.length) throw new Refusal('desk.refused.apart', place);
  if (near.length < drawn.length) return near;
  const heaviest = near.reduce((most, face) => (twiceArea([face]) > twiceArea([most]) ? face : most));
  return near.filter((face) => face !== heaviest);
}

/** @param {Tessellation} t @param {Part[]} faces all of the giver's @param {Part[]} given @param {string} from @param {string} to @param {Spot} place @param {(change: Change) => void} doing */
function hand(t, faces, given, from, to, place, doing) {
  if (given.length === faces.length) throw new Refusal('desk.refused.swallows', place);
  if (!given.some((face) => borderWith(t, face, to) > 0)) throw new Refusal(given.length ? 'desk.refused.apart' : 'desk.refused.nothing_inside', place);
  const kept = faces.filter((face) => !given.includes(face));
  doing({ put: new Map(together(new Map([[from, kept], [to, [...t.shape(to), ...given]]]))), removed: [], knots: [] });
  refuseOverlap(t, [to]);
}
