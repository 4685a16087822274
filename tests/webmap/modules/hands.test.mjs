import assert from 'node:assert/strict';
import test from 'node:test';
import { handsOf } from '../../../webmap/src/triage.js';

const PLANNER = { may_edit: true, may_publish: false, needs_approval: true };
const APPROVER = { may_edit: false, may_publish: true, needs_approval: true };
const ALONE = { may_edit: true, may_publish: true, needs_approval: false };

/** @param {string} state @param {object} rights */
function can(state, rights) {
  const { edits, publishes, sends, returns } = handsOf({ state, ...rights });
  return Object.entries({ edits, publishes, sends, returns }).filter(([, may]) => may).map(([name]) => name);
}

test('what each can do with a draft, state by state', () => {
  assert.deepEqual(can('open', PLANNER), ['edits', 'sends']);
  assert.deepEqual(can('sent', PLANNER), ['returns']);
  assert.deepEqual(can('open', APPROVER), []);
  assert.deepEqual(can('sent', APPROVER), ['publishes', 'returns']);
  assert.deepEqual(can('open', ALONE), ['edits', 'publishes']);
  for (const state of ['published', 'dropped']) assert.deepEqual(can(state, ALONE), []);
});

test('the standing is a word for the one who reads', () => {
  assert.equal(handsOf({ state: 'open', ...PLANNER }, 2, 1).standing, 'draft.faults.waived');
  assert.equal(handsOf({ state: 'open', ...PLANNER }).standing, 'draft.ready.send');
  assert.equal(handsOf({ state: 'open', ...APPROVER }, 2).standing, 'draft.being.edited');
  assert.equal(handsOf({ state: 'sent', ...APPROVER }).standing, 'draft.sent.decide');
});
