import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BORDERS, borderOf, drawnLevels, namedLevel } from '../../../webmap/src/levels.js';

const levels = (...names) => names.map((level, i) => ({ level, label_m_per_px: 1000 / 4 ** i }));
const FOUR = levels('county', 'town', 'village', 'subgrid');

test('the four usual levels take the four borders', () => {
  assert.deepEqual(FOUR.map(({ level }) => borderOf(FOUR, level)), BORDERS);
});
test('a fifth level on top shares the widest', () => {
  const five = levels('city', 'county', 'town', 'village', 'subgrid');
  assert.deepEqual(five.map(({ level }) => borderOf(five, level)), [BORDERS[0], ...BORDERS]);
});
test('fewer levels begin with the widest', () => {
  const two = levels('canton', 'municipality');
  assert.deepEqual(two.map(({ level }) => borderOf(two, level)), BORDERS.slice(0, 2));
});

test('the level below the reader is named', () => {
  assert.equal(namedLevel(FOUR, 1, 'county'), 1);
  assert.equal(namedLevel(FOUR, 1, 'village'), 3);
  assert.equal(namedLevel(FOUR, 1, ''), 0);
});
test('unless its areas are too narrow', () => {
  assert.equal(namedLevel(FOUR, 300, 'county'), 0);
  assert.equal(namedLevel(FOUR, 100, 'village'), 1);
});
test('the lowest level is named inside the lowest level', () => assert.equal(namedLevel(FOUR, 1, 'subgrid'), 3));
test('something is always named', () => assert.equal(namedLevel(FOUR, 1e9, ''), 0));

test('three levels are drawn, the current one among them', () => {
  assert.deepEqual(drawnLevels(FOUR, 'subgrid', 'county'), [0, 2]);
  assert.deepEqual(drawnLevels(FOUR, 'subgrid', ''), [0, 2]);
  assert.deepEqual(drawnLevels(FOUR, 'subgrid', 'town'), [1, 3]);
  assert.deepEqual(drawnLevels(FOUR, 'subgrid', 'village'), [1, 3]);
  assert.deepEqual(drawnLevels(FOUR, 'subgrid', 'subgrid'), [1, 3]);
});
test('but only what the tile holds', () => {
  assert.deepEqual(drawnLevels(FOUR, 'town', 'county'), [0, 1]);
  assert.deepEqual(drawnLevels(FOUR, 'county', 'subgrid'), [0, 0]);
});
