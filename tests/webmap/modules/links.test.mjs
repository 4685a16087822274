import assert from 'node:assert/strict';
import test from 'node:test';
import { inLanguage } from '../../../webmap/src/links.js';

test('a link leads on in the language, whatever else stands behind #', () => {
  assert.equal(inLanguage('/data', 'en'), '/data#lang=en');
  assert.equal(inLanguage('/data#lang=en', 'zh'), '/data');
  assert.equal(inLanguage('/map#area=990101&layer=venues', 'en'), '/map#area=990101&layer=venues&lang=en');
  assert.equal(inLanguage('/map#area=990101&lang=en', 'zh'), '/map#area=990101');
});

test('the name of a heading is no setting', () => {
  assert.equal(inLanguage('/help/start#登录与账户', 'en'), '/help/start#登录与账户');
});
