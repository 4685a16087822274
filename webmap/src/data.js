/** 数据: what was imported, and the drafts that wait. */
/** @import {Draft, Imported} from './types.js' */
import './base.css';
import './sheets.css';
import { fetchOverview } from './api.js';
import { at, make } from './dom.js';
import { formatNumber, formatTime } from './format.js';
import { Page } from './page.js';
import { PublishedChanges } from './published_changes.js';
import { Snapshots } from './snapshots.js';
import { nameOf } from './words.js';

const page = new Page();
/** @type {{drafts: Draft[], imports: Imported[]}} */
let overview = { drafts: [], imports: [] };
let loaded = false;
/** States of a draft that somebody has yet to work on. */
const WAITING = new Set(['open', 'sent']);
/** Who only approves imports nothing. */
const plans = page.settings.person.powers.includes('draft');
const snapshots = new Snapshots(page, page.settings.person.powers.includes('approve'));
const changes = new PublishedChanges(page, load);

/** A cell that carries its column's name, for narrow screens. @param {string} key @param {...(Node | string)} content */
const cell = (key, ...content) => make('td', { 'data-label': page.say(key) }, ...content);

/** @param {Draft} draft */
function stateOf(draft) {
  if (draft.state === 'sent') return make('b', {}, page.say('state.sent'));
  if (draft.state !== 'open') return make('span', { class: 'tag' }, page.say(`state.${draft.state}`));
  if (draft.faults) return make('b', { class: 'warn' }, page.say('data.faults', { count: formatNumber(draft.faults, page.lang) }));
  if (draft.waived) return make('span', {}, page.say('data.waived', { count: draft.waived }));
  return make('b', { class: 'good' }, page.say('data.ready'));
}

/** @param {Draft} draft */
function draftRow(draft) {
  return make('tr', {},
    cell('data.column.draft', make('a', { href: page.link(`/data/drafts/${draft.number}`) }, `${draft.number} · ${draft.title}`)),
    cell('data.column.state', stateOf(draft)),
    cell('data.column.level', nameOf(page.lang, 'level', draft.level)),
    make('td', { class: 'number', 'data-label': page.say('data.column.areas') }, formatNumber(draft.areas, page.lang)),
    cell('data.column.who', draft.owner),
    cell('data.column.changed', formatTime(draft.changed_at, page.lang)));
}

/** @param {Imported} one */
function importRow(one) {
  const draft = one.draft
    ? [' ', make('a', { class: 'note', href: page.link(`/data/drafts/${one.draft}`) }, page.say('data.from.draft', { number: one.draft }))]
    : [];
  return make('tr', {},
    cell('data.column.file', one.file, ...draft),
    make('td', { class: 'number', 'data-label': page.say('data.column.areas') }, formatNumber(one.rows_taken, page.lang)),
    make('td', { 'data-label': page.say('data.column.crs'), title: one.crs_evidence }, one.source_crs),
    cell('data.column.who', one.who),
    cell('data.column.why', one.why),
    cell('data.column.at', formatTime(one.at, page.lang)));
}

function show() {
  if (!loaded) return;
  const every = /** @type {HTMLInputElement} */ (at('every')).checked;
  const drafts = overview.drafts.filter((draft) => every || WAITING.has(draft.state));
  const ended = overview.drafts.filter((draft) => !WAITING.has(draft.state)).length;
  const nothing = !overview.drafts.length && !overview.imports.length;
  at('nothing').hidden = !nothing;
  at('start').hidden = nothing || !plans;
  at('drafts').hidden = !overview.drafts.length;
  at('imports').hidden = !overview.imports.length;
  at('every-row').hidden = !ended;
  at('draft-rows').replaceChildren(...drafts.map(draftRow));
  at('draft-table').hidden = !drafts.length;
  at('no-drafts').hidden = drafts.length > 0;
  at('import-rows').replaceChildren(...overview.imports.map(importRow));
}

async function load() {
  overview = await fetchOverview();
  loaded = true;
  show();
}

page.repaint = () => {
  show();
  changes.show();
  snapshots.show();
};
at('every').addEventListener('change', show);
void page.guarded(async () => {
  await load();
  await changes.load();
  await snapshots.load();
});
