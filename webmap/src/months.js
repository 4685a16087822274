/** Months as 2026-10: steps, spans, words. */
/** @import {Language} from './types.js' */

/** Months since the year 0. @param {string} month */
const count = (month) => 12 * Number(month.slice(0, 4)) + Number(month.slice(5)) - 1;

/** @param {number} counted @returns {string} */
const written = (counted) => `${String(Math.floor(counted / 12)).padStart(4, '0')}-${String((counted % 12) + 1).padStart(2, '0')}`;

/** The first of so many months that end with one. @param {string} month @param {number} span */
export const firstOf = (month, span) => written(count(month) - span + 1);

/** How many months lie from one to another, both counted. @param {string} since @param {string} month */
export const spanOf = (since, month) => (since ? Math.max(1, count(month) - count(since) + 1) : 1);

/** The month to step to, or null at the end. @param {string[]} months in order of time @param {string} month @param {number} step */
export function stepped(months, month, step) {
  const place = months.indexOf(month);
  return place < 0 ? months.at(-1) ?? null : months[place + step] ?? null;
}

/** The last month that begins a whole span of those there are. @param {string[]} months in order of time @param {number} span */
export const playedFrom = (months, span) => months[Math.min(span, months.length) - 1] ?? null;

/** @param {string} month @param {Language} lang */
export function monthWords(month, lang) {
  if (!month) return '';
  const [year, number] = month.split('-').map(Number);
  if (lang === 'zh') return `${year}年${number}月`;
  return new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(Date.UTC(year, number - 1, 1)));
}
