import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { chosenOf, entries, filtersOf, grouped, layerOf, matching } from '../../../webmap/src/layers.js';
import { outAddress, queryOf, turnOf, WAYS } from '../../../webmap/src/out.js';
import { sparkline } from '../../../webmap/src/sparkline.js';
import { START } from '../../../webmap/src/address.js';

const catalog = JSON.parse(readFileSync(new URL('recorded/layers.json', import.meta.url), 'utf8'));

test('every layer is on the list once, the own ones first', () => {
  const codes = entries(catalog, 'zh').map(({ code }) => code);
  assert.deepEqual(codes.slice(0, 4), ['kinds', 'divided', 'circles', 'share']);
  assert.equal(new Set(codes).size, 4 + catalog.layers.length);
  assert.equal(entries(null, 'en').length, 4);
});

test('typing finds layers in both languages, by name, group or code, all words of it', () => {
  const found = (typed) => matching(entries(catalog, 'zh'), typed).map(({ code }) => code);
  assert.deepEqual(found('网格长'), ['leader_vacancy']);
  assert.deepEqual(found('leader'), ['leader_vacancy']);
  assert.deepEqual(found('志愿者 千人'), ['volunteers_per_1000_residents']);
  assert.deepEqual(found('没有'), []);
});

test('groups keep their order', () => {
  assert.deepEqual(grouped(['ab', 'c', 'ad'], (word) => word[0]), [['a', ['ab', 'ad']], ['c', ['c']]]);
});

test('a layer that asks for a speciality gets the one of the address, or the first', () => {
  const asked = { ...layerOf(catalog, 'volunteers'), filters: ['speciality'] };
  const some = { ...catalog, filters: { speciality: [{ code: 'dance', zh: '舞蹈', en: 'Dance' }, { code: 'opera', zh: '戏曲', en: 'Opera' }] } };
  assert.deepEqual(filtersOf(asked, some, {}), { speciality: 'dance' });
  assert.deepEqual(filtersOf(asked, some, { speciality: 'opera', tier: 'branch' }), { speciality: 'opera' });
  assert.deepEqual(filtersOf(asked, some, { speciality: 'flying' }), { speciality: 'dance' });
});

test('what is chosen of a layer is told in words, and nothing of what is not', () => {
  const some = { ...catalog, filters: { venue_kind: [{ code: 'library', zh: '图书馆', en: 'Library' }], tier: [] } };
  assert.deepEqual(chosenOf({ venue_kind: 'library', tier: '' }, some, 'en'), ['Library']);
  assert.deepEqual(chosenOf({ venue_kind: '', tier: '' }, some, 'zh'), []);
});

test('what leaves the map is asked for with what is shown', () => {
  const query = queryOf({ ...START, scheme: 'standard' }, { level: 'village', under: '99' }, { speciality: 'dance' }, '2026-10', '2026-08');
  const address = outAddress('speciality_gap', query, WAYS.find(({ id }) => id === 'a3'), 'portrait');
  assert.equal(address, '/api/layers/speciality_gap/sheet.pdf?scheme=standard&level=village&under=99&month=2026-10&since=2026-08&speciality=dance&paper=a3&turn=portrait');
  assert.ok(!outAddress('x', query, WAYS.find(({ id }) => id === 'xlsx'), 'portrait').includes('turn'));
});

test('paper lies as the area does, in metres', () => {
  assert.deepEqual([turnOf([0, 0, 2, 1]), turnOf([0, 0, 1, 2]), turnOf([0, 59, 1.5, 60]), turnOf(null)], ['landscape', 'portrait', 'portrait', 'landscape']);
});

test('a line is broken where there is no figure, and keeps to its box', () => {
  const { line, dots } = sparkline([1, 2, null, 4, null], 100, 20);
  assert.equal(line.match(/M/g).length, 2);
  assert.equal(dots.length, 1); // 4 stands alone
  const numbers = line.match(/-?[\d.]+/g).map(Number);
  numbers.forEach((value, i) => assert.ok(value >= 0 && value <= (i % 2 ? 20 : 100)));
  assert.deepEqual(sparkline([null, null], 100, 20), { line: '', dots: [] });
});
