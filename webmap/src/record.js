/** One record on a page that fits a phone: a person, a venue, an activity, an hour served; or somebody who asks to serve. */
/** @import {FormProblem, RecordForm, Scheme} from './types.js' */
import 'ol/ol.css';
import './base.css';
import './sheets.css';
import './search.css';
import './record.css';
import { fetchSchemes, Problem } from './api.js';
import { AreaField } from './area_field.js';
import { at, make } from './dom.js';
import { Page } from './page.js';
import { PlacePicker, whereIAm } from './place_picker.js';
import { fetchForm, fetchRecord, findPlaces, saveRecord, sendApplication, sendPicture } from './record_api.js';
import { fieldOf, showRefusals, valuesOf } from './record_fields.js';
import { sayIn } from './words.js';

const page = new Page();
const { form: key, record, applying, asked } = page.settings;
/** Columns that other parts of the page fill in. */
const ELSEWHERE = ['area_code', 'area_name', 'lon', 'lat', 'place', 'picture'];

/** @type {RecordForm} */
let form;
/** @type {Record<string, string>} */
let values = {};
/** @type {AreaField} */
let area;
/** @type {PlacePicker | undefined} */
let picker;
let problems = /** @type {FormProblem[]} */ ([]);

/** What stands otherwise in another source's record: asked first, then what was chosen. */
let conflicts = 'ask';

const scheme = () => area.scheme.value;
const has = (/** @type {string} */ column) => form.columns.some((one) => one.key === column);

/** Everything that is typed, the place and the area among it. @returns {Record<string, string>} */
function typed() {
  const all = valuesOf(at('fields'));
  if (has('lon')) Object.assign(all, { lon: values.lon ?? '', lat: values.lat ?? '' });
  if (has('area_code')) all.area_code = area.code ?? '';
  if (has('place')) all.place = placeName().value.trim();
  if (has('picture')) all.picture = values.picture ?? '';
  return all;
}

const placeName = () => /** @type {HTMLInputElement} */ (at('place-name'));

function draw() {
  const title = page.lang === 'zh' ? form.title : form.title_en;
  at('title').textContent = applying ? page.say(`apply.title.${key}`) : title;
  at('notes').textContent = page.lang === 'zh' && !applying ? form.notes.join('') : '';
  const columns = form.columns.filter((column) => !ELSEWHERE.includes(column.key) && (!asked || asked.includes(column.key)));
  at('fields').replaceChildren(...columns.map((column) => fieldOf(page.lang, column, values[column.key] ?? '')));
  at('place-part').hidden = !has('lon') || applying;
  at('picture-part').hidden = !has('picture');
  showPicture();
  area.speak();
  sayIn(document, page.lang);
  sayPlace();
  showRefusals(at('form'), page.lang, problems);
}

function sayPlace() {
  const known = Boolean(values.lon && values.lat);
  at('place-said').textContent = known ? page.say('record.place.at', { lon: values.lon, lat: values.lat }) : page.say('record.place.none');
  at('place-clear').hidden = !known;
}

/** @param {string} lon @param {string} lat @param {boolean} [moving] */
function setPlace(lon, lat, moving = false) {
  Object.assign(values, { lon, lat });
  picker?.show(lon ? Number(lon) : null, lat ? Number(lat) : null, moving);
  sayPlace();
}

/** Places of a name: one is taken, several are offered, none is said. */
async function lookUpPlace() {
  const name = placeName().value.trim();
  if (!name) return;
  const found = await findPlaces(scheme(), name, area.code ?? '');
  at('place-found').replaceChildren(...found.map((one) => {
    const button = make('button', { type: 'button', class: 'plain' }, `${one.name} · ${one.path.join(' / ')}`);
    button.addEventListener('click', () => {
      placeName().value = one.name;
      setPlace(one.lon.toFixed(7), one.lat.toFixed(7), true);
    });
    return make('li', {}, button);
  }));
  at('place-note').textContent = found.length ? page.say('record.place.found', { count: found.length }) : page.say('record.place.unknown', { name });
}

function showPicture() {
  const shown = /** @type {HTMLImageElement} */ (at('picture-shown'));
  shown.hidden = !values.picture;
  if (values.picture) shown.src = `/api/pictures/${values.picture}`;
}

/** Send the chosen picture; the record names it by its number. */
async function keepPicture() {
  const file = /** @type {HTMLInputElement} */ (at('picture-file')).files?.[0];
  if (!file) return;
  if (!area.code) throw new Problem({ status: 400, zh: page.say('record.picture.area'), en: page.say('record.picture.area') });
  values.picture = String((await sendPicture(scheme(), area.code, file)).number);
  showPicture();
}

/** @param {{minutes: number, times: number, stars: number} | null} served */
function sayServed(served) {
  at('served').hidden = !served;
  if (served) at('served').textContent = page.say('record.served', { hours: (served.minutes / 60).toFixed(1), times: served.times, stars: served.stars });
}

async function locate() {
  try {
    const [lon, lat] = await whereIAm();
    setPlace(lon.toFixed(7), lat.toFixed(7), true);
    at('place-note').textContent = '';
  } catch {
    at('place-note').textContent = page.say('record.place.no.device');
  }
}

/** Send what was typed; what is wrong is said beside the fields, and all of it stays. @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  problems = [];
  values = { ...values, ...typed() };
  try {
    if (applying) await sendApplication(key, scheme(), area.code ?? '', values);
    else await saveRecord(key, scheme(), { values, source: source(), under: area.code ?? '', conflicts });
    done();
  } catch (error) {
    problems = error instanceof Problem ? error.columns : [];
    showRefusals(at('form'), page.lang, problems);
    at('deciding').hidden = !(error instanceof Problem && error.conflict);
    throw error;
  }
}

/** Save once more, as was decided. @param {string} decision */
function decide(decision) {
  conflicts = decision;
  /** @type {HTMLFormElement} */ (at('form')).requestSubmit();
}

const source = () => /** @type {HTMLInputElement} */ (at('source')).value.trim();

function done() {
  at('form').hidden = true;
  at('done').hidden = false;
  at('done-said').textContent = page.say(applying ? 'record.applied' : 'record.saved');
  at('done-said').focus();
}

function listen() {
  at('form').addEventListener('submit', (event) => void page.guarded(() => submit(/** @type {SubmitEvent} */ (event))));
  at('locate').addEventListener('click', () => void page.guarded(locate));
  at('place-look').addEventListener('click', () => void page.guarded(lookUpPlace));
  at('place-clear').addEventListener('click', () => setPlace('', ''));
  at('picture-file').addEventListener('change', () => void page.guarded(keepPicture));
  at('take').addEventListener('click', () => decide('take'));
  at('keep').addEventListener('click', () => decide('keep'));
  at('again').addEventListener('click', () => location.reload());
  page.repaint = () => {
    values = { ...values, ...typed() };
    draw();
  };
}

void page.guarded(async () => {
  const [schemes, found] = await Promise.all([fetchSchemes(), fetchForm(key)]);
  form = found;
  const known = record ? await fetchRecord(key, 'standard', record) : null;
  values = known?.values ?? {};
  area = new AreaField(page, 'area', schemes, { code: values.area_code ?? null, single: true });
  area.name = values.area_name ?? '';
  at('area-part').append(area.element);
  area.listen((error) => page.refuse(error));
  draw();
  if (has('place')) placeName().value = values.place ?? '';
  if (has('lon') && !applying) {
    picker = new PlacePicker(at('place-map'), /** @type {Scheme} */ (schemes.find((one) => one.code === scheme())), (lon, lat) => setPlace(lon, lat));
    picker.look(schemes.find((one) => one.bbox)?.bbox ?? null);
    if (values.lon) setPlace(values.lon, values.lat, true);
  }
  sayServed(known?.served ?? null);
  listen();
});
