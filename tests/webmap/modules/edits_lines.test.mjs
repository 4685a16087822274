import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multiPolygonOf, rint, shapeOf, toDegrees, toSteps } from '../../../webmap/src/edits/lattice.js';
import { Lines } from '../../../webmap/src/edits/lines.js';
import { areaM2, compactness, inside } from '../../../webmap/src/edits/measure.js';
import { snapTo } from '../../../webmap/src/edits/snap.js';
import { split } from '../../../webmap/src/edits/split.js';
import { Tessellation } from '../../../webmap/src/edits/tessellation.js';
import { trace } from '../../../webmap/src/edits/trace.js';
import { ORIGIN, fault, randomOf, world } from './edits/worlds.mjs';

const at = (x, y) => [ORIGIN[0] + Math.round(x * 10_000), ORIGIN[1] + Math.round(y * 10_000)];
const box = (x0, y0, x1, y1) => [at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)];

/** Two areas side by side, each ten by ten units of about a hundred metres. */
function pair() {
  const [west, east] = [[[box(0, 0, 10, 10)]], [[box(10, 0, 20, 10)]]];
  return new Tessellation({ areas: new Map([['w', west], ['e', east]]), outline: [[[at(0, 0), at(10, 0), at(20, 0), at(20, 10), at(10, 10), at(0, 10)]]], knots: [] });
}

test('a vertex is caught before an edge, an edge before a line', () => {
  const tessellation = pair();
  const lines = new Lines([[at(0, 5), at(20, 5)]]);
  const ground = { tessellation, lines };
  const node = snapTo(at(10.05, 0.08), 20, ground);
  assert.deepEqual([node.kind, node.at, node.outline], ['vertex', at(10, 0), true]);
  const border = snapTo(at(10.05, 5.02), 10, ground);
  assert.deepEqual([border.kind, border.at, border.outline], ['edge', at(10, 5.02), false]);
  const road = snapTo(at(4, 5.06), 10, ground);
  assert.deepEqual([road.kind, road.at], ['line', at(4, 5)]);
  assert.equal(snapTo(at(4, 4), 10, ground), null);
  assert(Math.abs(road.away - 6.64) < 0.1, 'metres');
});

test('a place in the middle of nothing far away is caught by nothing', () => {
  assert.equal(snapTo(at(500, 500), 30, { tessellation: pair() }), null);
});

test('a trace follows borders round a corner', () => {
  const way = trace(at(10, 4), at(14, 10), { tessellation: pair() });
  assert.deepEqual(way, [at(10, 4), at(10, 10), at(14, 10)]);
});

test('a trace changes from a border to a road and from road to road, where they cross', () => {
  const lines = new Lines([[at(-2, 5), at(8, 5), at(8, 2)], [at(6, 1), at(6, 9)]]);
  const way = trace(at(0, 1), at(6, 8), { tessellation: pair(), lines });
  assert.deepEqual(way, [at(0, 1), at(0, 5), at(6, 5), at(6, 8)]);
});

test('what was traced along a road divides a piece', () => {
  const t = pair();
  const lines = new Lines([[at(-2, 5), at(4, 6), at(8, 4), at(22, 5)]]);
  const way = trace(at(-1, 5 + 1 / 6), at(21, 5 - 1 / 14), { tessellation: t, lines });
  t.apply(split(t, way, null, () => `new-${t.shapes.size}`));
  assert.equal(fault(t), null);
  assert.equal(t.shapes.size, 4);
});

test('where no way leads it is said', () => {
  const lines = new Lines([[at(3, 3), at(4, 4)]]);
  assert.throws(() => trace(at(3, 3), at(0, 0), { tessellation: pair(), lines }), { key: 'desk.refused.no_way' });
  assert.throws(() => trace(at(5, 5), at(0, 0), { tessellation: pair(), lines }), { key: 'desk.refused.no_way' });
});

test('both ends may lie on one stretch', () => {
  assert.deepEqual(trace(at(2, 0), at(5, 0), { tessellation: pair() }), [at(2, 0), at(5, 0)]);
});

test('degrees and steps: ties to even, both ways exact', () => {
  assert.deepEqual([0.5, 1.5, 2.5, -0.5, -1.5].map((value) => rint(value) + 0), [0, 2, 2, 0, -2]);
  assert.deepEqual(toDegrees(toSteps([113.1234567, 27.7654321])), [113.1234567, 27.7654321]);
  for (let seed = 0; seed < 5; seed += 1) {
    for (const shape of world(randomOf(seed)).shapes.values()) assert.deepEqual(shapeOf(multiPolygonOf(shape)), shape);
  }
});

test('square metres agree with the geodesic ones of the server to a millionth', () => {
  // By pyproj: Geod(ellps="GRS80").geometry_area_perimeter
  const village = [[108, 34], [108.02, 34.001], [108.025, 34.02], [108.01, 34.03], [107.99, 34.015]];
  assert(Math.abs(areaM2([[village.map(toSteps)]]) / 7044140.802969933 - 1) < 1e-6);
  const square = [[120, 50], [120.001, 50], [120.001, 50.001], [120, 50.001]];
  assert(Math.abs(areaM2([[square.map(toSteps)]]) / 7974.569550871849 - 1) < 1e-6);
});

test('a circle is compact, a strip is not, and a hole counts', () => {
  const circle = Array.from({ length: 64 }, (_, i) => at(5 * Math.cos((i * Math.PI) / 32) / Math.cos((27 * Math.PI) / 180), 5 * Math.sin((i * Math.PI) / 32)));
  assert(compactness([[circle]]) > 0.98);
  assert(Math.abs(compactness([[box(0, 0, 1.12, 1)]]) - Math.PI / 4) < 0.01);
  assert(compactness([[box(0, 0, 100, 1)]]) < 0.04);
  const ring = [[box(0, 0, 10, 10), box(4, 4, 6, 6).reverse()]];
  assert(areaM2(ring) < areaM2([[box(0, 0, 10, 10)]]));
  assert(!inside(ring, at(5, 5)));
  assert(inside(ring, at(4, 5)), 'its border belongs to it');
  assert(inside(ring, at(1, 1)));
});
