import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dotRadius, rangeOf, STEPS, stepOf } from '../../../webmap/src/share_steps.js';

test('nobody is a step of its own, everybody is in the last', () => {
  assert.deepEqual([0, 0.001, 0.199, 0.2, 0.6, 0.999, 1].map(stepOf), [-1, 0, 0, 1, 3, 4, 4]);
});

test('ranges follow one another from nothing to all', () => {
  const ranges = STEPS.map((_, step) => rangeOf(step));
  assert.equal(ranges[0].from, 0);
  assert.equal(ranges.at(-1)?.to, 100);
  for (let i = 1; i < ranges.length; i += 1) assert.equal(ranges[i].from, ranges[i - 1].to);
});

test('twice the people are more of a dot, up to a limit', () => {
  assert.ok(dotRadius(40) > dotRadius(20));
  assert.equal(dotRadius(1e6), dotRadius(1e5));
});
