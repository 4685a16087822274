/** An edit in words: pure. */
/** @import {Language} from '../types.js' */
/** @import {Edit} from './steps.js' */
import { CATALOGS, nameOf, say } from '../words.js';

/** @param {Language} lang @param {Pick<Edit, 'what' | 'words' | 'before' | 'put'>} edit */
export function stepInWords(lang, { what, words, before, put }) {
  const key = `desk.step.${what.replaceAll('_', '.')}`;
  if (!(key in CATALOGS[lang])) return say(lang, 'desk.step.other', { count: put.length });
  const kind = words.kind ? nameOf(lang, 'kind', String(words.kind)) : '';
  const concerned = words.name || before.map(({ name, code }) => name || (code.startsWith('new-') ? say(lang, 'desk.unnamed') : code)).join('、');
  return say(lang, key, { count: put.length, ...words, kind, name: concerned });
}
