import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOnEdge } from '../../../webmap/src/edits/border.js';
import { cutOut } from '../../../webmap/src/edits/cut_out.js';
import { fillGap, gaps } from '../../../webmap/src/edits/gaps.js';
import { give, givePart } from '../../../webmap/src/edits/give.js';
import { merge } from '../../../webmap/src/edits/merge.js';
import { reshape } from '../../../webmap/src/edits/reshape.js';
import { twiceArea } from '../../../webmap/src/edits/rings.js';
import { split } from '../../../webmap/src/edits/split.js';
import { Tessellation } from '../../../webmap/src/edits/tessellation.js';
import { addVertex, deleteVertex, moveVertex } from '../../../webmap/src/edits/vertices.js';
import { ORIGIN, fault } from './edits/worlds.mjs';

const UNIT = 100_000;
const at = (x, y) => [ORIGIN[0] + Math.round(x * UNIT), ORIGIN[1] + Math.round(y * UNIT)];
const box = (x0, y0, x1, y1) => [at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)];
const hole = (ring) => ring.slice().reverse();

/** Some areas in one outline, drawn in units of about a kilometre. */
const drawn = (areas, outline, knots = []) => new Tessellation({ areas: new Map(Object.entries(areas)), outline, knots });
const fresh = () => {
  let serial = 0;
  return () => `new-${(serial += 1)}`;
};

/** Does an edit; what it leaves must tile. */
function done(t, change) {
  t.apply(change);
  assert.equal(fault(t), null);
  return t;
}

/** Three columns: a, b, c, from 0 to 3 and 0 to 2. */
const columns = () => drawn({
  a: [[[at(0, 0), at(1, 0), at(1, 2), at(0, 2)]]], b: [[[at(1, 0), at(2, 0), at(2, 2), at(1, 2)]]], c: [[[at(2, 0), at(3, 0), at(3, 2), at(2, 2)]]],
}, [[[at(0, 0), at(1, 0), at(2, 0), at(3, 0), at(3, 2), at(2, 2), at(1, 2), at(0, 2)]]]);

const refused = (key, work) => assert.throws(work, { key: `desk.refused.${key}` });

test('a split runs across several pieces and ends on the outline by knots', () => {
  const t = columns();
  const change = split(t, [at(-0.5, 0.7), at(3.5, 1.1)], null, fresh());
  assert.deepEqual([...change.put.keys()], ['a', 'b', 'c', 'new-1', 'new-2', 'new-3']);
  assert.equal(change.knots.length, 4);
  done(t, change);
  assert.equal(t.outline[0][0].length, 10);
});

test('only the pieces that were named are split, and nothing is put on the others beside common vertices', () => {
  const t = columns();
  const change = split(t, [at(-0.5, 1), at(3.5, 1)], ['b'], fresh());
  assert.deepEqual([...change.put.keys()], ['a', 'b', 'c', 'new-1']);
  assert.equal(change.put.get('a')[0][0].length, 5);
  done(t, change);
  assert.equal(t.outline[0][0].length, 8);
});

test('a piece that the line only reaches into stays as it is', () => {
  const change = split(columns(), [at(-0.5, 1), at(1.5, 1)], null, fresh());
  assert.deepEqual([...change.put.keys()], ['a', 'b', 'new-1']);
  refused('not_through', () => split(columns(), [at(0.2, 1), at(0.8, 1)], null, fresh()));
});

test('who weighs most keeps the code, by area or as one says', () => {
  const t = columns();
  const low = (shape) => -Math.min(...shape.flat(2).map(([, y]) => y));
  assert(twiceArea(split(t, [at(-1, 0.5), at(1.5, 0.5)], ['a'], fresh()).put.get('a')) > 2n * 10n ** 10n);
  assert(twiceArea(split(t, [at(-1, 0.5), at(1.5, 0.5)], ['a'], fresh(), low).put.get('a')) < 2n * 10n ** 10n);
});

test('a line that crosses itself is refused where it does', () => {
  assert.throws(() => split(columns(), [at(-1, 1), at(0.6, 1), at(0.6, 1.5), at(0.4, 0.5), at(0.4, -1)], null, fresh()), (error) => {
    assert.equal(error.key, 'desk.refused.crosses_itself');
    return Math.abs(error.place[0] - at(0.5, 1)[0]) <= 1 && error.place[1] === at(0.5, 1)[1];
  });
});

test('a line through a lake from shore to shore divides what lies around it', () => {
  const around = [[box(0, 0, 3, 3), hole(box(1, 1, 2, 2))]];
  const t = drawn({ a: around }, around);
  done(t, split(t, [at(-1, 1.5), at(4, 1.5)], null, fresh()));
  assert.deepEqual([...t.shapes.values()].map((shape) => [shape.length, shape[0].length]), [[1, 1], [1, 1]]);
});

test('a line may follow a border for a stretch, come through a node, and leave again', () => {
  const t = columns();
  done(t, split(t, [at(-1, 1), at(1, 1), at(1, 2), at(2, 1), at(4, 1)], null, fresh()));
  assert.equal(t.shapes.size, 6);
});

test('a school is cut out of one piece as a hole, of several from each', () => {
  const t = columns();
  done(t, cutOut(t, box(0.2, 0.2, 0.4, 0.4), fresh()));
  assert.equal(t.shape('a')[0].length, 2);
  done(t, cutOut(t, box(0.8, 1.2, 2.2, 1.8).reverse(), () => 'school'));
  assert.equal(t.shape('school')[0][0].length, 8);
  refused('whole', () => cutOut(t, t.shape('c')[0][0], fresh()));
  refused('nothing_inside', () => cutOut(t, box(5, 5, 6, 6), fresh()));
});

test('a merge may leave a hole and areas may touch in a vertex only', () => {
  const parts = { a: [[box(0, 0, 1, 1)]], b: [[box(1, 0, 2, 1)]], c: [[box(0, 1, 1, 2)]], d: [[box(1, 1, 2, 2)]] };
  const outline = [[[at(0, 0), at(1, 0), at(2, 0), at(2, 1), at(2, 2), at(1, 2), at(0, 2), at(0, 1)]]];
  const t = done(drawn(parts, outline), merge(drawn(parts, outline), ['d', 'a']));
  assert.equal(t.shape('d').length, 2);
  assert.equal(t.shapes.size, 3);
  const school = columns();
  done(school, cutOut(school, box(1.2, 0.5, 1.8, 1.5), () => 'school'));
  const change = merge(school, ['a', 'b', 'c']);
  assert.deepEqual(change.removed, ['b', 'c']);
  assert.equal(change.put.get('a')[0].length, 2);
  refused('apart', () => merge(columns(), ['a', 'c']));
  refused('one', () => merge(columns(), ['a', 'a']));
});

test('a border takes a new course and the neighbour follows', () => {
  const t = columns();
  done(t, reshape(t, 'a', [at(1, 0.3), at(1.4, 1), at(0.7, 1.4), at(1, 1.7)]));
  assert.equal(t.shape('a')[0][0].length, 9);
  refused('not_met', () => reshape(t, 'a', [at(0.2, 0.2), at(0.4, 0.3)]));
  refused('outline', () => reshape(t, 'a', [at(0, 0.3), at(0.3, 1), at(0, 1.7)]));
  refused('swallows', () => reshape(columns(), 'a', [at(1, 0), at(2, 0), at(2, 2), at(1, 2)]));
});

test('a node moves with all its areas; what would cross or turn over is refused at its place', () => {
  const t = columns();
  done(t, split(t, [at(-1, 1), at(1, 1)], null, fresh()));
  const change = moveVertex(t, at(1, 1), at(1.3, 1.2));
  assert.deepEqual([...change.put.keys()].sort(), ['a', 'b', 'new-1']);
  refused('crosses', () => moveVertex(t, at(1, 1), at(2.5, 1)));
  refused('taken', () => moveVertex(t, at(1, 1), at(2, 2)));
  refused('outline', () => moveVertex(t, at(1, 0), at(1.1, 0)));
  done(t, change);
});

test('knots keep their share of an edge whose end is moved', () => {
  const around = { b: [[[at(1, 1), at(2, 1), at(2, 2), at(1, 2)]]], a: [[box(0, 0, 3, 3), hole([at(1, 1), at(2, 1), at(2, 2), at(1, 2)])]] };
  const t = drawn(around, [[box(0, 0, 3, 3)]]);
  done(t, split(t, [at(1.25, 0.5), at(1.25, 2.5)], ['b'], fresh()));
  done(t, moveVertex(t, at(2, 1), at(2, 1.4)));
  assert.deepEqual(t.holders(at(1.25, 1.1)), ['a', 'b', 'new-1']);
});

test('vertices are put in and taken out on both sides; nodes and the outline stay', () => {
  const t = columns();
  done(t, addVertex(t, at(1, 0), at(1, 2), at(1.2, 1)));
  assert.deepEqual(t.holders(at(1.2, 1)), ['a', 'b']);
  done(t, addVertex(t, at(0, 0), at(1, 0), at(0.5, 0.2)));
  assert.deepEqual(t.knots.map(({ p }) => p), [at(0.5, 0)]);
  done(t, deleteVertex(t, at(1.2, 1)));
  refused('outline', () => deleteVertex(t, at(0.5, 0)));
  refused('outline', () => deleteVertex(t, at(1, 0)));
  done(t, split(t, [at(-1, 1), at(1, 1)], null, fresh()));
  refused('node', () => deleteVertex(t, at(1, 1)));
  refused('no_vertex', () => deleteVertex(t, at(0.3, 0.3)));
  refused('no_border', () => addVertex(t, at(0, 0), at(2, 2), at(1, 1)));
});

test('a drawn piece goes to the neighbour, by a line or by a ring', () => {
  const t = columns();
  done(t, give(t, [at(0.6, -1), at(0.6, 3)], 'a', 'b'));
  assert.equal(twiceArea(t.shape('b')), 2n * 28n * 10n ** 9n);
  done(t, give(t, [at(1.9, 0.5), at(2.4, 0.5), at(2.4, 1), at(1.9, 1), at(1.9, 0.5)], 'c', 'b'));
  refused('apart', () => give(t, [at(-1, 1), at(0.6, 1)], 'a', 'c'));
  refused('swallows', () => give(t, [at(-1, -1), at(9, -1), at(9, 9), at(-1, 9), at(-1, -1)], 'a', 'b'));
});

test('a part of an area goes to the neighbour around it', () => {
  const t = columns();
  done(t, cutOut(t, box(1.4, 0.5, 1.6, 1), () => 'x'));
  done(t, split(t, [at(-1, 1), at(1, 1)], ['a'], () => 'y'));
  done(t, merge(t, ['y', 'b']));
  const both = { put: new Map([['c', [...t.shape('c'), ...t.shape('x')]]]), removed: ['x'], knots: [] };
  done(t, both);
  done(t, givePart(t, 'c', 1, 'y'));
  assert.equal(t.shape('y')[0].length, 1);
  refused('swallows', () => givePart(t, 'c', 0, 'y'));
});

test('a gap is found and filled by who lies beside it', () => {
  const t = columns();
  t.apply({ put: new Map(), removed: ['b'], knots: [] });
  assert.deepEqual(gaps(t).map(twiceArea), [4n * 10n ** 10n]);
  refused('no_gap', () => fillGap(t, at(0.5, 0.5), 'a'));
  done(t, fillGap(t, at(1.5, 0.5), 'c'));
  assert.deepEqual(gaps(t), []);
});

test('of a border a vertex within a metre is taken, else a knot of the surveyed edge, the asked place where it is one', () => {
  const t = columns();
  assert.deepEqual(placeOnEdge(t, at(1, 0), at(1, 2), [at(1, 0)[0] + 20, at(1, 0)[1] + 50]), { p: at(1, 0), knot: null });
  const slant = drawn({ a: [[[at(0, 0), at(3, 1), at(0, 2)]]] }, [[[at(0, 0), at(3, 1), at(0, 2)]]]);
  const { p, knot } = placeOnEdge(slant, at(0, 0), at(3, 1), [at(1, 0)[0], at(1, 0)[1] + 33_000]);
  const off = Math.abs(3 * (p[1] - at(0, 0)[1]) - (p[0] - at(0, 0)[0]));
  assert(off <= 2, 'a rounding of the surveyed edge');
  assert.deepEqual(placeOnEdge(slant, at(0, 0), at(3, 1), p), { p, knot });
});

test('any number of knots leaves a border within a step of its course', () => {
  const shape = [[[at(0, 0), at(3, 1), at(3, 2), at(0, 2)]]];
  const t = drawn({ a: shape }, shape);
  for (let i = 0; i < 100; i += 1) {
    const x = 0.02 + ((i * 0.618) % 1) * 2.9;
    const edge = [...t.segments()].find(({ a, b }) => a[1] < at(0, 1.01)[1] && b[1] < at(0, 1.01)[1] && a[0] < at(x, 0)[0] && b[0] > at(x, 0)[0]);
    t.apply(addVertex(t, edge.a, edge.b, at(x, x / 3)));
  }
  assert.equal(fault(t), null);
  assert(t.knots.length > 90);
  for (const { a0, b0, p } of t.knots) {
    assert.deepEqual([a0, b0], [at(0, 0), at(3, 1)]);
    assert(Math.abs((b0[0] - a0[0]) * (p[1] - a0[1]) - (b0[1] - a0[1]) * (p[0] - a0[0])) <= (b0[0] - a0[0] + b0[1] - a0[1]) / 2);
  }
});

test('where areas leave a gap or overlap, edits work elsewhere and make it no worse', () => {
  const t = columns();
  const wide = [[[at(1, 0), at(2, 0), at(2.2, 1), at(2, 2), at(1, 2)]]];
  t.apply({ put: new Map([['b', wide]]), removed: ['a'], knots: [] });
  t.apply(split(t, [at(0.5, 0.7), at(1.9, 0.7), at(1.7, -1)], null, fresh()));
  t.apply(moveVertex(t, at(1.9, 0.7), at(1.8, 0.8)));
  assert.equal(t.shapes.size, 3);
  assert.equal(gaps(t).length, 1);
  assert.equal(twiceArea(t.shape('b')) + twiceArea(t.shape('new-1')), twiceArea(wide));
  refused('overlap', () => merge(t, ['c', 'b']));
});
