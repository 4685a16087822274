/** 草稿: what is wrong with it, what a mend would do, and its end: published or dropped. */
/** @import {Draft, Finding, LedgerEntry, Limits, Mend} from './types.js' */
import 'ol/ol.css';
import './base.css';
import './sheets.css';
import './draft.css';
import {
  acceptMend, dropDraft, fetchChanges, fetchDraft, fetchDraftAreas, fetchMend, publishDraft, returnDraft, sendDraft, unwaive, waive,
} from './api.js';
import { ask } from './dialog.js';
import { at, make } from './dom.js';
import { DraftCanvas } from './draft_canvas.js';
import { FindingsList } from './findings.js';
import { formatNumber, formatTime } from './format.js';
import { showLedger } from './ledger.js';
import { Page } from './page.js';
import { evidenceInWords } from './systems.js';
import { closes, handsOf, standing } from './triage.js';
import { nameOf } from './words.js';

const page = new Page();
/** @type {number} */
const number = page.settings.draft;
const SHOWN_NAMES = 6;

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

const canvas = new DraftCanvas(at('map'), at('scale'), choose);
const list = new FindingsList(page, {
  choose,
  filter: (chosen) => {
    kind = chosen;
    show();
  },
  pick: (one, on) => void page.guarded(() => pick(one, on)),
  accept: (one) => void page.guarded(() => accept([one])),
  waive: (one) => void page.guarded(() => askToWaive(one)),
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

/** @param {Finding} one */
async function askToWaive(one) {
  const text = [page.say(one.severity === 'fault' ? 'waive.text.fault' : 'waive.text.notice')];
  const question = { title: page.say('waive.title'), text, confirm: page.say('draft.waive'), reason: page.say('waive.reason') };
  if (await ask(page, { ...question, act: (reason) => waive(number, one.number, reason) })) await load();
}

async function askToPublish() {
  const changes = await fetchChanges(number);
  const replace = changes.replaced.length + changes.withdrawn.length > 0;
  const question = { title: page.say('publish.title', { number }), confirm: page.say('draft.publish'), reason: page.say('publish.why') };
  const text = [changesInWords(changes), page.say('publish.text')];
  if (await ask(page, { ...question, text, act: (why) => publishDraft(number, why, replace) })) await ended('publish.done');
}

async function askToSend() {
  const question = { title: page.say('send.title', { number }), confirm: page.say('draft.send'), reason: page.say('send.note'), optional: true };
  const text = [changesInWords(await fetchChanges(number)), page.say('send.text')];
  if (await ask(page, { ...question, text, act: (note) => sendDraft(number, note) })) await ended('send.done');
}

async function askToReturn() {
  const key = draft.may_publish ? 'return' : 'withdraw';
  const question = { title: page.say(`${key}.title`, { number }), text: [page.say(`${key}.text`)], confirm: page.say(`draft.${key}`) };
  const reason = { reason: page.say(`${key}.note`), optional: !draft.may_publish };
  if (await ask(page, { ...question, ...reason, act: (note) => returnDraft(number, note) })) await ended(`${key}.done`);
}

async function askToDrop() {
  const question = { title: page.say('drop.title', { number }), text: [page.say('drop.text')], confirm: page.say('draft.drop') };
  if (await ask(page, { ...question, act: () => dropDraft(number) })) await load();
}

/** @param {string} key what was done */
async function ended(key) {
  await load();
  at('said').textContent = page.say(key);
}

/** @param {{added: string[], replaced: string[], withdrawn: string[]}} changes */
function changesInWords({ added, replaced, withdrawn }) {
  const some = (/** @type {string[]} */ codes) => {
    const shown = codes.slice(0, SHOWN_NAMES).map((code) => names.get(code) || code).join('、');
    return codes.length > SHOWN_NAMES ? page.say('publish.more', { shown, count: codes.length }) : shown;
  };
  const line = (/** @type {string} */ key, /** @type {string[]} */ codes) =>
    codes.length ? [make('li', {}, make('b', {}, page.say(key, { count: codes.length })), ` ${some(codes)}`)] : [];
  return make('ul', { class: 'changes' }, ...line('publish.added', added), ...line('publish.replaced', replaced),
    ...line('publish.withdrawn', withdrawn));
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
at('publish').addEventListener('click', () => void page.guarded(askToPublish));
at('send').addEventListener('click', () => void page.guarded(askToSend));
at('return').addEventListener('click', () => void page.guarded(askToReturn));
at('drop').addEventListener('click', () => void page.guarded(askToDrop));
for (const id of ['limit-gap', 'limit-shift']) at(id).addEventListener('change', () => void page.guarded(propose));
at('fit').addEventListener('click', () => canvas.fitAll(true));
at('zoom-in').addEventListener('click', () => canvas.zoomBy(1));
at('zoom-out').addEventListener('click', () => canvas.zoomBy(-1));
page.repaint = show;
void page.guarded(async () => {
  await load();
  canvas.showNeighbours(draft);
});
