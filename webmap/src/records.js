/** 台账记录: the rows of each form, what does not fit together, and who asks to serve. */
/** @import {Application, Breach, FormColumn, ListedForm} from './types.js' */
import './base.css';
import './sheets.css';
import './search.css';
import './system.css';
import './records.css';
import { fetchSchemes } from './api.js';
import { AreaField } from './area_field.js';
import { at, make } from './dom.js';
import { formatTime } from './format.js';
import { Page } from './page.js';
import { decideApplication, fetchApplications, fetchBreaches, fetchForm, fetchRows } from './record_api.js';
import { headingOf } from './record_fields.js';
import { StaffingPanel } from './staffing.js';
import { stepTo } from './triage.js';

const TABS = ['rows', 'checks', 'applications', 'staffing'];
/** Columns that stand in a list; the page of a row shows the others. */
const MOST_COLUMNS = 7;
/** Columns that name a row, the first of which leads it. */
const NAMES = ['name', 'title', 'venue_name', 'team_name', 'organisation_name', 'place'];
const page = new Page();
/** @type {ListedForm[]} */
const forms = page.settings.forms;
/** @type {AreaField} */
let area;
/** @type {FormColumn[]} */
let columns = [];
/** @type {Record<string, string>[]} */
let rows = [];
let total = 0;
/** @type {StaffingPanel} */
let staffing;
let open = 'rows';

const chosen = () => /** @type {ListedForm} */ (forms.find((form) => form.key === select().value));
const select = () => /** @type {HTMLSelectElement} */ (at('form'));
const words = () => /** @type {HTMLInputElement} */ (at('words')).value.trim();

/** Read the first rows, or those after the ones that are shown. @param {boolean} [further] */
async function load(further = false) {
  const form = chosen();
  if (!further) columns = (await fetchForm(form.key)).columns;
  const found = await fetchRows(form.key, area.scheme.value, { under: area.code ?? '', q: words(), start: further ? rows.length : 0 });
  rows = further ? [...rows, ...found.rows] : found.rows;
  total = found.total;
  drawRows();
}

/** Columns of which some row says something: what names it, then the first others. */
function shownColumns() {
  const told = columns.filter((column) => rows.some((row) => row[column.key]));
  const names = NAMES.flatMap((key) => told.filter((column) => column.key === key)).slice(0, 1);
  return [...names, ...told.filter((column) => !names.includes(column))].slice(0, MOST_COLUMNS);
}

function drawRows() {
  const form = chosen();
  const shown = shownColumns();
  at('heads').replaceChildren(...shown.map((column) => make('th', { scope: 'col' }, headingOf(page.lang, column))));
  at('rows').replaceChildren(...rows.map((row) => make('tr', {}, ...shown.map((column, i) => cell(form, row, column, i)))));
  at('count').textContent = page.say('records.count', { shown: rows.length, total });
  at('none').hidden = total > 0;
  at('none').textContent = page.say(words() ? 'records.none.found' : 'records.none');
  at('more').hidden = rows.length >= total;
  at('add').hidden = !form.adds || !page.settings.person.powers.includes('keep_rosters');
  at('add').setAttribute('href', page.link(`/records/${form.key}/new`));
}

/** @param {ListedForm} form @param {Record<string, string>} row @param {FormColumn} column @param {number} i */
function cell(form, row, column, i) {
  const text = row[column.key] ?? '';
  const id = form.identity ? row[form.identity] : '';
  const inside = i === 0 && id ? make('a', { href: page.link(`/records/${form.key}/${encodeURIComponent(id)}`) }, text || id) : text;
  return make('td', { 'data-label': headingOf(page.lang, column) }, inside);
}

async function loadBreaches() {
  if (!area.code) {
    at('breaches').replaceChildren(make('p', { class: 'warn' }, page.say('checks.choose')));
    return;
  }
  const { breaches } = await fetchBreaches(area.scheme.value, area.code);
  const kinds = [...new Set(breaches.map((one) => one.check))];
  at('breaches').replaceChildren(...(kinds.length ? kinds.map((kind) => group(kind, breaches.filter((one) => one.check === kind)))
    : [make('p', { class: 'good' }, page.say('checks.none'))]));
}

/** One check with the places where it does not hold. @param {string} kind @param {Breach[]} found */
function group(kind, found) {
  return make('details', { open: found.length <= 10 },
    make('summary', {}, make('b', {}, page.say(`check.${kind}`)), ` ${page.say('checks.count', { count: found.length })}`),
    make('ul', { class: 'breaches' }, ...found.map((one) => make('li', {},
      make('b', {}, one.area || one.code), ' ', make('span', { class: 'note' }, one.code), ' ', sentence(one)))));
}

/** @param {Breach} breach */
function sentence(breach) {
  const subject = breach.check === 'vacant_role' ? page.say(`role.${breach.subject}`) : breach.subject;
  return page.say(`check.${breach.check}.one`, { subject, stated: breach.stated ?? '', counted: breach.counted ?? '' });
}

async function loadApplications() {
  const found = (await fetchApplications(area.scheme.value)).applications;
  at('applications-none').hidden = found.length > 0;
  at('applications').replaceChildren(...found.map(application));
}

/** @param {Application} one */
function application(one) {
  const why = /** @type {HTMLInputElement} */ (make('input', { 'aria-label': page.say('applications.why'), placeholder: page.say('applications.why') }));
  const act = (/** @type {'approve' | 'refuse'} */ decision) => void page.guarded(async () => {
    await decideApplication(one.number, area.scheme.value, decision, why.value.trim());
    await loadApplications();
  });
  const [yes, no] = [make('button', { type: 'button', class: 'accent' }, page.say('applications.approve')),
    make('button', { type: 'button', class: 'plain' }, page.say('applications.refuse'))];
  yes.addEventListener('click', () => act('approve'));
  no.addEventListener('click', () => act('refuse'));
  return make('li', { class: 'application' },
    make('div', {}, make('b', {}, one.given.team_name || one.given.name), ` ${one.area} `, make('span', { class: 'note' }, formatTime(one.at, page.lang))),
    make('div', { class: 'note' }, Object.values(one.given).filter(Boolean).join(' · ')),
    make('div', { class: 'actions' }, yes, why, no));
}

/** @type {Record<string, () => Promise<void>>} */
const LOADS = { rows: () => load(), checks: loadBreaches, applications: loadApplications, staffing: () => staffing.load() };

/** @param {string} tab */
function turnTo(tab) {
  open = tab;
  for (const one of TABS) {
    at(`tab-${one}`).setAttribute('aria-selected', String(one === tab));
    at(`tab-${one}`).setAttribute('tabindex', one === tab ? '0' : '-1');
    at(`panel-${one}`).hidden = one !== tab;
  }
  refresh();
}

const refresh = () => void page.guarded(LOADS[open]);

function listen() {
  for (const tab of ['applications', 'staffing']) at(`tab-${tab}`).hidden = !page.settings.person.powers.includes('keep_rosters');
  TABS.forEach((tab, i) => {
    at(`tab-${tab}`).addEventListener('click', () => turnTo(tab));
    at(`tab-${tab}`).addEventListener('keydown', (event) => {
      const next = stepTo(i, { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' }[event.key] ?? event.key, TABS.length);
      if (next < 0) return;
      event.preventDefault();
      at(`tab-${TABS[next]}`).focus();
      turnTo(TABS[next]);
    });
  });
  at('form').addEventListener('change', refresh);
  at('words').addEventListener('change', refresh);
  at('more').addEventListener('click', () => void page.guarded(() => load(true)));
}

function drawForms() {
  const kept = select().value;
  select().replaceChildren(...forms.map((form) => make('option', { value: form.key, selected: form.key === kept }, page.lang === 'zh' ? form.title : form.title_en)));
}

void page.guarded(async () => {
  const schemes = await fetchSchemes();
  area = new AreaField(page, 'under', schemes, { code: '', changed: refresh });
  at('under').append(area.element);
  area.listen((error) => page.refuse(error));
  staffing = new StaffingPanel(page, () => ({ scheme: area.scheme.value, code: area.code ?? '' }));
  drawForms();
  listen();
  page.repaint = () => {
    area.speak();
    drawForms();
    refresh();
  };
  await load();
});
