/** Stages as they come: whole lines, whatever the pieces that the network cuts them into. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { followed, linesOf } from '../../../webmap/src/lines.js';

/** @param {Uint8Array[]} pieces */
const stream = (pieces) => new ReadableStream({
  start(controller) {
    for (const piece of pieces) controller.enqueue(piece);
    controller.close();
  },
});

const TEXT = '{"stage":"读取 · reading","number":1,"of":2}\n{"stage":"写入 · storing","number":2,"of":2}\n{"done":{"run":7}}\n';

test('lines come whole wherever they are cut, within a character too', async () => {
  const bytes = new TextEncoder().encode(TEXT);
  for (let size = 1; size <= bytes.length; size += 3) {
    const pieces = [];
    for (let from = 0; from < bytes.length; from += size) pieces.push(bytes.slice(from, from + size));
    const lines = [];
    for await (const line of linesOf(stream(pieces))) lines.push(line);
    assert.deepEqual(lines, TEXT.trim().split('\n'));
  }
});

test('stages are told and the last line is returned', async () => {
  const told = [];
  const last = await followed(linesOf(stream([new TextEncoder().encode(TEXT)])), (stage) => told.push(stage.number));
  assert.deepEqual([told, last], [[1, 2], { done: { run: 7 } }]);
});

test('work that breaks off has no last line', async () => {
  const half = new TextEncoder().encode(TEXT.split('\n')[0]);
  assert.deepEqual(await followed(linesOf(stream([half])), () => {}), {});
});
