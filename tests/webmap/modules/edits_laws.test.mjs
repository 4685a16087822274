import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../webmap/src/edits/refusal.js';
import { Tessellation } from '../../../webmap/src/edits/tessellation.js';
import { perform, stroke } from './edits/strokes.mjs';
import { below, fault, randomOf, total, world, written } from './edits/worlds.mjs';

const OPERATIONS = 200;
const SEEDS = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];

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
  const before = written(play.t);
  const change = attempted(play, one);
  assert.equal(written(play.t), before, 'an edit says what to do and does nothing');
  if (!change) return;
  const inverse = play.t.apply(change);
  requireTiling(play.t, one);
  const after = written(play.t);
  const again = play.t.apply(inverse);
  assert.equal(written(play.t), before, `undone: ${JSON.stringify(one)}`);
  play.t.apply(again);
  assert.equal(written(play.t), after, `redone: ${JSON.stringify(one)}`);
  play.undo.push({ inverse, change });
  play.redo = [];
  play.done.set(one.act, (play.done.get(one.act) ?? 0) + 1);
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
