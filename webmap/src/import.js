/** 导入边界文件: the file, what stands in it, the check, then stored or kept as a draft. */
/** @import {Preview, Sent, Trial} from './types.js' */
import './base.css';
import './sheets.css';
import './import.css';
import { dropUpload, fetchPreview, keepAsDraft, restoreUpload, sendFiles, storeUpload, tryRestore, tryUpload } from './api.js';
import { at, make } from './dom.js';
import { formatBytes } from './format.js';
import { Page } from './page.js';
import { asTrial, showExport } from './restore.js';
import { readSpec, showRows, showSpec } from './spec.js';
import { forget, showTrial } from './trial.js';

const page = new Page();
/** @type {Sent | null} */
let sent = null;
/** @type {Preview | null} */
let preview = null;
/** @type {Trial | null} */
let trial = null;
/** An export of this system is to be read field by field all the same. */
let plainly = false;

const chooser = /** @type {HTMLInputElement} */ (at('files'));
const schemeSelect = /** @type {HTMLSelectElement} */ (at('scheme'));
/** @type {{code: string, name: string, levels: string[]}[]} */
const schemes = page.settings.schemes;

/** @param {File[]} files */
async function take(files) {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const most = page.settings.maxUploadBytes;
  at('too-large').hidden = size <= most;
  at('too-large').textContent = page.say('import.too.large', { size: formatBytes(size), most: formatBytes(most) });
  if (!files.length || size > most) return;
  await putAway();
  const bar = /** @type {HTMLProgressElement} */ (at('sending'));
  bar.hidden = false;
  try {
    sent = await sendFiles(files, (share) => {
      bar.value = share;
    });
  } finally {
    bar.hidden = true;
    chooser.value = '';
  }
  await look();
}

/** Whether the file is an export of this system, to be restored as it is. */
const restoring = () => Boolean(preview?.export) && !plainly;

/** Drop what was sent before. */
async function putAway() {
  const old = sent;
  [sent, preview, plainly] = [null, null, false];
  show();
  if (old) await dropUpload(old.id);
}

/** Look into the file as the layer and the encoding say. */
async function look() {
  if (!sent) return;
  at('chosen').hidden = false;
  at('chosen-name').textContent = `${sent.file} · ${formatBytes(sent.size_bytes)}`;
  const layer = /** @type {HTMLInputElement} */ (at('layer')).value.trim();
  const encoding = /** @type {HTMLSelectElement} */ (at('encoding')).value;
  preview = await fetchPreview(sent.id, { scheme: schemeSelect.value, layer, encoding });
  const levels = schemes.find((one) => one.code === schemeSelect.value)?.levels ?? [];
  showSpec(page, preview, levels);
  show();
}

function show() {
  at('chosen').hidden = !sent;
  at('drop').hidden = Boolean(sent);
  at('restoring').hidden = !restoring();
  at('reading').hidden = !preview || restoring();
  at('checking').hidden = !preview;
  if (preview?.export) showExport(page, preview.export);
  if (preview) showRows(page, preview);
  unchecked();
}

/** What was checked is no longer what would be stored. */
function unchecked() {
  trial = null;
  forget();
}

async function check() {
  if (!sent) return;
  unchecked();
  trial = restoring() ? asTrial(await tryRestore(sent.id)) : await tryUpload(sent.id, schemeSelect.value, readSpec());
  showTrial(page, trial);
}

async function store() {
  if (!sent) return;
  const why = /** @type {HTMLInputElement} */ (at('why')).value.trim();
  const { areas, unchanged } = restoring()
    ? { unchanged: false, ...await restoreUpload(sent.id, why) }
    : await storeUpload(sent.id, schemeSelect.value, readSpec(), why);
  sent = null;
  for (const part of ['file', 'restoring', 'reading', 'checking']) at(part).hidden = true;
  at('done').hidden = false;
  at('done-text').textContent = unchanged ? page.say('import.unchanged') : page.say('import.done', { count: areas });
}

async function keep() {
  if (!sent) return;
  const { number } = await keepAsDraft(sent.id, schemeSelect.value, readSpec());
  page.go(`/data/drafts/${number}`);
}

function listen() {
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
  at('as-plain').addEventListener('click', () => {
    plainly = true;
    show();
  });
  at('again').addEventListener('click', () => void page.guarded(putAway));
  for (const id of ['layer', 'encoding', 'scheme']) at(id).addEventListener('change', () => void page.guarded(look));
  at('reading').addEventListener('change', (event) => {
    const { id } = /** @type {HTMLElement} */ (event.target);
    at('crs-other-row').hidden = /** @type {HTMLSelectElement} */ (at('crs')).value !== 'other';
    if (preview && id.startsWith('field-')) showRows(page, preview);
    unchecked();
  });
  at('check').addEventListener('click', () => void page.guarded(check));
  at('store').addEventListener('click', () => void page.guarded(store));
  at('keep').addEventListener('click', () => void page.guarded(keep));
}

schemeSelect.replaceChildren(...schemes.map(({ code, name }) =>
  make('option', { value: code, selected: code === 'standard' }, name || code)));
at('scheme-row').hidden = schemes.length < 2;
listen();
page.repaint = () => {
  if (!preview) return;
  const chosen = readSpec();
  showSpec(page, preview, schemes.find((one) => one.code === schemeSelect.value)?.levels ?? []);
  for (const [name, value] of Object.entries(chosen)) {
    const select = document.getElementById(['level', 'crs'].includes(name) ? name : `field-${name}`);
    if (select instanceof HTMLSelectElement && typeof value === 'string') select.value = value;
  }
  showRows(page, preview);
  if (preview.export) showExport(page, preview.export);
  if (trial) showTrial(page, trial);
};
void page.guarded(async () => show());
