import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftByZoom, pick, reachedByZoom, share } from '../../../webmap/src/drill.js';

const LEVELS = ['county', 'town', 'village'];
const area = (code, level) => ({ code, level, name: code });
const UNDER = [area('V1', 'village'), area('C', 'county'), area('T1', 'town')];
const step = (code, width) => ({ code, name: code, level: 'any', bbox: [0, 0, width, width] });
const VIEW = [0, 0, 10, 10];

test('from outside, the highest area is picked', () => assert.equal(pick(UNDER, LEVELS, []).code, 'C'));
test('inside an area, its child is picked', () => assert.equal(pick(UNDER, LEVELS, ['C']).code, 'T1'));
test('beside an area, the neighbour is picked where the paths part', () => {
  assert.equal(pick(UNDER, LEVELS, ['C', 'T2', 'V7']).code, 'T1');
  assert.equal(pick(UNDER, LEVELS, ['C', 'T1', 'V7']).code, 'V1');
});
test('at the bottom, the lowest stays picked', () => assert.equal(pick(UNDER, LEVELS, ['C', 'T1', 'V1']).code, 'V1'));
test('nothing under the pointer picks nothing', () => assert.equal(pick([], LEVELS, ['C']), null));

test('share is that of the longer side', () => assert.equal(share([0, 0, 1, 8], VIEW), 0.8));

test('zooming in reaches the lowest area that fills the view', () => {
  const centre = [step('C', 40), step('T', 20), step('V', 8), step('S', 3)];
  assert.equal(reachedByZoom(centre, 1, VIEW).code, 'V');
  assert.equal(reachedByZoom(centre, 3, VIEW), null);
  assert.equal(reachedByZoom([], 0, VIEW), null);
});

test('zooming out leaves what has become small, and stops at the root', () => {
  const path = [step('C', 5), step('T', 2), step('V', 1)];
  assert.equal(leftByZoom(path, VIEW).code, 'C');
  assert.equal(leftByZoom([step('C', 1)], VIEW), null);
  assert.equal(leftByZoom([step('C', 1), step('T', 0.5)], VIEW).code, 'C');
  assert.equal(leftByZoom([step('C', 9), step('T', 4)], VIEW), null);
  assert.equal(leftByZoom([], VIEW), null);
});
