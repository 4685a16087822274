import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown } from '../../../webmap/src/desk/clashes.js';
import { joined, sameCourse, withKnotsOf } from '../../../webmap/src/desk/joining.js';
import { sameShape } from '../../../webmap/src/desk/rows.js';
import { travel } from '../../../webmap/src/desk/travel.js';
import { multiPolygonOf } from '../../../webmap/src/edits/lattice.js';
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

test('ground that both took away may have gone to two others', async () => {
  const { together } = await import('../../../webmap/src/desk/clashes.js');
  const row = (shape, name = 'A') => ({ code: 'A', name, kind: 'base', shape });
  const smaller = box(0, 0, 900, 1000);
  assert.equal(together({ code: 'A', base: row(BASE), mine: row(smaller), theirs: row(smaller) }), null);
  assert.equal(together({ code: 'A', base: row(BASE), mine: row(BASE, 'B'), theirs: row(smaller) }).name, 'B');
  assert.equal(together({ code: 'A', base: row(BASE), mine: row(BASE, 'B'), theirs: row(BASE, 'C') }), null);
});

/** A box with a vertex in the middle of its southern border. */
const knottedBox = (x) => {
  const [first, ...rest] = box(0, 0, x, 1000)[0][0];
  return [[[first, [first[0] + x / 2, first[1]], ...rest]]];
};

test('knots come along on edges that both shapes have, and on no others', () => {
  assert.ok(sameShape(withKnotsOf(BASE, BASE, knottedBox(1000)), knottedBox(1000)));
  assert.ok(sameShape(withKnotsOf(box(0, 0, 900, 1000), BASE, knottedBox(1000)), box(0, 0, 900, 1000)));
});

test('an edit is taken back though a knot came since, be it where the edit had moved the border', () => {
  const row = (shape) => ({ code: 'new-00000001', name: '', kind: 'base', shape });
  const sent = (shape) => ({ code: 'new-00000001', name: '', kind: 'base', geometry: multiPolygonOf(shape) });
  const isKnot = ([x]) => x === BASE[0][0][0][0] + 450;
  const back = (before) => travel([{ what: 'split', words: {}, put: [sent(box(0, 0, 900, 1000))], removed: [], before, knots: [] }], 1, 0, () => row(knottedBox(900)), isKnot);
  const gone = back([]);
  assert.deepEqual([gone.clashes, gone.position, gone.rows.get('new-00000001')], [[], 0, null]);
  const moved = back([sent(box(0, 0, 450, 1000))]);
  assert.deepEqual([moved.clashes, moved.position], [[], 0]);
  assert.ok(sameShape(moved.rows.get('new-00000001').shape, box(0, 0, 450, 1000)));
});

test('areas that took the ground of one that is gone on both sides are not proposed to be had both', () => {
  const row = (code, shape) => ({ code, name: code, kind: 'base', shape });
  const [small, whole, other] = [box(1000, 0, 2000, 1000), box(0, 0, 2000, 1000), box(0, 0, 1000, 2000)];
  const took = [
    { code: 'B', base: row('B', small), mine: row('B', small), theirs: row('B', whole) },
    { code: 'C', base: row('C', box(0, 1000, 1000, 2000)), mine: row('C', other), theirs: row('C', box(0, 1000, 1000, 2000)) },
  ];
  assert.deepEqual(shown(took).map(({ both }) => both !== null), [true, true]);
  const gone = { code: 'A', base: row('A', BASE), mine: null, theirs: null };
  assert.deepEqual(shown([gone, ...took]).map(({ both }) => both), [null, null, null]);
});
