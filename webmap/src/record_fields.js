/** One row of a form as fields: made from what the server says of its columns, and read back as text, as a spreadsheet would be. */
/** @import {FormColumn, FormProblem, Language} from './types.js' */
import { make } from './dom.js';
import { CATALOGS, say } from './words.js';

/** Inputs by kind of column; others are plain text. @type {Record<string, Record<string, string>>} */
const INPUTS = {
  phone: { type: 'tel', inputmode: 'tel', autocomplete: 'off' },
  code: { autocomplete: 'off', spellcheck: 'false' },
  date: { type: 'date' },
  month: { type: 'month' },
  time: { type: 'time' },
  integer: { inputmode: 'numeric', autocomplete: 'off' },
  decimal: { inputmode: 'decimal', autocomplete: 'off' },
};

/** What a column is called: the catalog's word, else the one that the form prints. @param {Language} lang @param {FormColumn} column */
export function headingOf(lang, column) {
  const own = lang === 'zh' ? column.group + column.heading : CATALOGS.en[`column.${column.key}`];
  return own ?? column.group + column.heading;
}

/** The field of one column. @param {Language} lang @param {FormColumn} column @param {string} text what stands there */
export function fieldOf(lang, column, text) {
  const id = `field-${column.key}`;
  const heading = headingOf(lang, column) + (column.required ? ' *' : '');
  if (column.kind === 'month') text = text.replace('.', '-');
  if (column.kind === 'list' && column.words) return choices(id, heading, column, text);
  const input = column.kind === 'choice' && !column.open ? options(id, column, text) : box(id, column, text);
  return make('div', { class: 'field', 'data-column': column.key },
    make('label', { for: id }, heading), input, ...suggestions(id, column), refusal(id));
}

/** @param {string} id @param {FormColumn} column @param {string} text */
function box(id, column, text) {
  if (column.kind === 'flag') return /** @type {HTMLElement} */ (make('input', { id, type: 'checkbox', checked: text === '是' }));
  return make('input', {
    id, value: text, required: column.required, 'aria-describedby': `${id}-refused`,
    ...(INPUTS[column.kind] ?? {}), ...(column.words ? { list: `${id}-words` } : {}),
  });
}

/** @param {string} id @param {FormColumn} column @param {string} text */
function options(id, column, text) {
  return make('select', { id, required: column.required, 'aria-describedby': `${id}-refused` },
    make('option', { value: '' }, '—'),
    ...(column.words ?? []).map((word) => make('option', { value: word, selected: word === text }, word)));
}

/** Words that may stand in a field beside others. @param {string} id @param {FormColumn} column */
function suggestions(id, column) {
  if (column.kind !== 'choice' || !column.open) return [];
  return [make('datalist', { id: `${id}-words` }, ...(column.words ?? []).map((word) => make('option', { value: word })))];
}

/** Several words of one dictionary, each a box to tick. @param {string} id @param {string} heading @param {FormColumn} column @param {string} text */
function choices(id, heading, column, text) {
  const chosen = text.split('、');
  return make('fieldset', { class: 'field choices', 'data-column': column.key },
    make('legend', {}, heading),
    ...(column.words ?? []).map((word) => make('label', { class: 'check' },
      make('input', { type: 'checkbox', value: word, checked: chosen.includes(word) }), word)),
    refusal(id));
}

/** @param {string} id */
const refusal = (id) => make('p', { class: 'refused', id: `${id}-refused`, role: 'alert', hidden: true });

/** What stands in all fields, by column; what is left blank changes nothing that stands.
 * @param {ParentNode} form @returns {Record<string, string>} */
export function valuesOf(form) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const field of form.querySelectorAll('[data-column]')) {
    const key = field.getAttribute('data-column') ?? '';
    values[key] = field.matches('fieldset') ? ticked(field) : written(field);
  }
  return values;
}

/** @param {Element} field */
function ticked(field) {
  return [...field.querySelectorAll('input')].filter((one) => one.checked).map((one) => one.value).join('、');
}

/** @param {Element} field */
function written(field) {
  const input = /** @type {HTMLInputElement | HTMLSelectElement} */ (field.querySelector('input, select'));
  return input instanceof HTMLInputElement && input.type === 'checkbox' ? (input.checked ? '是' : '否') : input.value.trim();
}

/** Say beside each field what is wrong with it. @param {ParentNode} form @param {Language} lang @param {FormProblem[]} problems */
export function showRefusals(form, lang, problems) {
  for (const note of form.querySelectorAll('.refused')) /** @type {HTMLElement} */ (note).hidden = true;
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  for (const problem of problems) {
    const field = form.querySelector(`[data-column="${CSS.escape(problem.column)}"]`);
    const note = /** @type {HTMLElement | null} */ (field?.querySelector('.refused') ?? null);
    if (!field || !note) continue;
    const hint = lang === 'zh' ? problem.hint_zh : problem.hint_en;
    note.textContent = say(lang, 'record.refused', { words: lang === 'zh' ? problem.zh : problem.en, hint });
    note.hidden = false;
    field.querySelector('input, select')?.setAttribute('aria-invalid', 'true');
  }
  /** @type {HTMLElement | null} */ (form.querySelector('[aria-invalid]'))?.focus();
}
