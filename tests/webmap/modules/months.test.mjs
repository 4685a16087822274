import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstOf, monthWords, playedFrom, spanOf, stepped } from '../../../webmap/src/months.js';

const MONTHS = ['2024-12', '2025-01', '2025-03'];

test('a span of months ends with its month and crosses years', () => {
  assert.deepEqual([1, 2, 3, 12].map((span) => firstOf('2025-01', span)), ['2025-01', '2024-12', '2024-11', '2024-02']);
  for (const span of [1, 3, 6, 12, 40]) assert.equal(spanOf(firstOf('2026-10', span), '2026-10'), span);
});

test('no first month is one month; a first month after the last is one too', () => {
  assert.deepEqual([spanOf('', '2025-01'), spanOf('2025-02', '2025-01')], [1, 1]);
});

test('steps go along the months that there are', () => {
  assert.deepEqual([stepped(MONTHS, '2025-01', 1), stepped(MONTHS, '2025-03', 1), stepped(MONTHS, '2024-12', -1)], ['2025-03', null, null]);
  assert.equal(stepped(MONTHS, '1999-01', 1), '2025-03');
});

test('playing begins where a whole span is there', () => {
  assert.deepEqual([1, 2, 12].map((span) => playedFrom(MONTHS, span)), ['2024-12', '2025-01', '2025-03']);
  assert.equal(playedFrom([], 1), null);
});

test('months in words', () => {
  assert.deepEqual([monthWords('2026-01', 'zh'), monthWords('2026-01', 'en'), monthWords('', 'zh')], ['2026年1月', 'Jan 2026', '']);
});
