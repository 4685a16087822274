/** Random divisions with holes, islands and areas in several parts, and an exact check that shares no code with the edits. */
import { Chain } from '../../../../webmap/src/edits/chain.js';
import { retrace } from '../../../../webmap/src/edits/retrace.js';
import { Tessellation } from '../../../../webmap/src/edits/tessellation.js';

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const below = (random, count) => Math.floor(random() * count);
export const pick = (random, all) => all[below(random, all.length)];

export const ORIGIN = [1_130_000_000, 270_000_000];
const CELL = 40_000;

/** A grid whose corners are shaken, its cells dealt out at random; some belong to nobody and are holes of the outline. */
export function world(random, size = 5, labels = 7) {
  const corner = [];
  for (let i = 0; i <= size; i += 1) {
    corner.push([]);
    for (let j = 0; j <= size; j += 1) corner[i].push([ORIGIN[0] + i * CELL + below(random, 16_000), ORIGIN[1] + j * CELL + below(random, 16_000)]);
  }
  const chains = new Map();
  const whole = new Chain();
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      if (random() < 0.08) continue;
      const cell = [[[corner[i][j], corner[i + 1][j], corner[i + 1][j + 1], corner[i][j + 1]]]];
      const code = `area-${below(random, labels)}`;
      chains.set(code, (chains.get(code) ?? new Chain()).addShape(cell));
      whole.addShape(cell);
    }
  }
  const areas = new Map([...chains].sort().map(([code, chain]) => [code, retrace(chain.edges())]));
  return new Tessellation({ areas, outline: retrace(whole.edges()), knots: [] });
}

/** All of it, to compare: areas by code, and the outline. */
export const written = (t) => JSON.stringify([[...t.shapes].sort(([a], [b]) => (a < b ? -1 : 1)), t.outline]);

const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
const equal = (a, b) => a[0] === b[0] && a[1] === b[1];
const on = (a, b, p) => !equal(a, p) && !equal(b, p) && turn(a, b, p) === 0
  && p[0] >= Math.min(a[0], b[0]) && p[0] <= Math.max(a[0], b[0]) && p[1] >= Math.min(a[1], b[1]) && p[1] <= Math.max(a[1], b[1]);
const cross = (a, b, c, d) => turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;

/** What is wrong with a division, in words; null where it tiles its outline and every area is valid. */
export function fault(t, { tiles = true } = {}) {
  const edges = [];
  for (const [code, shape] of [...t.shapes, ['outline', t.outline]]) {
    for (const part of shape) {
      for (const [k, ring] of part.entries()) {
        if (ring.length < 3) return `${code}: a ring of ${ring.length}`;
        if (new Set(ring.map(String)).size < ring.length) return `${code}: a vertex twice in a ring`;
        if (area2(ring) > 0n !== (k === 0)) return `${code}: a ring the wrong way round`;
        ring.forEach((a, i) => edges.push({ code, a, b: ring[(i + 1) % ring.length] }));
      }
    }
    const nested = misplaced(shape);
    if (nested) return `${code}: ${nested}`;
  }
  return crossed(edges) ?? (tiles ? unbalanced(edges) : null);
}

function crossed(edges) {
  const sorted = edges.map(({ a, b }) => (a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? [a, b] : [b, a])).sort((p, q) => p[0][0] - q[0][0]);
  for (let i = 0; i < sorted.length; i += 1) {
    const [a, b] = sorted[i];
    for (let j = i + 1; j < sorted.length && sorted[j][0][0] <= b[0]; j += 1) {
      const [c, d] = sorted[j];
      if (equal(a, c) && equal(b, d)) continue;
      if (cross(a, b, c, d) || on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b)) return `${a} ${b} meets ${c} ${d}`;
    }
  }
  return null;
}

function unbalanced(edges) {
  const sums = new Map();
  for (const { code, a, b } of edges) {
    const [key, sign] = String(a) < String(b) ? [`${a}-${b}`, 1] : [`${b}-${a}`, -1];
    sums.set(key, (sums.get(key) ?? 0) + (code === 'outline' ? -sign : sign));
  }
  for (const [key, sum] of sums) if (sum) return `${key} does not cancel: ${sum}`;
  return null;
}

export const area2 = (ring) => ring.reduce((sum, [x, y], i) => {
  const [u, v] = ring[(i + 1) % ring.length];
  return sum + BigInt(x) * BigInt(v) - BigInt(u) * BigInt(y);
}, 0n);

/** Total of a shape's rings: holes run clockwise, so they are taken off. */
export const total = (shape) => shape.flat().reduce((sum, ring) => sum + area2(ring), 0n);

/** Says which ring lies where it may not: just left of each edge one must be inside once. */
function misplaced(shape) {
  for (const [i, part] of shape.entries()) {
    for (const [j, ring] of part.entries()) {
      const others = shape.flat().filter((other) => other !== ring).map((other) => ({ other, sign: area2(other) > 0n ? 1 : -1 }));
      for (const [k, a] of ring.entries()) {
        const b = ring[(k + 1) % ring.length];
        const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
        const round = others.reduce((sum, { other, sign }) => sum + (within(other, middle) ? sign : 0), 0);
        if (round + (j === 0 ? 1 : 0) !== 1) return `ring ${i}/${j} lies wrong at ${a}`;
        if (j > 0 && !within(part[0], middle)) return `hole ${i}/${j} lies outside of its shell`;
      }
    }
  }
  return null;
}

function within(ring, [x, y]) {
  let odd = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length];
    if (ay > y !== by > y && (turn([ax, ay], [bx, by], [x, y]) > 0) === by > ay) odd = !odd;
  });
  return odd;
}
