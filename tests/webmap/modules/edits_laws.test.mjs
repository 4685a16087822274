import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../webmap/src/edits/refusal.js';
import { Tessellation } from '../../../webmap/src/edits/tessellation.js';
import { perform, stroke } from './edits/strokes.mjs';
import { ORIGIN, below, fault, randomOf, total, world, written } from './edits/worlds.mjs';

const OPERATIONS = 200;
const SEEDS = [1, 8, 89];

/** Counts what random edits came to, so that a test whose edits are all refused is seen. */
function played(seed) {
  const random = randomOf(seed);
  const play = { t: world(random, 3 + (seed % 3), 4 + (seed % 6)), serial: { next: 1 }, undo: [], redo: [], done: new Map(), refused: 0 };
  const start = written(play.t);
  for (let turn = 0; turn < OPERATIONS; turn += 1) {
    if (turn % 41 === 40) reload(play);
    if (turn % 23 === 22) undoSome(play, below(random, play.undo.length), turn % 2 === 0);
    edit(play, stroke(random, play.t));
  }
  return { ...play, start };
}

/** One edit: refused it leaves everything as it was; done it tiles, and undone and redone it is the same to the bit. */
function edit(play, one) {
  const before = held(play.t);
  const change = attempted(play, one);
  requireSame(play.t, before, 'an edit says what to do and does nothing');
  if (!change) return;
  const inverse = play.t.apply(change);
  requireTiling(play.t, one);
  const after = held(play.t);
  const again = play.t.apply(inverse);
  requireSame(play.t, before, one);
  play.t.apply(again);
  requireSame(play.t, after, one);
  play.undo.push({ inverse, change });
  play.redo = [];
  play.done.set(one.act, (play.done.get(one.act) ?? 0) + 1);
}

/** What there is, by shape: shapes are never changed, so the same object is the same to the bit. */
const held = (t) => ({ shapes: new Map(t.shapes), outline: JSON.stringify(t.outline) });

function requireSame(t, { shapes, outline }, words) {
  const same = shapes.size === t.shapes.size && JSON.stringify(t.outline) === outline
    && [...shapes].every(([code, shape]) => t.shapes.get(code) === shape || JSON.stringify(t.shapes.get(code)) === JSON.stringify(shape));
  assert(same, JSON.stringify(words));
}

function attempted(play, one) {
  try {
    return perform(play.t, one, play.serial);
  } catch (error) {
    assert(error instanceof Refusal, error);
    assert.equal(error.place.length, 2);
    play.refused += 1;
    return null;
  }
}

function requireTiling(t, one) {
  assert.equal(fault(t), null, JSON.stringify(one));
  assert.equal([...t.shapes.values()].reduce((sum, shape) => sum + total(shape), 0n), total(t.outline));
}

/** Back by some edits and, where asked, forward again. */
function undoSome(play, count, forward) {
  const here = written(play.t);
  const undone = play.undo.splice(play.undo.length - count);
  for (const { inverse } of undone.slice().reverse()) {
    play.t.apply(inverse);
    requireTiling(play.t, 'undo');
  }
  if (!forward) return;
  for (const { change } of undone) play.undo.push({ change, inverse: play.t.apply(change) });
  assert.equal(written(play.t), here);
}

/** As after a reload: what the server has, and the knots that are vertices. */
function reload(play) {
  const before = written(play.t);
  const { shapes, outline, knots } = play.t;
  play.t = new Tessellation({ areas: shapes, outline, knots: knots.filter(({ p }) => play.t.isVertex(p)) });
  assert.equal(written(play.t), before);
}

const plays = new Map();
for (const seed of SEEDS) {
  test(`random edits keep the tiling, undone and redone to the bit: seed ${seed}`, () => {
    const play = played(seed);
    plays.set(seed, play);
    for (const { inverse } of play.undo.slice().reverse()) play.t.apply(inverse);
    assert.equal(written(play.t), play.start, 'all undone');
  });
}

test('each kind of edit was done many times, on shapes with holes and in parts', () => {
  const sums = {};
  for (const { done } of plays.values()) for (const [act, count] of done) sums[act] = (sums[act] ?? 0) + count;
  for (const act of ['split', 'cut_out', 'merge', 'reshape', 'move', 'add', 'delete', 'give', 'give_part']) {
    assert((sums[act] ?? 0) >= 3, `${act}: ${sums[act]}`);
  }
  const shapes = [...plays.values()].flatMap(({ t }) => [...t.shapes.values(), t.outline]);
  assert(shapes.some((shape) => shape.length > 1));
  assert(shapes.some((shape) => shape.some((part) => part.length > 1)));
});

/** A division of which one area is missing and another was pulled over its neighbours. */
function broken(random) {
  const { shapes, outline } = world(random, 4, 6);
  const [missing, ...others] = [...shapes.keys()];
  const areas = new Map([...shapes].filter(([code]) => code !== missing));
  for (const code of others) {
    const pulled = shapes.get(code).map((part) => part.map((ring) => ring.map(([x, y], k) => (k ? [x, y] : [x + 5000, y + 4000]))));
    if (alone(pulled) === null) return new Tessellation({ areas: areas.set(code, pulled), outline, knots: [] });
  }
  throw new Error('no area of this division can be pulled');
}

/** What is wrong with one area by itself. */
const alone = (shape) => fault({ shapes: new Map([['alone', shape]]), outline: shape });

for (const seed of [1, 4, 56]) {
  test(`where there is a gap and an overlap every area stays valid: seed ${seed}`, () => {
    const random = randomOf(seed);
    const play = { t: broken(random), serial: { next: 1 }, refused: 0 };
    let done = 0;
    for (let turn = 0; turn < 80; turn += 1) {
      const before = held(play.t);
      const change = attempted(play, stroke(random, play.t));
      requireSame(play.t, before, 'an edit says what to do and does nothing');
      if (!change) continue;
      const again = play.t.apply(play.t.apply(change));
      requireSame(play.t, before, 'undone');
      play.t.apply(again);
      for (const shape of change.put.values()) assert.equal(alone(shape), null);
      done += 1;
    }
    assert(done > 20, `${done} done`);
    assert.notEqual(fault(play.t), null, 'nothing was closed behind the planner\'s back');
  });
}

const UNIT = 1000;
const at = ([x, y]) => [ORIGIN[0] + x * UNIT, ORIGIN[1] + y * UNIT];
const ring = (...spots) => spots.map(at);
const square = (x, y, side = 1) => ring([x, y], [x + side, y], [x + side, y + side], [x, y + side]);
const whole = ring([0, 0], [1, 0], [2, 0], [2, 1], [1, 1], [0, 1]);

for (const [name, areas, outline, words] of [
  ['a gap', { a: [[square(0, 0)]] }, [[whole]], 'does not cancel'],
  ['an overlap', { a: [[square(0, 0)]], b: [[square(0, 0)]] }, [[square(0, 0)]], 'does not cancel'],
  ['a crossing', { a: [[ring([0, 0], [2, 2], [2, 0], [0, 2])]] }, [[square(0, 0, 2)]], 'wrong way round'],
  ['edges that meet', { a: [[square(0, 0, 2)], [ring([3, 0], [4, 1], [1, 1])]] }, [[square(0, 0, 2)]], 'meets'],
  ['a shell that runs clockwise', { a: [[square(0, 0).reverse()]] }, [[square(0, 0)]], 'wrong way round'],
  ['a hole outside', { a: [[square(0, 0), square(2, 2).reverse()]] }, [[square(0, 0)]], 'lies'],
  ['parts that overlap between common vertices', { a: [[ring([0, 0], [2, 0], [3, 1], [2, 2], [0, 2])], [ring([2, 0], [4, 0], [4, 2], [2, 2])]] }, [[square(0, 0, 2)]], 'lies wrong'],
  ['a part within another', { a: [[square(0, 0, 3)], [square(1, 1)]] }, [[square(0, 0, 3)]], 'lies wrong'],
]) {
  test(`the check sees ${name}`, () => assert.match(String(fault({ shapes: new Map(Object.entries(areas)), outline })), new RegExp(words)));
}

test('the check finds nothing where there is nothing', () => {
  assert.equal(fault({ shapes: new Map([['a', [[ring([0, 0], [1, 0], [1, 1], [0, 1])]]], ['b', [[square(1, 0)]]]]), outline: [[whole]] }), null);
});
