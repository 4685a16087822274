// How fast the pure edits are: `node tests/bench/edits.mjs`. A town of 3,000 pieces with 200,000 vertices; milliseconds: on a busy machine the
// least tells most.
import { cutOut } from '../../webmap/src/edits/cut_out.js';
import { Lines } from '../../webmap/src/edits/lines.js';
import { areaM2, compactness } from '../../webmap/src/edits/measure.js';
import { reshape } from '../../webmap/src/edits/reshape.js';
import { snapTo } from '../../webmap/src/edits/snap.js';
import { split } from '../../webmap/src/edits/split.js';
import { Tessellation } from '../../webmap/src/edits/tessellation.js';
import { trace } from '../../webmap/src/edits/trace.js';
import { moveVertex } from '../../webmap/src/edits/vertices.js';
import { below, randomOf } from '../webmap/modules/edits/worlds.mjs';

const [X, Y, CELL] = [1_130_000_000, 270_000_000, 30_000];
const random = randomOf(1);

/** A bordered line from one corner to another, shaken, the same for both sides. */
function border(known, a, b, between) {
  const key = `${a} ${b}`;
  const back = known.get(`${b} ${a}`);
  if (back) return back.slice().reverse();
  const inner = Array.from({ length: between }, (_, i) => [0, 1].map((k) =>
    Math.round(a[k] + ((b[k] - a[k]) * (i + 1)) / (between + 1)) + below(random, 500) - 250));
  if (!known.has(key)) known.set(key, inner);
  return known.get(key);
}

/** Columns by rows pieces, each border with so many vertices between its corners. */
function town(columns, rows, between) {
  const corner = (i, j) => [X + i * CELL + ((i * 7919 + j * 104_729) % 6000), Y + j * CELL + ((i * 15_485 + j * 32_452) % 6000)];
  const known = new Map();
  const side = (a, b) => [a, ...border(known, a, b, between)];
  const areas = new Map();
  for (let i = 0; i < columns; i += 1) {
    for (let j = 0; j < rows; j += 1) {
      const around = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
      areas.set(`piece-${i}-${j}`, [[around.flatMap((a, k) => side(a, around[(k + 1) % 4]))]]);
    }
  }
  const rim = [];
  for (let i = 0; i < columns; i += 1) rim.push(...side(corner(i, 0), corner(i + 1, 0)));
  for (let j = 0; j < rows; j += 1) rim.push(...side(corner(columns, j), corner(columns, j + 1)));
  for (let i = columns; i > 0; i -= 1) rim.push(...side(corner(i, rows), corner(i - 1, rows)));
  for (let j = rows; j > 0; j -= 1) rim.push(...side(corner(0, j), corner(0, j - 1)));
  return { areas, outline: [[rim]], knots: [], corner };
}

function median(times, work) {
  const taken = Array.from({ length: times }, (_, i) => {
    const start = performance.now();
    work(i);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { least: taken[0], median: taken[times >> 1], most: taken.at(-1) };
}

const told = (words, taken) => console.log(`${words.padEnd(48)} ${Object.values(taken).map((one) => one.toFixed(2).padStart(9)).join(' ')}`);

const whole = town(60, 50, 16);
const count = [...whole.areas.values()].reduce((sum, shape) => sum + shape[0][0].length, 0);
console.log(`${whole.areas.size} pieces, ${count} vertices${' '.repeat(25)}least    median      most`);
told('new Tessellation', median(5, () => new Tessellation(whole)));
const t = new Tessellation(whole);
const { corner } = whole;
told('moveVertex of a node (a drag frame)', median(200, (i) => {
  const from = corner(10 + (i % 40), 10 + (i % 30));
  moveVertex(t, from, [from[0] + (i % 20), from[1] + 10]);
}));
told('areaM2 and compactness of the four pieces', median(200, (i) => {
  for (const code of t.holders(corner(10 + (i % 40), 20))) { areaM2(t.shape(code)); compactness(t.shape(code)); }
}));
told('apply and undo a moved node', median(100, (i) => {
  const from = corner(10 + (i % 40), 10 + (i % 30));
  t.apply(t.apply(moveVertex(t, from, [from[0] + 10, from[1] + 10])));
}));
let serial = 0;
const fresh = () => `new-${(serial += 1)}`;
told('split across five pieces', median(30, (i) => split(t, [[X + 10_000, Y + (3 + i) * CELL + 14_000], [X + 5 * CELL + 15_000, Y + (3 + i) * CELL + 15_000]], null, fresh)));
told('split across all 60', median(5, (i) => split(t, [[X - 10_000, Y + (3 + i) * CELL + 14_000], [X + 61 * CELL, Y + (3 + i) * CELL + 15_000]], null, fresh)));
told('cut out of four pieces', median(30, (i) => {
  const [x, y] = corner(10 + i, 10);
  cutOut(t, [[x - 9000, y - 9000], [x + 9000, y - 9000], [x + 9000, y + 9000], [x - 9000, y + 9000]], fresh);
}));
told('reshape', median(30, (i) => {
  const [from, to] = [corner(10 + i, 10), corner(10 + i, 11)];
  reshape(t, `piece-${10 + i}-10`, [from, [from[0] + 5000, (from[1] + to[1]) >> 1], to]);
}));
const roads = Array.from({ length: 1000 }, () => {
  let at = [X + below(random, 60 * CELL), Y + below(random, 50 * CELL)];
  return Array.from({ length: 21 }, () => (at = [at[0] + below(random, 8001) - 4000, at[1] + below(random, 8001) - 4000]));
});
told('new Lines of 20,000 pieces', median(3, () => new Lines(roads)));
const lines = new Lines(roads);
told('snapTo within 10 m', median(1000, () => snapTo([X + below(random, 60 * CELL), Y + below(random, 50 * CELL)], 10, { tessellation: t, lines })));
told('snapTo within 200 m', median(200, () => snapTo([X + below(random, 60 * CELL), Y + below(random, 50 * CELL)], 200, { tessellation: t, lines })));
told('trace over some 600 m of borders and roads', median(30, (i) => trace(corner(10 + i, 20), corner(11 + i, 22), { tessellation: t, lines })));
