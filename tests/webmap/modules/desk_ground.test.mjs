// A picture over a mesh, and a proposal as an edit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editOf, fitsOn } from '../../../webmap/src/desk/proposed.js';
import { transformOf, trianglesOf, widened } from '../../../webmap/src/desk/warp.js';

const apply = ([a, b, c, d, e, f], [x, y]) => [a * x + c * y + e, b * x + d * y + f];
const near = (one, other) => one.every((value, i) => Math.abs(value - other[i]) < 1e-9 * (1 + Math.abs(other[i])));

test('a transform leads the three corners to their places, however they lie', () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 200; round++) {
    const triangle = { from: [[0, 0], [1000 * random() + 1, 5], [3, 800 * random() + 20]], to: Array.from({ length: 3 }, () => [1e7 * random(), 4e6 * random()]) };
    const transform = transformOf(triangle);
    triangle.from.forEach((corner, i) => assert.ok(near(apply(transform, corner), triangle.to[i])));
  }
});

test('the triangles of a mesh cover the picture once, and neighbours share their corners', () => {
  const mesh = [0, 1, 2].map((row) => [0, 1, 2, 3].map((column) => [column * 10 + row, -row * 7]));
  const triangles = trianglesOf(mesh, 300, 100);
  assert.equal(triangles.length, 2 * 2 * 3);
  const area = ([p, q, r]) => Math.abs((q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1])) / 2;
  assert.equal(triangles.reduce((sum, { from }) => sum + area(from), 0), 300 * 100);
  const places = new Map();
  for (const { from, to } of triangles) from.forEach((corner, i) => {
    const known = places.get(String(corner)) ?? to[i];
    assert.deepEqual(to[i], known);
    places.set(String(corner), known);
  });
  assert.deepEqual(places.get('0,0'), [0, -0]);
  assert.deepEqual(places.get('300,100'), [32, -14]);
});

test('a widened triangle holds the old one, each corner further out by as much', () => {
  const corners = [[0, 0], [30, 0], [0, 30]];
  for (const [i, corner] of widened(corners, 0.5).entries()) {
    assert.ok(Math.abs(Math.hypot(corner[0] - corners[i][0], corner[1] - corners[i][1]) - 0.5) < 1e-12);
    assert.ok(Math.hypot(corner[0] - 10, corner[1] - 10) > Math.hypot(corners[i][0] - 10, corners[i][1] - 10));
  }
});

const square = (x) => ({ type: 'MultiPolygon', coordinates: [[[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]]] });
const PROPOSAL = {
  areas: [
    { code: 'a', name: '甲', kind: 'base', kept: true, changed: false, geometry: square(0) },
    { code: 'new-1', name: '', kind: 'base', kept: false, changed: true, geometry: square(1) },
  ],
  removed: ['b'],
  knots: [[[1, 0], [1, 1], [1, 0.5]]],
};

test('a proposal becomes an edit of what it changes, in whole steps', () => {
  const { change, words, count } = editOf(PROPOSAL);
  assert.deepEqual([...change.put.keys()], ['new-1']);
  assert.deepEqual(change.put.get('new-1')[0][0][0], [1e7, 0]);
  assert.deepEqual(change.removed, ['b']);
  assert.deepEqual(change.knots, [{ a0: [1e7, 0], b0: [1e7, 1e7], p: [1e7, 5e6] }]);
  assert.deepEqual(words.get('new-1'), { code: 'new-1', name: '', kind: 'base' });
  assert.equal(count, 1);
});

test('a proposal fits on the pieces that it was made from, and on no others', () => {
  const shapes = (...codes) => new Map(codes.map((code) => [code, []]));
  assert.ok(fitsOn(PROPOSAL, shapes('a', 'b')));
  assert.ok(!fitsOn(PROPOSAL, shapes('a')), 'what would be removed is gone');
  assert.ok(!fitsOn(PROPOSAL, shapes('a', 'b', 'c')), 'there is a piece that it does not know');
});
