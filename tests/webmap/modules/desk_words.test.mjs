import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKinds } from '../../../webmap/src/desk/name_list.js';
import { originOf, wantedLeft } from '../../../webmap/src/desk/origin.js';
import { stepInWords } from '../../../webmap/src/desk/step_words.js';

test('kinds of a list may be said in words', () => {
  assert.equal(withKinds('桥头组\n中心小学，专属网格\n990199001201004\t水库\t待定'), '桥头组\n中心小学,dedicated\n990199001201004,水库,undetermined');
  assert.equal(withKinds('甲,不明'), '甲,不明');
});

const row = (code, name) => ({ code, name, kind: 'base', geometry: null });
const SPLIT = { what: 'split', words: {}, put: [row('A', '东村'), row('new-1', '')], before: [row('A', '东村')], removed: [], knots: [] };

test('an edit in words names the pieces that it began with', () => {
  assert.equal(stepInWords('zh', SPLIT), '分割“东村”');
  assert.equal(stepInWords('zh', { ...SPLIT, what: 'cut_out', words: { name: '小学' } }), '从“小学”挖出');
  assert.equal(stepInWords('zh', { ...SPLIT, what: 'kind', words: { kind: 'dedicated' } }), '“东村”改为专属网格');
  assert.equal(stepInWords('en', { ...SPLIT, what: 'never heard of' }), 'Changed 2 pieces');
});

test('a new piece tells what it was drawn from, as long as that edit holds', () => {
  assert.equal(originOf({ edits: [SPLIT], position: 1 }, 'new-1'), '东村');
  assert.equal(originOf({ edits: [SPLIT], position: 0 }, 'new-1'), '');
  assert.equal(originOf({ edits: [undefined, SPLIT], position: 2 }, 'A'), '');
});

test('names that a piece has are not asked for any more', () => {
  const wanted = [row('', '东村'), row('', '西村')];
  assert.deepEqual(wantedLeft(wanted, [row('A', '东村')]).map(({ name }) => name), ['西村']);
});
