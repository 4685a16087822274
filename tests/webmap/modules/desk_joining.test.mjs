import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined, sameCourse } from '../../../webmap/src/desk/joining.js';
import { sameShape } from '../../../webmap/src/desk/rows.js';
import { box } from './desk_drawing.mjs';

const BASE = box(0, 0, 1000, 1000);

test('two borders that two people moved are both moved', () => {
  assert.ok(sameShape(joined(BASE, box(0, 0, 1000, 1000), box(0, 0, 900, 1000)), box(0, 0, 900, 1000)));
  const withStep = [[[[0, 0], [1000, 0], [1000, 500], [900, 500], [900, 1000], [0, 1000]].map(([x, y]) => [x + BASE[0][0][0][0], y + BASE[0][0][0][1]])]];
  const bay = [[[[0, 0], [400, 0], [500, 100], [600, 0], [1000, 0], [1000, 1000], [0, 1000]].map(([x, y]) => [x + BASE[0][0][0][0], y + BASE[0][0][0][1]])]];
  const both = joined(BASE, withStep, bay);
  assert.equal(both[0][0].length, 9);
  assert.ok(sameShape(both, joined(BASE, bay, withStep)));
});

test('one border that both moved is not guessed', () => {
  assert.equal(joined(BASE, box(0, 0, 900, 1000), box(0, 0, 800, 1000)), null);
});

test('changes that would cross are not joined', () => {
  const spike = (points) => [[points.map(([x, y]) => [x + BASE[0][0][0][0], y + BASE[0][0][0][1]])]];
  const up = spike([[0, 0], [400, 0], [500, 900], [600, 0], [1000, 0], [1000, 1000], [0, 1000]]);
  const down = spike([[0, 0], [1000, 0], [1000, 1000], [600, 1000], [500, 100], [400, 1000], [0, 1000]]);
  assert.equal(joined(BASE, up, down), null);
});

test('a knot is no other course, another vertex is', () => {
  const [x, y] = BASE[0][0][0];
  const knotted = [[[BASE[0][0][0], [x + 500, y], ...BASE[0][0].slice(1)]]];
  assert.ok(sameCourse(BASE, knotted, (spot) => spot[0] === x + 500));
  assert.ok(!sameCourse(BASE, knotted, () => false));
});
