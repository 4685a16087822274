import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMu, formatNumber, formatTime, wrapName } from '../../../webmap/src/format.js';

test('numbers are grouped', () => assert.equal(formatNumber(1234567.8, 'zh'), '1,234,568'));
test('mu carry a decimal while small', () => {
  assert.equal(formatMu(1811.94, 'zh'), '1,811.9');
  assert.equal(formatMu(21150.4, 'en'), '21,150');
});
test('times follow the language', () => {
  assert.match(formatTime('2026-11-22T02:29:00+00:00', 'zh'), /2026年11月2/);
  assert.match(formatTime('2026-11-22T02:29:00+00:00', 'en'), /Nov 2026/);
});

test('short names stay whole', () => assert.equal(wrapName('柳林村', 4), '柳林村'));
test('long names break into even lines', () => assert.equal(wrapName('石雨村民委员会', 6), '石雨村民\n委员会'));
test('no character is lost', () => {
  const name = '黄家坳土家族苗族自治示范新村与高新技术产业园联合居民委员会';
  for (let perLine = 4; perLine <= 10; perLine++) {
    const lines = wrapName(name, perLine).split('\n');
    assert.equal(lines.join(''), name);
    assert.ok(lines.every((line) => line.length <= perLine));
  }
});
test('Latin names break between words', () => {
  assert.equal(wrapName('Saint-Barthélemy-le-Plain sur Lac', 6), 'Saint-Barthélemy-le-Plain\nsur Lac');
  assert.equal(wrapName('Bern', 4), 'Bern');
  assert.equal(wrapName('Rottenschwil', 4), 'Rottenschwil');
});
