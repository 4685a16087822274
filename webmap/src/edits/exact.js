/**
 * Exact questions about places on the lattice. Differences below 2^26 steps (6.7 degrees) have products that doubles hold exactly;
 * beyond, and where a quotient must be rounded once, whole numbers of any length are used.
 */
/** @import {Spot} from './types.js' */

const EXACT = 2 ** 26;

/** Twice the signed area of the triangle a, b, c: positive where c lies left of a-b. @param {Spot} a @param {Spot} b @param {Spot} c */
export const orient = (a, b, c) => cross(b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]);

/** @param {number} dx @param {number} dy @param {number} ex @param {number} ey @returns {number} exact, or of the right sign where it is too large */
export function cross(dx, dy, ex, ey) {
  if (small(dx) && small(dy) && small(ex) && small(ey)) return dx * ey - dy * ex;
  return Number(BigInt(dx) * BigInt(ey) - BigInt(dy) * BigInt(ex));
}

/** @param {number} d */
const small = (d) => d < EXACT && d > -EXACT;

/** @param {Spot} a @param {Spot} b */
export const same = (a, b) => a[0] === b[0] && a[1] === b[1];

/** Order by x, then y. @param {Spot} a @param {Spot} b */
export const bySpot = (a, b) => a[0] - b[0] || a[1] - b[1];

/** Whether c, known to lie on the line a-b, lies strictly between its ends. @param {Spot} a @param {Spot} b @param {Spot} c */
function between(a, b, c) {
  if (a[0] !== b[0]) return (a[0] < c[0] && c[0] < b[0]) || (b[0] < c[0] && c[0] < a[0]);
  return (a[1] < c[1] && c[1] < b[1]) || (b[1] < c[1] && c[1] < a[1]);
}

/** Whether c lies on the edge a-b and is none of its ends. @param {Spot} a @param {Spot} b @param {Spot} c */
export const isOn = (a, b, c) => orient(a, b, c) === 0 && between(a, b, c);

/** Whether two edges cross in a place that is no end of either. @param {Spot} a @param {Spot} b @param {Spot} c @param {Spot} d */
export function crosses(a, b, c, d) {
  const left = orient(a, b, c);
  const right = orient(a, b, d);
  if (!((left > 0 && right < 0) || (left < 0 && right > 0))) return false;
  const start = orient(c, d, a);
  const end = orient(c, d, b);
  return (start > 0 && end < 0) || (start < 0 && end > 0);
}

/** Whether two different edges meet anywhere but in a common end. @param {Spot} a @param {Spot} b @param {Spot} c @param {Spot} d */
export const touches = (a, b, c, d) => crosses(a, b, c, d) || isOn(a, b, c) || isOn(a, b, d) || isOn(c, d, a) || isOn(c, d, b);

/** Where two edges that touch do so, on the lattice. @param {Spot} a @param {Spot} b @param {Spot} c @param {Spot} d @returns {Spot} */
export function touchingPlace(a, b, c, d) {
  if (crosses(a, b, c, d)) return crossing(a, b, c, d);
  if (isOn(a, b, c)) return c;
  if (isOn(a, b, d)) return d;
  return isOn(c, d, a) ? a : b;
}

/** The crossing of two edges, each coordinate rounded once, ties to even. @param {Spot} a @param {Spot} b @param {Spot} c @param {Spot} d */
export function crossing(a, b, c, d) {
  const [dx, dy] = [BigInt(d[0] - c[0]), BigInt(d[1] - c[1])];
  const share = BigInt(c[0] - a[0]) * dy - BigInt(c[1] - a[1]) * dx;
  const whole = BigInt(b[0] - a[0]) * dy - BigInt(b[1] - a[1]) * dx;
  return along(a, b, share, whole);
}

/** The place a + (b - a) share / whole, each coordinate rounded once, ties to even. @param {Spot} a @param {Spot} b @param {bigint} share @param {bigint} whole @returns {Spot} */
export const along = (a, b, share, whole) => [
  a[0] + Number(quotient(BigInt(b[0] - a[0]) * share, whole)),
  a[1] + Number(quotient(BigInt(b[1] - a[1]) * share, whole)),
];

/** The nearest whole number to a quotient, ties to even. @param {bigint} over @param {bigint} under */
export function quotient(over, under) {
  const [n, d] = under < 0n ? [-over, -under] : [over, under];
  let low = n / d;
  if (n < 0n && low * d !== n) low -= 1n;
  const twice = 2n * (n - low * d);
  return twice > d || (twice === d && low % 2n !== 0n) ? low + 1n : low;
}

/** How far along a-b the foot of a place lies, as a quotient: 0 at a, 1 at b. @param {Spot} a @param {Spot} b @param {Spot} place @returns {[bigint, bigint]} */
export function footOf(a, b, place) {
  const [dx, dy] = [BigInt(b[0] - a[0]), BigInt(b[1] - a[1])];
  return [BigInt(place[0] - a[0]) * dx + BigInt(place[1] - a[1]) * dy, dx * dx + dy * dy];
}
