import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { barShare, classOf, noneOf, ranked, rangeWords, shadeName, shadesThere, tellValue } from '../../../webmap/src/classes.js';

const recorded = (name) => JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), 'utf8'));
const catalog = recorded('layers');
const frame = recorded('frame_town');
const sheet = recorded('activities_per_grid_town');
const layer = (code) => catalog.layers.find((one) => one.code === code);
const STATES = ['told', 'nothing_to_count', 'not_reported', 'undetermined', 'few_people', 'not_told'];

/** A sheet made by hand: numbers, or the name of a state. */
const made = (breaks, ...values) => ({
  breaks, states: STATES, values: values.map((one) => (typeof one === 'number' ? one : null)),
  state: values.map((one) => (typeof one === 'number' ? 0 : STATES.indexOf(one))),
});
const coded = (...names) => ({ codes: names, names });

test('a bound belongs to the class below it, zero to none, and what is above all bounds to the highest', () => {
  assert.deepEqual([0, 0.01, 1, 1.01, 2, 99].map((value) => classOf(value, [1, 2])), [-1, 0, 0, 1, 1, 1]);
});

test('each area of an answer has a class or a state', () => {
  sheet.values.forEach((value, i) => {
    const name = shadeName(sheet, i);
    if (value === null) assert.equal(name, sheet.states[sheet.state[i]]);
    else if (value === 0) assert.equal(name, 'zero');
    else {
      const place = Number(name.slice(5));
      assert.ok(value <= sheet.breaks[place] || place === sheet.breaks.length - 1);
      assert.ok(place === 0 || value > sheet.breaks[place - 1]);
    }
  });
});

test('a level at which nothing is counted is told from one that is hidden, not reported or zero', () => {
  assert.ok(noneOf(made([], 'nothing_to_count', 'undetermined')));
  for (const other of [0, 'not_reported', 'few_people', 'not_told']) assert.ok(!noneOf(made([], 'nothing_to_count', other)));
  assert.ok(!noneOf(made([])));
});

test('not reported is never told as nothing', () => {
  const mixed = made([1], 0, 'not_reported', 'nothing_to_count', 'few_people');
  assert.deepEqual([0, 1, 2, 3].map((i) => shadeName(mixed, i)), ['zero', 'not_reported', 'nothing_to_count', 'few_people']);
});

test('the legend has every class, whether it occurs this month or not, and only the states that occur', () => {
  assert.deepEqual(shadesThere(made([1, 2], 0.5)), ['class0', 'class1']);
  assert.deepEqual(shadesThere(made([1, 2], 0, 'not_reported')), ['class0', 'class1', 'zero', 'not_reported']);
});

test('the worst come first, which way worse is depends on the layer; without a number last', () => {
  const values = made([10], 5, 'not_reported', 1, 9);
  const areas = coded('a', 'b', 'c', 'd');
  const order = (code, way) => ranked(areas, values, layer(code), way).map((i) => areas.codes[i]).join('');
  assert.equal(order('activities_per_grid', 'worst'), 'cadb');
  assert.equal(order('activities_per_grid', 'best'), 'dacb');
  assert.equal(order('leader_vacancy', 'worst'), 'dacb');
});

test('areas with the same number stand in order of code', () => {
  const areas = coded('b', 'a', 'c');
  assert.deepEqual(ranked(areas, made([1], 1, 1, 1), layer('volunteers'), 'worst'), [1, 0, 2]);
});

test('a ranking holds every area once', () => {
  assert.deepEqual([...ranked(frame, sheet, layer('activities_per_grid'), 'worst')].sort(), frame.codes.map((_, i) => i));
});

test('counts are told whole, rates with decimals, zero as zero', () => {
  assert.equal(tellValue(3, layer('volunteers'), made([5, 9], 3, 8), 'zh'), '3 人');
  assert.equal(tellValue(12.5, layer('leader_vacancy'), made([10, 13], 12.5), 'zh'), '12.5 %');
  assert.equal(tellValue(0.347, layer('activities_per_grid'), made([0.35, 0.46], 0.347), 'en'), '0.35 per grid');
  assert.equal(tellValue(0, layer('activities_per_grid'), made([0.35], 0), 'zh'), '0 场/格');
});

test('classes of whole numbers do not share a number', () => {
  const counts = made([2, 3, 7], 1, 3, 7);
  assert.deepEqual([0, 1, 2].map((i) => rangeWords(i, layer('volunteers'), counts, 'zh')), ['1–2', '3', '4–7']);
  const rates = made([0.35, 0.5], 0.2, 0.4);
  assert.deepEqual([0, 1].map((i) => rangeWords(i, layer('activities_per_grid'), rates, 'zh')), ['0–0.35', '0.35–0.50']);
});

test('where it is all or nothing, the class is one number', () => {
  assert.equal(rangeWords(0, layer('leader_vacancy'), made([100], 0, 100, 'undetermined'), 'zh'), '100');
  assert.equal(rangeWords(0, layer('leader_vacancy'), made([100], 0, 50), 'zh'), '0–100');
});

test('a bar is as long in every month: against the highest bound', () => {
  assert.deepEqual([null, 0, 5, 10, 20].map((value) => barShare(value, [2, 10])), [0, 0, 0.5, 1, 1]);
  assert.equal(barShare(3, []), 0);
});
