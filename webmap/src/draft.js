/** 草稿: what is wrong with it, what a mend would do, and its end: published or dropped. */
/** @import {Draft, Finding, LedgerEntry, Limits, Mend} from './types.js' */
import 'ol/ol.css';
import './base.css';
import './sheets.css';
import './draft.css';
import { acceptMend, fetchDraft, fetchDraftAreas, fetchMend, unwaive } from './api.js';
import { at } from './dom.js';
import { DraftCanvas } from './draft_canvas.js';
import { DraftEnd } from './draft_end.js';
import { FindingsList } from './findings.js';
import { formatNumber, formatTime } from './format.js';
import { showLedger } from './ledger.js';
import { Page } from './page.js';
import { evidenceInWords } from './systems.js';
import { closes, handsOf, standing } from './triage.js';
import { askToWaive } from './waiving.js';
import { nameOf } from './words.js';

const page = new Page();
/** @type {number} */
const number = page.settings.draft;

/** @type {Draft} */
let draft;
/** @type {Finding[]} */
let findings = [];
/** @type {LedgerEntry[]} */
let ledger = [];
/** What can be mended within the limits. @type {Mend | null} */
let whole = null;
/** What is proposed: of the picked findings, or all of it. @type {Mend | null} */
let mend = null;
/** @type {Map<string, string>} */
let names = new Map();
/** @type {Set<number>} */
let picked = new Set();
/** @type {number | null} */
let selected = null;
let kind = '';
let after = false;
/** How often a mend was asked for: only the last answer counts. */
let asked = 0;
let fitted = false;
/** A mend of many findings takes a while; the page does not wait for it. */
let computing = false;

const ending = new DraftEnd(page, { draft: () => draft, nameOf: (code) => names.get(code) || code });
const canvas = new DraftCanvas(at('map'), at('scale'), choose);
const list = new FindingsList(page, {
  choose,
  filter: (chosen) => {
    kind = chosen;
    show();
  },
  pick: (one, on) => void page.guarded(() => pick(one, on)),
  accept: (one) => void page.guarded(() => accept([one])),
  waive: (one) => void page.guarded(async () => {
    if (await askToWaive(page, number, one)) await load();
  }),
  unwaive: (one) => void page.guarded(async () => {
    await unwaive(number, one);
    await load();
  }),
});

/** Fetch the draft again, after whatever changed it. */
async function load() {
  const [found, areas] = await Promise.all([fetchDraft(number), fetchDraftAreas(number)]);
  ({ draft, findings, ledger } = found);
  names = namesIn(areas);
  if (!findings.some((one) => one.number === selected)) selected = null;
  if (!findings.some((one) => one.kind === kind)) kind = '';
  canvas.showAreas(areas);
  if (!fitted) canvas.fitAll(false);
  fitted = true;
  whole = mend = null;
  await propose();
}

/** @param {object} areas GeoJSON @returns {Map<string, string>} names by code */
function namesIn(areas) {
  const { features } = /** @type {{features: {properties: {code: string, name: string}}[]}} */ (areas);
  return new Map(features.map(({ properties: { code, name } }) => [code, name]));
}

/** Fetch what can be mended; list and map are there before. */
async function propose() {
  const mine = ++asked;
  computing = handsOf(draft).edits && findings.length > 0;
  show();
  try {
    const found = computing ? await fetchMend(number, [], limits()) : null;
    if (mine !== asked) return;
    whole = found;
  } finally {
    if (mine === asked) computing = false;
  }
  picked = new Set([...picked].filter((one) => closes(whole, one)));
  await proposePicked();
}

/** Fetch the mend of the picked findings alone; without any it is the whole. */
async function proposePicked() {
  const mine = ++asked;
  const found = picked.size ? await fetchMend(number, [...picked], limits()) : whole;
  if (mine !== asked) return;
  mend = found;
  show();
}

/** @returns {Limits} */
function limits() {
  const metres = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (at(id)).valueAsNumber || 0;
  return { gap: metres('limit-gap'), shift: metres('limit-shift') };
}

function show() {
  if (!draft) return;
  const { edits } = handsOf(draft);
  showHead();
  canvas.showFindings(findings, kind);
  canvas.select(selected);
  const closing = mend?.closes.length ?? 0;
  if (!closing) after = false;
  canvas.showMend(mend, after);
  list.show({ findings, whole, kind, selected, picked, open: edits, computing, names });
  showLedger(page, mend, ledger, names, computing);
  at('turn').hidden = !closing;
  at('before').setAttribute('aria-pressed', String(!after));
  at('after').setAttribute('aria-pressed', String(after));
  at('clean').textContent = page.say(draft.state === 'dropped' ? 'state.dropped.note' : 'draft.clean');
  showActions(closing);
}

function showHead() {
  at('title').textContent = draft.title;
  at('crumb').textContent = page.say('draft.numbered', { number });
  at('state').textContent = page.say(`state.${draft.state}`);
  at('about').textContent = page.say('draft.about', {
    level: nameOf(page.lang, 'level', draft.level), areas: formatNumber(draft.areas, page.lang),
    who: draft.owner, at: formatTime(draft.created_at, page.lang),
  });
  at('source').textContent = [draft.title === draft.file ? '' : draft.file, draft.source_crs].filter(Boolean).join(' · ');
  at('source').title = evidenceInWords(draft.crs_evidence, page.lang);
  at('remark').hidden = !draft.note;
  at('remark').textContent = page.say(draft.state === 'open' ? 'draft.note.returned' : 'draft.note.sent', { note: draft.note });
}

/** @param {number} closing how many findings the mend closes */
function showActions(closing) {
  const { faults, waived } = standing(findings);
  const hands = handsOf(draft, faults, waived);
  at('actions').hidden = draft.state !== 'open' && draft.state !== 'sent';
  at('accept').hidden = !closing;
  at('accept').textContent = picked.size ? page.say('draft.accept.some', { count: closing }) : page.say('draft.accept.all', { count: closing });
  at('accept').className = faults ? 'accent' : 'plain';
  const publish = /** @type {HTMLButtonElement} */ (at('publish'));
  publish.hidden = !hands.publishes;
  const send = /** @type {HTMLButtonElement} */ (at('send'));
  send.hidden = !hands.sends;
  for (const button of [publish, send]) {
    button.disabled = faults > 0;
    button.className = faults ? 'plain' : 'accent';
  }
  at('return').hidden = !hands.returns;
  at('return').textContent = page.say(draft.may_publish ? 'draft.return' : 'draft.withdraw');
  at('drop').hidden = !hands.edits;
  at('standing').textContent = page.say(hands.standing, { count: faults, waived });
  at('standing').className = faults ? 'warn' : 'good';
}

/** @param {number} one */
function choose(one) {
  selected = one;
  const finding = findings.find((found) => found.number === one);
  if (finding && kind && finding.kind !== kind) kind = '';
  turnTab('findings');
  show();
  if (finding) canvas.goTo(finding);
}

/** @param {number} one @param {boolean} on */
async function pick(one, on) {
  if (on) picked.add(one);
  else picked.delete(one);
  await proposePicked();
}

/** @param {number[]} numbers none: all */
async function accept(numbers) {
  const done = await acceptMend(number, numbers, limits());
  after = false;
  for (const one of done.closes) picked.delete(one);
  await load();
  at('said').textContent = page.say('mend.done', { count: done.closes.length });
}

/** @param {Promise<string | null>} asked what was done, if anything */
async function ended(asked) {
  const key = await asked;
  if (!key) return;
  await load();
  at('said').textContent = page.say(key);
}

async function drop() {
  if (await ending.drop()) await load();
}

/** @param {'findings' | 'ledger'} tab */
function turnTab(tab) {
  for (const one of ['findings', 'ledger']) {
    at(`tab-${one}`).setAttribute('aria-selected', String(one === tab));
    at(`panel-${one}`).hidden = one !== tab;
  }
}

/** @param {boolean} to */
function turn(to) {
  after = to;
  show();
}

at('tab-findings').addEventListener('click', () => turnTab('findings'));
at('tab-ledger').addEventListener('click', () => turnTab('ledger'));
at('before').addEventListener('click', () => turn(false));
at('after').addEventListener('click', () => turn(true));
at('accept').addEventListener('click', () => void page.guarded(() => accept([...picked])));
at('publish').addEventListener('click', () => void page.guarded(() => ended(ending.publish())));
at('send').addEventListener('click', () => void page.guarded(() => ended(ending.send())));
at('return').addEventListener('click', () => void page.guarded(() => ended(ending.giveBack())));
at('drop').addEventListener('click', () => void page.guarded(drop));
for (const id of ['limit-gap', 'limit-shift']) at(id).addEventListener('change', () => void page.guarded(propose));
at('fit').addEventListener('click', () => canvas.fitAll(true));
at('zoom-in').addEventListener('click', () => canvas.zoomBy(1));
at('zoom-out').addEventListener('click', () => canvas.zoomBy(-1));
page.repaint = show;
void page.guarded(async () => {
  await load();
  canvas.showNeighbours(draft);
});
