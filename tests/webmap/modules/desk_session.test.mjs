import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameShape } from '../../../webmap/src/desk/rows.js';
import { sentKnots } from '../../../webmap/src/desk/knots.js';
import { multiPolygonOf, shapeOf } from '../../../webmap/src/edits/lattice.js';
import { MemoryServer, MemoryStore, MemoryPages, TWO, box, change, opened, rowOf } from './desk_drawing.mjs';

const HALVES = change({ A: box(0, 0, 500, 1000), 'new-00000001': box(500, 0, 1000, 1000) });
const WIDER = change({ A: box(0, 0, 600, 1000), 'new-00000001': box(600, 0, 1000, 1000) });
const at = (server, code) => shapeOf(server.rows.get(code).geometry);
const heard = (session, name) => {
  const said = [];
  session.addEventListener(name, (event) => said.push(event.detail));
  return said;
};

test('an edit is applied, told, and saved with its step', async () => {
  const server = new MemoryServer(TWO);
  const session = await opened(server);
  const told = heard(session, 'change');
  assert.equal(session.do('split', HALVES, { said: { name: 'A' } }), true);
  assert.equal(session.state, 'unsaved');
  assert.deepEqual(told, [{ codes: ['A', 'new-00000001'] }]);
  await session.save();
  assert.equal(session.state, 'saved');
  assert.ok(sameShape(at(server, 'A'), box(0, 0, 500, 1000)));
  assert.deepEqual(server.asked.map(({ put, keep, add, position }) => [put.map(({ code, base }) => [code, base]), keep, add.length, position]),
    [[[['A', 1], ['new-00000001', null]], 0, 1, 1]]);
  assert.equal(server.steps[0].who, 'zhou');
});

test('only what changed travels, and what was undone before it was saved does not', async () => {
  const server = new MemoryServer(TWO);
  const session = await opened(server);
  session.do('split', HALVES);
  await session.undo();
  session.rename('B', { name: '东组' });
  await session.save();
  assert.deepEqual(server.asked[0].put.map(({ code }) => code), ['B']);
  assert.deepEqual(server.steps.map(({ what }) => what), ['rename']);
});

test('undo and redo hold over a reload, without an end', async () => {
  const server = new MemoryServer(TWO);
  const first = await opened(server);
  first.do('split', HALVES);
  first.do('reshape', WIDER);
  first.do('merge', change({ A: box(0, 0, 1000, 1000) }, ['new-00000001']));
  await first.save();
  first.close();
  const session = await opened(server);
  assert.equal(session.canRedo, false);
  await session.undo();
  assert.ok(sameShape(session.shape('A'), box(0, 0, 600, 1000)));
  assert.equal(session.words.get('new-00000001').kind, 'base');
  await session.jump(0);
  assert.ok(sameShape(session.shape('A'), box(0, 0, 1000, 1000)));
  assert.equal(session.canUndo, false);
  await session.save();
  assert.deepEqual([...server.rows.keys()], ['B', 'A'].sort());
  assert.equal(server.position, 0);
  await session.jump(3);
  await session.save();
  assert.equal(server.position, 3);
  assert.equal(server.steps.length, 3);
});

test('an edit after an undo replaces what was taken back', async () => {
  const server = new MemoryServer(TWO);
  const session = await opened(server);
  session.do('split', HALVES);
  session.do('reshape', WIDER);
  await session.save();
  await session.undo();
  session.rename('A', { name: '西组' });
  await session.save();
  assert.deepEqual(server.steps.map(({ what }) => what), ['split', 'rename']);
  assert.equal(server.position, 2);
});

test('figures are of what is shown, previews too', async () => {
  const session = await opened(new MemoryServer(TWO));
  assert.equal(session.figures('A').households, 3);
  assert.equal(session.figures('B').residents, 36);
  session.preview(change({ A: box(0, 0, 1600, 1000), B: box(1600, 0, 2000, 1000) }));
  assert.deepEqual([session.figures('A').households, session.figures('B').households], [7, 8]);
  session.preview(change({}, ['B']));
  assert.equal(session.figures('B'), null);
  assert.deepEqual([...session.shapes().keys()], ['A']);
  session.preview(null);
  assert.equal(session.figures('B').households, 12);
});

test('without an answer the edits wait, and come in order once there is one', async () => {
  const server = new MemoryServer(TWO);
  const session = await opened(server);
  server.unreachable = 2;
  session.do('split', HALVES);
  assert.equal(await session.save(), 'unreachable');
  assert.equal(session.state, 'offline');
  session.do('reshape', WIDER);
  assert.equal(session.state, 'offline');
  await session.save();
  assert.equal(await session.save(), 'done');
  assert.equal(session.state, 'saved');
  assert.deepEqual(server.steps.map(({ what }) => what), ['split', 'reshape']);
  assert.ok(sameShape(at(server, 'A'), box(0, 0, 600, 1000)));
});

test('a save whose answer was lost is not stored twice', async () => {
  const server = new MemoryServer(TWO);
  const session = await opened(server);
  server.lost = 1;
  session.do('split', HALVES);
  await session.save();
  session.do('reshape', WIDER);
  await session.save();
  assert.equal(session.state, 'saved');
  assert.deepEqual(server.steps.map(({ what }) => what), ['split', 'reshape']);
  assert.equal(server.revision, 3);
});

test('what was not saved is there again after the page was lost', async () => {
  const server = new MemoryServer(TWO);
  const [local, alive] = [new MemoryStore(), new Set()];
  const first = await opened(server, { local, pages: new MemoryPages(alive) });
  server.unreachable = 1;
  first.do('split', HALVES);
  first.rename('B', { name: '东组' });
  await first.save();
  await first.saving.keeping;
  first.close();
  const stranger = await opened(server, { local, pages: new MemoryPages(new Set()), who: 'li' });
  assert.equal(stranger.words.get('B').name, 'B');
  const session = await opened(server, { local, pages: new MemoryPages(alive) });
  assert.equal(session.words.get('B').name, '东组');
  assert.deepEqual(session.steps.edits.map(({ what }) => what), ['split', 'rename']);
  await session.save();
  assert.equal(server.rows.get('B').name, '东组');
  assert.equal(server.steps.length, 2);
  await session.saving.keeping;
  assert.equal(local.journals.size, 0);
  await session.jump(0);
  assert.equal(session.words.get('B').name, 'B');
});

test('an undo whose answer was lost with the page can still be done again', async () => {
  const server = new MemoryServer(TWO);
  const local = new MemoryStore();
  const [alive, dead] = [new Set(), new MemoryPages()];
  const first = await opened(server, { local, pages: dead });
  first.do('split', HALVES);
  first.do('reshape', WIDER);
  await first.save();
  server.lost = 1;
  await first.undo();
  await first.save();
  await first.saving.keeping;
  first.close();
  const session = await opened(server, { local, pages: new MemoryPages(alive) });
  assert.equal(session.canRedo, true);
  await session.undo();
  await session.save();
  assert.equal(server.steps.length, 2);
  await session.jump(2);
  await session.save();
  assert.ok(sameShape(at(server, 'A'), box(0, 0, 600, 1000)));
});

test('an edit whose answer was lost with the page is no conflict with oneself where a knot came into it', async () => {
  const server = new MemoryServer(TWO);
  const local = new MemoryStore();
  const first = await opened(server, { local, pages: new MemoryPages() });
  server.lost = 1;
  first.do('split', HALVES);
  await first.save();
  await first.saving.keeping;
  first.close();
  const [a, b] = [0, 1].map((i) => at(server, 'A')[0][0][i]);
  const [p] = box(a[0] === b[0] ? 0 : 250, 0, 500, 1000)[0][0];
  const [ring] = at(server, 'A')[0];
  server.rows.set('A', { ...server.rows.get('A'), geometry: multiPolygonOf([[[a, p, ...ring.slice(1)]]]) });
  server.knots.push(...sentKnots([{ a0: a, b0: b, p }]));
  const session = await opened(server, { local, pages: new MemoryPages(new Set()) });
  await session.save();
  assert.deepEqual([session.state, session.clashes, session.steps.edits.length], ['saved', [], 1]);
});

test('what a page that was left had sent, and arrives after the next page opened, is no conflict with oneself', async () => {
  const server = new MemoryServer(TWO);
  const local = new MemoryStore();
  const first = await opened(server, { local, pages: new MemoryPages() });
  server.unreachable = 1;
  first.do('split', HALVES);
  await first.save();
  await first.saving.keeping;
  first.close();
  const { fetchDesk } = server;
  server.fetchDesk = async () => {
    const answer = await fetchDesk();
    server.store(structuredClone(server.asked[0]));
    return answer;
  };
  const session = await opened(server, { local, pages: new MemoryPages(new Set()) });
  await session.save();
  assert.deepEqual([session.state, session.clashes], ['saved', []]);
  assert.deepEqual(server.steps.map(({ what }) => what), ['split']);
  assert.deepEqual([session.steps.position, session.steps.edits.length], [1, 1]);
});

test('a page that is still open keeps its work to itself', async () => {
  const server = new MemoryServer(TWO);
  const [local, alive] = [new MemoryStore(), new Set()];
  const first = await opened(server, { local, pages: new MemoryPages(alive) });
  server.unreachable = 1;
  first.rename('B', { name: '东组' });
  await first.save();
  await first.saving.keeping;
  const second = await opened(server, { local, pages: new MemoryPages(alive) });
  assert.equal(second.words.get('B').name, 'B');
});

test('edits that do not touch are joined, and the history is the common one', async () => {
  const server = new MemoryServer(TWO);
  const [one, other] = [await opened(server), await opened(server, { who: 'li' })];
  one.do('split', HALVES);
  await one.save();
  const followed = heard(other, 'change');
  other.rename('B', { name: '东组' });
  await other.save();
  assert.equal(other.state, 'saved');
  assert.ok(sameShape(other.shape('A'), box(0, 0, 500, 1000)));
  assert.deepEqual(followed.at(-1).codes.sort(), ['A', 'new-00000001']);
  assert.deepEqual([other.steps.position, other.steps.edits.length], [2, 2]);
  await other.jump(0);
  assert.ok(sameShape(other.shape('A'), box(0, 0, 1000, 1000)));
});

test('where both changed the same, both are shown and nothing is lost', async () => {
  const server = new MemoryServer(TWO);
  const [one, other] = [await opened(server), await opened(server, { who: 'li' })];
  one.do('split', HALVES);
  await one.save();
  const conflicts = heard(other, 'conflict');
  other.do('reshape', change({ A: box(0, 0, 1200, 1000), B: box(1200, 0, 2000, 1000) }));
  assert.equal(await other.save(), 'stop');
  assert.equal(other.state, 'conflict');
  assert.deepEqual(conflicts, [{ codes: ['A'] }]);
  assert.ok(sameShape(other.clashes[0].theirs.shape, box(0, 0, 500, 1000)));
  assert.ok(sameShape(other.clashes[0].mine.shape, box(0, 0, 1200, 1000)));
  assert.equal(other.do('split', HALVES), false);
  assert.ok(sameShape(at(server, 'A'), box(0, 0, 500, 1000)));
  other.resolve({ A: 'mine' });
  await other.save();
  assert.equal(other.state, 'saved');
  assert.ok(sameShape(at(server, 'A'), box(0, 0, 1200, 1000)));
  assert.deepEqual(server.steps.map(({ what }) => what), ['split', 'resolve']);
  await other.undo();
  assert.ok(sameShape(other.shape('A'), box(0, 0, 500, 1000)), 'theirs comes back, not what was before it');
});

test('taking theirs leaves the rest of what was edited', async () => {
  const server = new MemoryServer(TWO);
  const [one, other] = [await opened(server), await opened(server, { who: 'li' })];
  one.rename('A', { name: '西组' });
  await one.save();
  other.rename('A', { name: '另一个' });
  other.rename('B', { name: '东组' });
  await other.save();
  other.resolve({ A: 'theirs' });
  await other.save();
  assert.deepEqual([server.rows.get('A').name, server.rows.get('B').name], ['西组', '东组']);
});

test('a new name here and a new shape there go together', async () => {
  const server = new MemoryServer(TWO);
  const [one, other] = [await opened(server), await opened(server, { who: 'li' })];
  one.do('split', HALVES);
  await one.save();
  other.rename('A', { name: '西组' });
  await other.save();
  assert.ok(other.clashes[0].both);
  other.resolve({ A: 'both' });
  await other.save();
  assert.equal(server.rows.get('A').name, '西组');
  assert.ok(sameShape(at(server, 'A'), box(0, 0, 500, 1000)));
});

test('unsaved work of a page that was lost meets what others did since', async () => {
  const server = new MemoryServer(TWO);
  const [local, alive] = [new MemoryStore(), new Set()];
  const first = await opened(server, { local, pages: new MemoryPages(alive) });
  server.unreachable = 1;
  first.rename('A', { name: '西组' });
  await first.save();
  await first.saving.keeping;
  first.close();
  const other = await opened(server, { who: 'li' });
  other.rename('A', { name: '另一个' });
  await other.save();
  const session = await opened(server, { local, pages: new MemoryPages(alive) });
  await session.save();
  assert.equal(session.state, 'conflict');
  assert.deepEqual([session.clashes[0].mine.name, session.clashes[0].theirs.name], ['西组', '另一个']);
});

test('an undo of what others changed since is a conflict, not silence', async () => {
  const server = new MemoryServer(TWO);
  const session = await opened(server);
  session.do('split', HALVES);
  await session.save();
  server.rows.set('A', rowOf('A', box(0, 0, 400, 1000), { version: 9 }));
  server.changed.set('A', ++server.revision);
  await session.saving.look();
  await session.undo();
  assert.equal(session.state, 'conflict');
  assert.ok(sameShape(session.clashes[0].mine.shape, box(0, 0, 1000, 1000)));
  assert.ok(sameShape(session.clashes[0].theirs.shape, box(0, 0, 400, 1000)));
});

test('an edit made while a save is on its way is saved next', async () => {
  const server = new MemoryServer(TWO);
  const session = await opened(server);
  session.do('split', HALVES);
  const saved = session.save();
  session.do('reshape', WIDER);
  await saved;
  assert.equal(session.state, 'saved');
  assert.equal(server.asked.length, 2);
  assert.ok(sameShape(at(server, 'A'), box(0, 0, 600, 1000)));
  assert.equal(server.steps.length, 2);
});
