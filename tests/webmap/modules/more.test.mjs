import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_ONCE, enough } from '../../../webmap/src/more.js';

test('what is shown already is enough', () => {
  assert.equal(enough(AT_ONCE, -1), AT_ONCE);
  assert.equal(enough(AT_ONCE, 0), AT_ONCE);
  assert.equal(enough(3 * AT_ONCE, 2 * AT_ONCE), 3 * AT_ONCE);
});
test('a row beyond is reached by whole parts', () => {
  assert.equal(enough(AT_ONCE, AT_ONCE), 2 * AT_ONCE);
  assert.equal(enough(AT_ONCE, 2 * AT_ONCE - 1), 2 * AT_ONCE);
  assert.equal(enough(AT_ONCE, 999), 1000);
});
