/** @import {Change, Part, Ring, Spot} from './types.js' */
/** @import {Tessellation} from './tessellation.js' */
import { attempt } from './attempt.js';
import { Chain } from './chain.js';
import { borderWith, facesOf, isWithin, reached, refuseOverlap, tidy, together } from './dividing.js';
import { same } from './exact.js';
import { node, piecesOf } from './noding.js';
import { Refusal } from './refusal.js';
import { twiceRing } from './rings.js';

/**
 * Gives the border of an area a new course between the first and the last place where a line meets it; the neighbours follow. Of the two
 * ways round the border the one is replaced that changes less. What the area loses goes to the neighbour with the longest border.
 * @param {Tessellation} t
 * @param {string} code
 * @param {Spot[]} path
 * @returns {Change}
 * @throws {Refusal} it does not meet the border twice, would take a whole area, or would leave a gap along the outline
 */
export function reshape(t, code, path) {
  return attempt(t, (doing, made) => {
    const noded = node({ t, doing, isMine: ({ left, right }) => left.length + right.length > 0 }, path);
    const course = between(t, code, noded);
    const { line, old } = redrawn(t, code, course);
    const faces = facesWithin(t, code, course, old, line);
    doing({ put: new Map(together(faces)), removed: [], knots: [] });
    refuseOverlap(t, faces.keys());
    tidy(t, made, doing);
  });
}

/** A line from the first to the last place where it meets an area's border. @param {Tessellation} t @param {string} code @param {Spot[]} noded */
function between(t, code, noded) {
  const meets = noded.map((spot) => t.holders(spot).includes(code));
  const [first, last] = [meets.indexOf(true), meets.lastIndexOf(true)];
  if (first === last || same(noded[first], noded[last])) throw new Refusal('desk.refused.not_met', noded[0]);
  return noded.slice(first, last + 1);
}

/** The area's boundary with the new course in it, and the stretch that it replaces. @param {Tessellation} t @param {string} code @param {Spot[]} course */
function redrawn(t, code, course) {
  const [start, end] = [course[0], course[course.length - 1]];
  const ring = t.shape(code).flat().find((one) => [start, end].every((place) => one.some((spot) => same(spot, place))));
  if (!ring) throw new Refusal('desk.refused.other_ring', end);
  const [ahead, back] = [stretch(ring, start, end), stretch(ring, end, start)];
  const isAhead = changeOf(course, ahead) <= changeOf(course.slice().reverse(), back);
  const [old, drawn] = isAhead ? [ahead, course] : [back, course.slice().reverse()];
  const line = new Chain(t.shape(code));
  for (let i = 1; i < old.length; i += 1) line.add(old[i], old[i - 1]);
  for (let i = 1; i < drawn.length; i += 1) line.add(drawn[i - 1], drawn[i]);
  return { line, old };
}

/** A ring from one of its vertices to another. @param {Ring} ring @param {Spot} from @param {Spot} to @returns {Spot[]} */
function stretch(ring, from, to) {
  const [i, j] = [from, to].map((place) => ring.findIndex((spot) => same(spot, place)));
  return i <= j ? ring.slice(i, j + 1) : [...ring.slice(i), ...ring.slice(0, j + 1)];
}

/** Twice the area between two ways with the same ends. @param {Spot[]} one @param {Spot[]} other */
function changeOf(one, other) {
  const twice = twiceRing([...one, ...other.slice(1, -1).reverse()]);
  return twice < 0n ? -twice : twice;
}

/** Who has which faces then. @param {Tessellation} t @param {string} code @param {Spot[]} course @param {Spot[]} old @param {Chain} line @returns {Map<string, Part[]>} */
function facesWithin(t, code, course, old, line) {
  /** @type {Map<string, Part[]>} */
  const out = new Map();
  /** @type {Part[]} */
  const mine = [];
  /** @type {Part[]} */
  const lost = [];
  for (const one of reached(t, [...course, ...old], null)) {
    const faces = facesOf(t, one, piecesOf(course));
    const within = faces.filter((face) => isWithin(line, face));
    const rest = faces.filter((face) => !within.includes(face));
    if (one !== code && within.length && !rest.length) throw new Refusal('desk.refused.swallows', within[0][0][0]);
    mine.push(...within);
    if (one === code) lost.push(...rest);
    else if (within.length) out.set(one, rest);
  }
  if (!mine.length) throw new Refusal('desk.refused.swallows', course[0]);
  if (!lost.length && !out.size) throw new Refusal('desk.refused.same_course', course[0]);
  for (const face of lost) hand(t, code, face, out);
  return out.set(code, mine);
}

/** Gives a lost face to the neighbour with the longest border. @param {Tessellation} t @param {string} code @param {Part} face @param {Map<string, Part[]>} out */
function hand(t, code, face, out) {
  const near = [...new Set(face.flat().flatMap((spot) => t.holders(spot)))].sort().filter((one) => one !== code)
    .map((one) => ({ one, long: borderWith(t, face, one) })).filter(({ long }) => long > 0);
  if (!near.length) throw new Refusal('desk.refused.outline', face[0][0]);
  const { one } = near.reduce((best, next) => (next.long > best.long ? next : best));
  out.set(one, [...(out.get(one) ?? t.shape(one)), face]);
}
