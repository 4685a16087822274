import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintForPage } from '../../../webmap/src/hints.js';
import { SYSTEMS, evidenceInWords, oneLanguage } from '../../../webmap/src/systems.js';
import { kindsOf, movedBy, shownFindings, standing, stepTo } from '../../../webmap/src/triage.js';

const finding = (number, kind, area, more = {}) => ({ number, kind, severity: 'fault', area_m2: area, waiver: null, ...more });
const FINDINGS = [
  finding(1, 'gap', 5),
  finding(2, 'overlap', 50),
  finding(3, 'unmatched_vertex', 0, { severity: 'notice' }),
  finding(4, 'gap', 900, { waiver: { reason: 'r' } }),
  finding(5, 'gap', 20),
];

test('faults first, the largest first, waived ones last', () => {
  assert.deepEqual(shownFindings(FINDINGS, '').map((one) => one.number), [2, 5, 1, 3, 4]);
});
test('one kind alone', () => assert.deepEqual(shownFindings(FINDINGS, 'gap').map((one) => one.number), [5, 1, 4]));
test('kinds that are there, with how many', () => {
  assert.deepEqual(kindsOf(FINDINGS), [['overlap', 1], ['gap', 3], ['unmatched_vertex', 1]]);
});
test('a waived fault stays a fault', () => assert.deepEqual(standing(FINDINGS), { faults: 4, waived: 1 }));
test('keys step within the list', () => {
  assert.equal(stepTo(-1, 'ArrowDown', 3), 0);
  assert.equal(stepTo(2, 'ArrowDown', 3), 2);
  assert.equal(stepTo(0, 'ArrowUp', 3), 0);
  assert.equal(stepTo(0, 'End', 3), 2);
  assert.equal(stepTo(0, 'a', 3), -1);
  assert.equal(stepTo(0, 'ArrowDown', 0), -1);
});
test('what a mend moves', () => {
  const ledger = [{ moved_m2: 2, moved_m: 0.5 }, { moved_m2: 3, moved_m: 0.25 }];
  assert.deepEqual(movedBy({ ledger }), { areas: 2, m2: 5, m: 0.5 });
  assert.equal(movedBy({ ledger: [] }).m, 0);
});

test('zones have the codes of EPSG', () => {
  const of = (group) => SYSTEMS.find((one) => one.group === group).systems;
  assert.deepEqual(of('crs.gk3').find((one) => one.meridian === 114), { code: 'EPSG:4547', meridian: 114 });
  assert.deepEqual(of('crs.gk3.zone').find((one) => one.zone === 38), { code: 'EPSG:4526', meridian: 114, zone: 38 });
  assert.deepEqual(of('crs.gk6').find((one) => one.meridian === 111), { code: 'EPSG:4508', meridian: 111 });
  assert.deepEqual(of('crs.gk6.zone').find((one) => one.zone === 19), { code: 'EPSG:4497', meridian: 111, zone: 19 });
});
test('evidence in Chinese', () => {
  const said = 'the file says so; longitude, latitude taken as EPSG:4490 without a shift';
  assert.equal(evidenceInWords(said, 'zh'), '文件自带说明；经纬度直接按 CGCS2000 读取，未作平移');
  assert.equal(evidenceInWords(said, 'en'), said);
});
test('one language of two', () => {
  assert.equal(oneLanguage('归 A · stays with A', / · /, 'zh'), '归 A');
  assert.equal(oneLanguage('归 A · stays with A', / · /, 'en'), 'stays with A');
  assert.equal(oneLanguage('only', / · /, 'en'), 'only');
});
test('a hint for the terminal becomes one for the page', () => {
  assert.match(hintForPage('请用 --crs 指明', 'zh'), /坐标系/);
  assert.equal(hintForPage('请检查文件。', 'zh'), '请检查文件。');
});
