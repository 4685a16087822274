import assert from 'node:assert/strict';
import test from 'node:test';
import { actionInWords, auditFilter, differences, summaryInWords, valueInWords } from '../../../webmap/src/audit_words.js';

test('an action is said in words, an unknown one as it is written', () => {
  assert.equal(actionInWords('zh', 'send draft in'), '送审草稿');
  assert.equal(actionInWords('en', 'send draft in'), 'Send draft in');
  assert.equal(actionInWords('zh', 'something new'), 'something new');
});

test('statements alike are one part of the summary', () => {
  const entries = [
    { table: 'role_grant', operation: 'insert', rows: 1 },
    { table: 'role_grant', operation: 'insert', rows: 2 },
    { table: 'account', operation: 'update', rows: 1 },
  ];
  assert.equal(summaryInWords('zh', entries), '新增权限 3 项；更改账户 1 项');
});

test('only what differs is listed', () => {
  const before = { id: 4, note: '', codes: ['1'] };
  const after = { id: 4, note: '请改', codes: ['1'], state: 'open' };
  assert.deepEqual(differences({ before, after }), [
    { column: 'note', before: '', after: '请改' },
    { column: 'state', before: '', after: 'open' },
  ]);
  assert.deepEqual(differences({ after: { id: 1 } }), [{ column: 'id', before: '', after: '1' }]);
});

test('values are said in words where there are some', () => {
  assert.equal(valueInWords('zh', 'role', 'planner'), '划格员');
  assert.equal(valueInWords('zh', 'state', 'sent'), '已送审');
  assert.equal(valueInWords('zh', 'name', 'planner'), 'planner');
  assert.match(valueInWords('zh', 'created_at', '2026-11-26T18:42:36.239165+00:00'), /^2026年11月2[67]日/);
});

test('days are whole, the last one included, by the clock of the reader', () => {
  const asked = auditFilter({ scheme: 'standard', code: '', who: ' 周 ', first: '2026-02-28', last: '2026-02-28' });
  assert.equal(asked.who, '周');
  assert.equal(asked.scheme, '');
  assert.equal(asked.since, new Date(2026, 1, 28).toISOString());
  assert.equal(asked.until, new Date(2026, 2, 1).toISOString());
  assert.equal(auditFilter({ scheme: 's', code: '1', who: '', first: '', last: '' }).since, '');
});
