import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extentOf } from '../../../webmap/src/extents.js';
import { drawnLevels } from '../../../webmap/src/levels.js';

const LEVELS = ['county', 'town', 'village', 'subgrid'].map((level, i) => ({ level, areas: 10 ** i, border_zoom: [0, 6, 8, 10][i], label_zoom: 0, label_m_per_px: 1 }));
const CODES = ['C', 'T', 'V', 'S'];
const area = (depth, children = 5) => ({ level: LEVELS[depth].level, children, path: CODES.slice(0, depth + 1).map((code, i) => ({ code, name: '', level: LEVELS[i].level, bbox: [0, 0, 1, 1] })) });
const of = (card, chosen = '', zoom = 20) => {
  const { level, under, finer } = extentOf(LEVELS, card, chosen, zoom);
  return `${level} under ${under || 'all'}${finer ? ', finer wanted' : ''}`;
};

test('the children of the area where the reader is', () => {
  assert.deepEqual([null, area(0), area(1), area(2)].map((card) => of(card)), ['county under all', 'town under C', 'village under T', 'subgrid under V']);
});

test('at the bottom, and where nothing is divided, the area and those beside it', () => {
  assert.equal(of(area(3, 0)), 'subgrid under V');
  assert.equal(of(area(2, 0)), 'village under T');
});

test('a level of choice stays, within the area or beside it', () => {
  assert.equal(of(area(0), 'village'), 'village under C');
  assert.equal(of(area(1), 'subgrid'), 'subgrid under T');
  assert.equal(of(area(2), 'town'), 'town under C');
  assert.equal(of(area(2), 'county'), 'county under all');
});

test('no finer level than is drawn, and the reader is told', () => {
  const many = LEVELS.map((one) => ({ ...one, areas: 30_000 }));
  const shown = (zoom) => extentOf(many, area(0), 'subgrid', zoom);
  assert.deepEqual(shown(8), { level: 'village', under: 'C', finer: true, drawn: '' });
  assert.deepEqual(shown(3), { level: 'county', under: '', finer: true, drawn: '' });
  assert.equal(of(area(1), '', 3), 'county under all, finer wanted');
});

test('a level of choice that is not too many is drawn at any scale', () => {
  assert.deepEqual(extentOf(LEVELS, area(0), 'subgrid', 3), { level: 'subgrid', under: 'C', finer: false, drawn: 'subgrid' });
  assert.equal(extentOf(LEVELS, area(0), 'subgrid', 12).drawn, '');
});

test('a level that the scheme does not have is none', () => assert.equal(of(area(0), 'canton'), 'town under C'));

test('nothing finer than what is shaded is drawn', () => {
  assert.deepEqual(drawnLevels(LEVELS, 'subgrid', 'county', 'town'), [0, 1]);
  assert.deepEqual(drawnLevels(LEVELS, 'subgrid', 'county', 'subgrid'), [1, 3]);
  assert.deepEqual(drawnLevels(LEVELS, 'town', 'county', 'subgrid'), [0, 1]);
});
