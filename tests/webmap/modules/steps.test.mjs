import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTHING_CHANGED, Steps } from '../../../webmap/src/steps.js';

const OPENED = { opened: ['V1'], closed: [], moved: {} };
const MOVED = { opened: ['V1'], closed: [], moved: { V2: /** @type {[number, number]} */ ([110, 30]) } };

test('each step is undone in turn, and no further than nothing', () => {
  const steps = new Steps();
  steps.take(OPENED);
  steps.take(MOVED);
  const seen = [steps.now];
  while (steps.any) {
    steps.undo();
    seen.push(steps.now);
  }
  assert.deepEqual(seen, [MOVED, OPENED, NOTHING_CHANGED]);
  steps.undo();
  assert.equal(steps.now, NOTHING_CHANGED);
});

test('a step back to nothing is nothing', () => {
  const steps = new Steps();
  steps.take(OPENED);
  steps.take({ opened: [], closed: [], moved: {} });
  assert.equal(steps.now, NOTHING_CHANGED);
  assert.ok(steps.any);
});
