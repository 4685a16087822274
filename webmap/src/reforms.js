/** 行政区划调整: what was decided of villages is tried, carried out, and told as a table of old and new codes. */
/** @import {PlannedReform, Reform} from './types.js' */
import './base.css';
import './sheets.css';
import './search.css';
import './reforms.css';
import { fetchSchemes } from './api.js';
import { AreaField } from './area_field.js';
import { doReform, dropPlanned, fetchReforms, tryReform } from './change_api.js';
import { ask } from './dialog.js';
import { at, make } from './dom.js';
import { Page } from './page.js';
import { ReformForm } from './reform_form.js';
import { codeTable, sentencesOf } from './reform_table.js';

const page = new Page();
const approves = page.settings.person.powers.includes('approve');
let scheme = 'standard';
/** @type {Reform[]} */
let reforms = [];
/** @type {PlannedReform[]} */
let planned = [];
/** @type {ReformForm | null} */
let form = null;
/** @type {AreaField | null} */
let town = null;

function show() {
  at('waiting').hidden = !planned.length;
  at('planned').replaceChildren(...planned.map(waiting));
  at('none').hidden = reforms.length > 0;
  at('reforms').replaceChildren(...reforms.map(decision));
}

/** @param {PlannedReform} one */
function waiting(one) {
  const drop = make('button', { type: 'button', class: 'plain' }, page.say('reforms.drop'));
  drop.addEventListener('click', () => void page.guarded(async () => {
    await dropPlanned(one.number);
    await load();
  }));
  const villages = one.villages.map(({ code, name }) => `${name} ${code}`).join(page.say('reforms.and'));
  const refused = one.refused ? [make('p', { class: 'warn' }, page.say('reforms.refused', { why: one.refused }))] : [];
  return make('div', { class: 'decision' }, make('h3', {}, `${one.document} · ${page.say(`reforms.kind.${one.kind}`)}`),
    make('p', { class: 'note' }, page.say('reforms.waits', { authority: one.authority, day: one.effective_on, villages })), ...refused,
    make('div', { class: 'actions' }, drop));
}

/** @param {Reform} one */
function decision(one) {
  const part = make('div', { class: 'decision', id: `reform-${one.number}` });
  const print = make('button', { type: 'button', class: 'plain' }, page.say('reforms.print'));
  print.addEventListener('click', () => {
    for (const other of document.querySelectorAll('.decision')) other.classList.toggle('printed', other === part);
    window.print();
  });
  const file = (/** @type {string} */ kind) => make('a', { class: 'plain', href: `/api/reforms/${one.number}/codes?format=${kind}` }, kind.toUpperCase());
  part.append(
    make('h3', {}, `${one.document} · ${page.say(`reforms.kind.${one.kind}`)}`),
    make('p', { class: 'note' }, page.say('reforms.told', { authority: one.authority, day: one.effective_on, change: one.changeset })),
    codeTable(page, one.codes),
    make('div', { class: 'actions' }, print, file('xlsx'), file('csv')));
  return part;
}

const forget = () => {
  at('trial').hidden = true;
};

async function tryIt() {
  if (!form) return;
  const trial = await tryReform(form.asked());
  at('trial-said').replaceChildren(...sentencesOf(page, trial));
  at('trial-codes').replaceChildren(codeTable(page, trial.codes));
  at('trial').hidden = false;
}

async function doIt() {
  if (!form) return;
  const asked = form.asked();
  const question = { title: page.say('reforms.ask', { document: asked.document }), text: [page.say('reforms.ask.text')], confirm: page.say('reforms.do') };
  if (!(await ask(page, { ...question, act: () => doReform(asked) }))) return;
  forget();
  const waits = asked.effective_on > new Date().toLocaleDateString('sv');
  at('said').textContent = page.say(waits ? 'reforms.said.waits' : 'reforms.said', { document: asked.document, day: asked.effective_on });
  await form.choose();
  await load();
}

async function load() {
  ({ reforms, planned } = await fetchReforms(scheme));
  show();
}

async function begin() {
  const schemes = await fetchSchemes();
  scheme = schemes[0]?.code ?? scheme;
  if (approves) {
    const field = new AreaField(page, 'town', schemes, { code: null, single: true, changed: () => void page.guarded(choose) });
    town = field;
    at('parent').append(field.element);
    field.listen((error) => page.refuse(error));
    form = new ReformForm(page, () => ({ scheme: field.scheme.value, code: field.code ?? '' }), forget);
    at('form').addEventListener('submit', (event) => {
      event.preventDefault();
      void page.guarded(tryIt);
    });
    at('do').addEventListener('click', () => void page.guarded(doIt));
  }
  await load();
}

async function choose() {
  forget();
  await form?.choose();
}

page.repaint = () => {
  town?.speak();
  forget();
  show();
};
void page.guarded(begin);
