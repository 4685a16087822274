/** 数据: what was imported, and the drafts that wait. */
/** @import {Draft, Imported} from './types.js' */
import './base.css';
import './sheets.css';
import { fetchOverview } from './api.js';
import { at, make } from './dom.js';
import { WAITING, cell, draftRow } from './draft_rows.js';
import { formatNumber, formatTime } from './format.js';
import { Page } from './page.js';
import { PublishedChanges } from './published_changes.js';
import { Snapshots } from './snapshots.js';

const page = new Page();
/** @type {{drafts: Draft[], imports: Imported[]}} */
let overview = { drafts: [], imports: [] };
let loaded = false;
/** Who only approves imports nothing. */
const plans = page.settings.person.powers.includes('draft');
const snapshots = new Snapshots(page, page.settings.person.powers.includes('approve'));
const changes = new PublishedChanges(page, load);

/** @param {Imported} one */
function importRow(one) {
  const draft = one.draft
    ? [' ', make('a', { class: 'note', href: page.link(`/data/drafts/${one.draft}`) }, page.say('data.from.draft', { number: one.draft }))]
    : [];
  return make('tr', {},
    cell(page, 'data.column.file', one.file, ...draft),
    make('td', { class: 'number', 'data-label': page.say('data.column.areas') }, formatNumber(one.rows_taken, page.lang)),
    make('td', { 'data-label': page.say('data.column.crs'), title: one.crs_evidence }, one.source_crs),
    cell(page, 'data.column.who', one.who),
    cell(page, 'data.column.why', one.why),
    cell(page, 'data.column.at', formatTime(one.at, page.lang)));
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
  at('draft-rows').replaceChildren(...drafts.map((draft) => draftRow(page, draft, `/data/drafts/${draft.number}`)));
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
