import assert from 'node:assert/strict';
import { test } from 'node:test';
import { START, formatAddress, parseAddress } from '../../../webmap/src/address.js';

test('an empty address is the start', () => {
  assert.deepEqual(parseAddress(''), START);
  assert.deepEqual(parseAddress('#'), START);
  assert.equal(formatAddress(START), '#');
});

test('what is written is read again', () => {
  const address = {
    scheme: 'swiss & others',
    area: '990101001200',
    place: { lon: 112.12345, lat: -28.5, zoom: 11.25 },
    layer: 'share',
    walk: 'slow',
    hour: 'Sa 19:30',
    lang: 'en',
  };
  assert.deepEqual(parseAddress(formatAddress(address)), address);
});

for (const view of ['', 'x', '1,2', '181,0,5', '0,86,5', '0,0,23', '0,0,-1', 'NaN,0,5']) {
  test(`a place that cannot be is none: ${view}`, () => assert.equal(parseAddress(`#view=${view}`).place, null));
}

test('unknown layers, paces and languages take their starting value', () => {
  const { layer, walk, lang } = parseAddress('#layer=secret&walk=run&lang=fr');
  assert.deepEqual([layer, walk, lang], ['kinds', 'usual', 'zh']);
});

test('an hour that is none is left out', () => {
  assert.equal(parseAddress('#hour=Mo%2025:00').hour, '');
  assert.equal(parseAddress('#hour=Mo%2007:05').hour, 'Mo 07:05');
});
