/** 台账: choose a form, get its template or what is kept; send a file, see what would change, store it. */
/** @import {RosterForm, RosterPlan, Sent} from './types.js' */
import './base.css';
import './sheets.css';
import './import.css';
import './rosters.css';
import { addressOf } from './api.js';
import { AreaField } from './area_field.js';
import { at, make } from './dom.js';
import { formatBytes, formatNumber } from './format.js';
import { Page } from './page.js';
import { dropRoster, fetchForms, sendRoster, storeRoster, tryRoster } from './roster_api.js';
import { forgetWish, readWish, showPlan } from './roster_plan.js';

const page = new Page();
const formSelect = /** @type {HTMLSelectElement} */ (at('form'));
const chooser = /** @type {HTMLInputElement} */ (at('files'));
const sourceInput = /** @type {HTMLInputElement} */ (at('source'));
/** @type {RosterForm[]} */
let forms = [];
/** @type {Sent | null} */
let sent = null;
/** @type {RosterPlan | null} */
let plan = null;
/** @type {Record<string, number> | null} */
let stored = null;

const area = new AreaField(page, 'under-area', page.settings.schemes, { code: '', changed: () => void page.guarded(again) });
at('under').append(area.element);
area.listen((error) => page.refuse(error));

const asked = () => ({ form: formSelect.value, under: area.code ?? '', source: sourceInput.value.trim() });

function showForms() {
  const chosen = formSelect.value;
  formSelect.replaceChildren(...forms.map(({ key, title, title_en }) =>
    make('option', { value: key, selected: key === chosen }, page.lang === 'zh' ? title : title_en)));
}

function showLinks() {
  const form = forms.find(({ key }) => key === formSelect.value);
  if (!form) return;
  const place = { scheme: area.scheme.value, under: area.code ?? '' };
  at('template').setAttribute('href', `/api/rosters/${form.key}/template`);
  at('filled').setAttribute('href', addressOf(`/api/rosters/${form.key}/filled`, place));
  at('filled-csv').setAttribute('href', addressOf(`/api/rosters/${form.key}/filled`, { ...place, format: 'csv' }));
  at('template').hidden = !form.in;
  for (const id of ['filled', 'filled-csv']) at(id).hidden = !form.out;
  at('sending-in').hidden = !form.in || Boolean(stored);
}

function show() {
  showForms();
  showLinks();
  at('chosen').hidden = !sent;
  at('drop').hidden = Boolean(sent);
  at('nothing-yet').hidden = Boolean(sent);
  at('chosen-name').textContent = sent ? `${sent.file} · ${formatBytes(sent.size_bytes)}` : '';
  at('plan').hidden = !plan;
  at('done').hidden = !stored;
  if (plan) showPlan(page, plan);
  if (sent) at('errors').setAttribute('href', addressOf(`/api/rosters/uploads/${sent.id}/errors`, { ...asked(), scheme: area.scheme.value }));
  if (stored) showDone(stored);
}

/** @param {Record<string, number>} counts */
function showDone(counts) {
  const numbers = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, formatNumber(count, page.lang)]));
  const gone = counts.gone ? ` ${page.say('rosters.done.gone', numbers)}` : '';
  at('done-text').textContent = page.say('rosters.done.text', numbers) + gone;
}

/** @param {File[]} files */
async function take(files) {
  const most = page.settings.maxUploadBytes;
  if (!files.length) return;
  at('too-large').hidden = files[0].size <= most;
  at('too-large').textContent = page.say('import.too.large', { size: formatBytes(files[0].size), most: formatBytes(most) });
  if (files[0].size > most) return;
  const bar = /** @type {HTMLProgressElement} */ (at('sending'));
  bar.hidden = false;
  try {
    sent = await sendRoster(files[0], (share) => {
      bar.value = share;
    });
  } finally {
    bar.hidden = true;
    chooser.value = '';
  }
  await again();
}

/** Try the file anew, as form, area and source now say. */
async function again() {
  plan = null;
  forgetWish();
  show();
  if (!sent) return;
  plan = await tryRoster(sent.id, area.scheme.value, asked());
  show();
}

async function putAway() {
  const old = sent;
  [sent, plan, stored] = [null, null, null];
  show();
  if (old) await dropRoster(old.id);
}

async function store() {
  if (!sent) return;
  stored = await storeRoster(sent.id, area.scheme.value, { ...asked(), ...readWish() });
  [sent, plan] = [null, null];
  show();
}

function listenToFiles() {
  chooser.addEventListener('change', () => void page.guarded(() => take([...(chooser.files ?? [])])));
  at('drop').addEventListener('dragover', (event) => {
    event.preventDefault();
    at('drop').classList.add('over-it');
  });
  at('drop').addEventListener('dragleave', () => at('drop').classList.remove('over-it'));
  at('drop').addEventListener('drop', (event) => {
    event.preventDefault();
    at('drop').classList.remove('over-it');
    void page.guarded(() => take([...(event.dataTransfer?.files ?? [])]));
  });
}

function listen() {
  listenToFiles();
  for (const part of [formSelect, sourceInput]) part.addEventListener('change', () => void page.guarded(again));
  for (const id of ['gone', 'conflicts', 'partial']) at(id).addEventListener('change', show);
  for (const id of ['again', 'more']) at(id).addEventListener('click', () => void page.guarded(putAway));
  at('store').addEventListener('click', () => void page.guarded(store));
}

page.repaint = () => {
  area.speak();
  show();
};
listen();
void page.guarded(async () => {
  forms = await fetchForms();
  show();
});
