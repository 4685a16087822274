/** 建库: the steps of an office that begins, each with what is there already and the way on. */
import './base.css';
import './sheets.css';
import './begin.css';
import { countIndicators, fetchSteps, nameCounty, sendCodes, sendRoads } from './begin_api.js';
/** @import {Step} from './begin_api.js' */
import { at, make } from './dom.js';
import { formatNumber } from './format.js';
import { Page } from './page.js';

/** Steps that have a page of their own, and the power that it asks for. @type {Record<string, [string, string]>} */
const PAGES = {
  accounts: ['/system', 'administer'],
  areas: ['/data/import', 'draft'],
  venues: ['/rosters', 'keep_rosters'],
  households: ['/rosters', 'keep_rosters'],
  circles: ['/map#layer=household_coverage', 'draft'],
};
const ROADS = '.pbf,.osm,.gpkg,.geojson,.json,.zip,.fgb';
const SYSTEMS = ['', 'EPSG:4490', 'EPSG:4326', 'gcj02', 'bd09'];

const page = new Page();
/** @type {Step[]} */
let steps = [];
/** What was said of a step that was just done. @type {Map<string, string>} */
const said = new Map();

async function load() {
  steps = await fetchSteps();
  show();
}

function show() {
  const done = steps.filter((one) => one.done).length;
  at('progress').textContent = page.say('begin.progress', { done, all: steps.length });
  /** @type {HTMLProgressElement} */ (at('bar')).value = done / Math.max(1, steps.length);
  const next = steps.find((one) => !one.done)?.step;
  at('steps').replaceChildren(...steps.map((one) => item(one, one.step === next)));
  at('all-done').hidden = done < steps.length;
}

/** @param {Step} one @param {boolean} isNext */
function item(one, isNext) {
  const mark = make('span', { class: 'mark', 'aria-hidden': 'true' }, one.done ? '✓' : '');
  const state = make('span', { class: `tag ${one.done ? 'good' : ''}` }, page.say(one.done ? 'begin.done' : 'begin.open'));
  const words = said.get(one.step);
  return make('li', { class: `card ${one.done ? 'done' : ''}`, 'data-step': one.step, ...(isNext ? { 'aria-current': 'step' } : {}) },
    make('div', { class: 'headline' }, make('h2', {}, mark, page.say(`begin.step.${one.step}`)), state),
    make('p', {}, page.say(`begin.text.${one.step}`)),
    make('p', { class: 'note' }, counted(one)),
    ...(words ? [make('p', { class: 'said', role: 'status' }, words)] : []),
    make('div', { class: 'actions' }, ...actions(one, isNext)));
}

/** How much there is, in words. @param {Step} one */
function counted({ counts }) {
  return Object.entries(counts).filter(([, value]) => value !== null && value !== 0)
    .map(([name, value]) => page.say(`begin.count.${name}`, { n: typeof value === 'number' ? formatNumber(value, page.lang) : String(value) }))
    .join(page.lang === 'zh' ? '，' : ', ');
}

/** @param {Step} one @param {boolean} isNext */
function actions({ step }, isNext) {
  const kind = isNext ? 'accent' : 'plain';
  if (step === 'county') return [countyForm(kind)];
  if (step === 'codes') return [fileForm(step, kind, '.xlsx,.xls,.csv', (file) => sendCodes(file))];
  if (step === 'roads') return [fileForm(step, kind, ROADS, (file, crs) => sendRoads(file, crs), systems())];
  if (step === 'indicators') return [button(kind, page.say('begin.go.indicators'), () => counting())];
  const [path, power] = PAGES[step];
  if (!page.settings.person.powers.includes(power)) return [make('span', { class: 'note warn' }, page.say(`begin.power.${power}`))];
  const desk = step === 'areas' ? [make('a', { class: 'plain', href: page.link('/desk') }, page.say('begin.go.desk'))] : [];
  return [make('a', { class: kind, href: page.link(path) }, page.say(`begin.go.${step}`)), ...desk];
}

/** @param {string} kind @param {string} words @param {() => Promise<void>} act */
function button(kind, words, act) {
  const one = /** @type {HTMLButtonElement} */ (make('button', { type: 'button', class: kind }, words));
  one.addEventListener('click', () => void page.guarded(async () => {
    one.disabled = true;
    try {
      await act();
    } finally {
      one.disabled = false;
    }
  }));
  return one;
}

async function counting() {
  await countIndicators();
  said.set('indicators', page.say('begin.said.indicators'));
  await load();
}

/** @param {string} kind */
function countyForm(kind) {
  const code = /** @type {HTMLInputElement} */ (make('input', { id: 'county-code', inputmode: 'numeric', maxlength: '12', required: true, placeholder: '990101', autocomplete: 'off' }));
  const name = /** @type {HTMLInputElement} */ (make('input', { id: 'county-name', maxlength: '100', required: true, autocomplete: 'off' }));
  const form = make('form', { class: 'fields' },
    make('div', { class: 'field' }, make('label', { for: 'county-code' }, page.say('begin.county.code')), code),
    make('div', { class: 'field' }, make('label', { for: 'county-name' }, page.say('begin.county.name')), name),
    make('button', { type: 'submit', class: kind }, page.say('begin.go.county')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void page.guarded(async () => {
      await nameCounty(code.value, name.value);
      await load();
    });
  });
  return form;
}

/** @param {string} step @param {string} kind @param {string} accept @param {(file: File, crs: string) => Promise<string[]>} store @param {HTMLSelectElement} [choice] */
function fileForm(step, kind, accept, store, choice) {
  const file = /** @type {HTMLInputElement} */ (make('input', { type: 'file', id: `${step}-file`, accept, required: true }));
  const label = make('label', { for: `${step}-file` }, page.say(`begin.file.${step}`));
  const crs = choice ? [make('div', { class: 'field' }, make('label', { for: 'roads-crs' }, page.say('begin.crs')), choice)] : [];
  const form = make('form', { class: 'fields' }, make('div', { class: 'field' }, label, file), ...crs,
    make('button', { type: 'submit', class: kind }, page.say(`begin.go.${step}`)));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void page.guarded(() => sent(step, () => store(/** @type {FileList} */ (file.files)[0], choice?.value ?? '')));
  });
  return form;
}

/** Send a file while the page says that it is on its way. @param {string} step @param {() => Promise<string[]>} store */
async function sent(step, store) {
  at('steps').setAttribute('aria-busy', 'true');
  try {
    said.set(step, (await store()).join(' '));
  } finally {
    at('steps').removeAttribute('aria-busy');
  }
  await load();
}

function systems() {
  return /** @type {HTMLSelectElement} */ (make('select', { id: 'roads-crs' },
    ...SYSTEMS.map((code) => make('option', { value: code }, code ? page.say(`begin.crs.${code.toLowerCase().replace('epsg:', '')}`) : page.say('begin.crs.said')))));
}

page.repaint = show;
void page.guarded(load);
