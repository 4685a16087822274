/** What to do next, said for a page where the server says it for the terminal. */
/** @import {Problem} from './api.js' */
/** @import {Language} from './types.js' */
import { say } from './words.js';

/** The catalog's words for each option of a command. @type {[RegExp, string][]} */
const OPTIONS = [
  [/--crs\b/, 'hint.crs'],
  [/--derive-parents\b/, 'hint.derive'],
  [/--parent-code\b/, 'hint.parent'],
  [/--replace\b/, 'hint.replace'],
  [/--layer\b/, 'hint.layer'],
  [/--encoding\b/, 'hint.encoding'],
  [/--carry-subgrids\b/, 'hint.carry'],
  [/--findings-out\b/, 'hint.findings'],
  [/\bgisgrid draft\b/, 'hint.drafts'],
];

/** @param {string} hint @param {Language} lang */
export function hintForPage(hint, lang) {
  const known = OPTIONS.filter(([option]) => option.test(hint)).map(([, key]) => say(lang, key));
  return known.length ? known.join(' ') : hint;
}

/** A refusal as a sentence and what to do next. @param {Problem} problem @param {Language} lang */
export function inWords(problem, lang) {
  const sentence = problem.words[lang] || say(lang, problem.status ? 'problem.unknown' : 'problem.network');
  const hint = hintForPage(problem.hints[lang], lang) || (problem.status ? '' : say(lang, 'problem.network.hint'));
  return { sentence, hint };
}
