import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf, say } from '../../../webmap/src/words.js';

test('words take their values', () => assert.equal(say('zh', 'card.version.value', { version: 3 }), '第 3 版'));
test('a level that no catalog knows is shown as written', () => assert.equal(nameOf('zh', 'level', 'arrondissement'), 'arrondissement'));
test('a level has its word in both languages', () => {
  assert.equal(nameOf('zh', 'level', 'subgrid'), '网格单元');
  assert.equal(nameOf('en', 'level', 'subgrid'), 'Sub-grid');
});
