import assert from 'node:assert/strict';
import { test } from 'node:test';
import { START, formatAddress, parseAddress, stopOf } from '../../../webmap/src/address.js';

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
    level: 'village',
    month: '2026-10',
    since: '2026-08',
    beside: '2025-10',
    filters: { speciality: 'dance', tier: 'branch' },
    over: ['circles', 'silent'],
    order: 'best',
    tab: 'story',
    table: true,
    back: 'own',
    lang: 'en',
  };
  assert.deepEqual(Object.keys(address), Object.keys(START)); // all of it
  assert.deepEqual(parseAddress(formatAddress(address)), address);
});

for (const view of ['', 'x', '1,2', '181,0,5', '0,86,5', '0,0,23', '0,0,-1', 'NaN,0,5']) {
  test(`a place that cannot be is none: ${view}`, () => assert.equal(parseAddress(`#view=${view}`).place, null));
}

test('unreadable layers, unknown paces and languages take their starting value', () => {
  const { layer, walk, lang } = parseAddress('#layer=../secret&walk=run&lang=fr');
  assert.deepEqual([layer, walk, lang], ['kinds', 'usual', 'zh']);
});

test('an hour that is none is left out', () => {
  assert.equal(parseAddress('#hour=Mo%2025:00').hour, '');
  assert.equal(parseAddress('#hour=Mo%2007:05').hour, 'Mo 07:05');
});

test('months that are none, overlays and filters that are unknown are left out', () => {
  const { month, since, over, filters } = parseAddress('#month=2026-13&since=26-1&over=circles,flags&tier=branch&colour=red&speciality=%3Cb%3E');
  assert.deepEqual([month, since, over, filters], ['', '', ['circles'], { tier: 'branch' }]);
});

test('Back returns to another area or layer, not to where the map was moved or the month before', () => {
  const here = { ...START, area: '1', layer: 'volunteers', month: '2026-10' };
  assert.equal(stopOf(here), stopOf({ ...here, month: '2026-09', place: { lon: 1, lat: 2, zoom: 3 } }));
  assert.notEqual(stopOf(here), stopOf({ ...here, area: '2' }));
  assert.notEqual(stopOf(here), stopOf({ ...here, table: true }));
  assert.notEqual(stopOf(here), stopOf({ ...here, beside: '2025-10' }));
  assert.equal(stopOf({ ...here, beside: '2025-09' }), stopOf({ ...here, beside: '2025-10' }));
});
