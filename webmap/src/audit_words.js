/** What was done, in the words of an office; a word that the catalog does not know is shown as it is written. */
/** @import {AuditChange, AuditEntry, AuditFilter, Language} from './types.js' */
import { formatTime } from './format.js';
import { CATALOGS, say } from './words.js';

/** @param {Language} lang @param {string} family @param {string} word */
const known = (lang, family, word) => CATALOGS[lang][`audit.${family}.${word.replace(/[ _]/g, '.')}`] ?? word;

/** @param {Language} lang @param {string} action */
export const actionInWords = (lang, action) => known(lang, 'action', action);

/** @param {Language} lang @param {string} column */
export const columnInWords = (lang, column) => known(lang, 'column', column);

/** One statement: what, how many. @param {Language} lang @param {AuditEntry} entry */
export function entryInWords(lang, { table, operation, rows }) {
  return say(lang, 'audit.entry', { table: known(lang, 'table', table), operation: known(lang, 'operation', operation), count: rows });
}

/** A row's statements in a line, those alike together. @param {Language} lang @param {AuditEntry[]} entries */
export function summaryInWords(lang, entries) {
  /** @type {Map<string, AuditEntry>} */
  const together = new Map();
  for (const entry of entries) {
    const key = `${entry.table} ${entry.operation}`;
    together.set(key, { ...entry, rows: entry.rows + (together.get(key)?.rows ?? 0) });
  }
  return [...together.values()].map((entry) => entryInWords(lang, entry)).join(say(lang, 'audit.between'));
}

/** The columns of a changed row that differ, before and after. @param {AuditChange} change */
export function differences({ before = {}, after = {} }) {
  const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return columns
    .map((column) => ({ column, before: asText(before[column]), after: asText(after[column]) }))
    .filter((one) => one.before !== one.after);
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** A value of a column: moments by the reader's clock, roles and states in words. @param {Language} lang @param {string} column @param {string} value */
export function valueInWords(lang, column, value) {
  if (MOMENT.test(value)) return formatTime(value, lang);
  return CATALOGS[lang][`${column}.${value}`] ?? value;
}

/** @param {unknown} value */
function asText(value) {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What the form asks for, as the server reads it: whole days of the reader's clock, the last one included.
 * @param {{scheme: string, code: string, who: string, first: string, last: string}} form dates as yyyy-mm-dd @returns {AuditFilter} */
export function auditFilter({ scheme, code, who, first, last }) {
  return { scheme: code ? scheme : '', code, who: who.trim(), since: midnight(first, 0), until: midnight(last, 1) };
}

/** @param {string} date @param {number} daysLater */
function midnight(date, daysLater) {
  if (!date) return '';
  const [year, month, day] = date.split('-').map(Number);
  return new Date(year, month - 1, day + daysLater).toISOString();
}
