import assert from 'node:assert/strict';
import test from 'node:test';
import { stepFor } from '../../../webmap/src/next_steps.js';
import { figureOf, gapsOf, legendOf } from '../../../webmap/src/theme_words.js';

const rate = { zh: '每网格活动场次', unit_zh: '场/格', unit_en: 'per grid', rate: true };
const told = {
  theme: 'activities', layer: rate, breaks: [0.46, 1.8], colours: ['#ffc', '#253'], states: ['told', 'nothing_to_count', 'not_reported'],
  values: [0, 1.2, null, null], state: [0, 0, 2, 2], not_reported: 2, silent: 3,
};

test('a figure has as many decimals as it takes to tell two apart', () => {
  assert.equal(figureOf(0.444, rate, 'zh'), '0.44 场/格');
  assert.equal(figureOf(47.53, rate, 'zh'), '47.5 场/格');
  assert.equal(figureOf(0, rate, 'zh'), '0 场/格');
  assert.equal(figureOf(1234, { ...rate, rate: false, unit_en: 'people' }, 'en'), '1,234 people');
  assert.equal(figureOf(15.33, { ...rate, unit_zh: '%' }, 'zh'), '15.3%');
});

test('the legend has every class, zero of its own, and each reason that occurs', () => {
  assert.deepEqual(legendOf(told, 'zh').map(({ mark, words }) => [mark, words]), [
    ['class', '0–0.46'], ['class', '0.46–1.8 场/格'], ['zero', '0'], ['not_reported', '未报送'],
  ]);
  assert.deepEqual(legendOf({ ...told, values: [1], state: [0] }, 'zh').map(({ mark }) => mark), ['class', 'class']);
});

test('no report is told apart from silence, and is said even where all have reported', () => {
  assert.deepEqual(gapsOf(told, 'zh').map(({ mark }) => mark), ['not_reported', '']);
  assert.match(gapsOf({ ...told, not_reported: 0 }, 'zh')[0].words, /未报送 0 个/);
  assert.deepEqual(gapsOf({ theme: 'volunteers', not_reported: 0, vacant: 4 }, 'zh').map(({ words }) => words), ['网格长空缺 4 个']);
  assert.deepEqual(gapsOf({ theme: 'circles', not_reported: 0 }, 'zh'), []);
});

test('a next step is offered to who may take it', () => {
  assert.equal(stepFor('areas', ['draft'])?.path, '/data/import');
  assert.equal(stepFor('areas', ['read_private']), null);
  assert.equal(stepFor('released', null)?.words, 'nav.sign.in');
  assert.equal(stepFor('released', []), null);
  assert.equal(stepFor('activities', ['record_service'])?.path, '/records/activities/new');
  assert.equal(stepFor('roads', ['draft']), null);
});
