/** 划格台: drafts to go on with, and an area from which a new one is begun. */
/** @import {Draft} from '../types.js' */
/** @import {Begun, Place} from './types.js' */
import '../base.css';
import '../sheets.css';
import './start.css';
import { fetchOverview } from '../api.js';
import { AreaField } from '../area_field.js';
import { at } from '../dom.js';
import { WAITING, draftRow } from '../draft_rows.js';
import { formatNumber } from '../format.js';
import { Page } from '../page.js';
import { nameOf } from '../words.js';
import { beginDesk, fetchPlace } from './desk_api.js';
import { withKinds } from './name_list.js';

const page = new Page();
/** Who only approves begins nothing. */
const plans = page.settings.person.powers.includes('draft');
/** @type {Draft[] | null} */
let drafts = null;
/** What can be begun at the area that is chosen. @type {Place | null} */
let place = null;

/** @param {string} id */
const field = (id) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (at(id));

const area = plans ? new AreaField(page, 'area', page.settings.schemes, { code: null, single: true, changed: () => void page.guarded(look) }) : null;

/** The number of a draft's page, where it can be drawn on: it has just one parent. @param {Draft} draft */
const pathOf = (draft) => (draft.parent_codes.length === 1 ? `/desk/${draft.number}` : `/data/drafts/${draft.number}`);

function showDrafts() {
  if (!drafts) return;
  const every = /** @type {HTMLInputElement} */ (at('every')).checked;
  const own = page.settings.person.shownName;
  const shown = drafts.filter(({ state }) => every || WAITING.has(state))
    .sort((a, b) => Number(b.owner === own) - Number(a.owner === own) || b.changed_at.localeCompare(a.changed_at));
  at('drafts').hidden = !drafts.length;
  at('every-row').hidden = drafts.every(({ state }) => WAITING.has(state));
  at('draft-rows').replaceChildren(...shown.map((draft) => draftRow(page, draft, pathOf(draft))));
  at('draft-table').hidden = !shown.length;
  at('no-drafts').hidden = shown.length > 0;
  if (!plans) at('nothing').hidden = drafts.length > 0;
}

/** Ask what there is at the chosen area. */
async function look() {
  place = null;
  showPlace();
  if (area?.code) place = await fetchPlace(area.scheme.value, area.code);
  showPlace();
}

function showPlace() {
  if (!area) return;
  at('choose').hidden = place !== null;
  at('about').hidden = at('ways').hidden = at('naming').hidden = !place;
  at('waiting').hidden = !place?.drafts.length || !place.may_draft;
  if (!place) return;
  at('about').textContent = aboutPlace(place);
  at('ways').hidden = !place.may_draft;
  at('waiting').textContent = page.say('desk.waiting', { drafts: place.drafts.map(({ number, title }) => `${number} ${title}`).join('、') });
  at('way-present').hidden = !place.present;
  at('way-proposal').hidden = place.child_level !== 'subgrid';
  at('about-present').textContent = page.say('desk.start.present.text', { count: formatNumber(place.present, page.lang) });
  const [most, other] = place.present ? ['present', 'nothing'] : ['nothing', 'present'];
  at(`start-${most}`).className = 'accent';
  at(`start-${other}`).className = 'plain';
  const asked = new URLSearchParams({ scheme: area.scheme.value, code: area.code ?? '', name: area.name });
  at('start-file').setAttribute('href', page.link(`/data/import?${asked}`));
}

/** What is there now, in one line. @param {Place} found */
function aboutPlace(found) {
  const level = nameOf(page.lang, 'level', found.child_level);
  const parts = [page.say(found.present ? 'desk.place.divided' : 'desk.place.undivided', { level, count: formatNumber(found.present, page.lang) })];
  if (found.households) parts.push(page.say('desk.place.households', { count: formatNumber(found.households.households, page.lang) }));
  if (found.size_band) parts.push(page.say('desk.place.band', { from: found.size_band.from, to: found.size_band.to }));
  if (!found.may_draft) parts.push(page.say('desk.place.forbidden'));
  return parts.join(' · ');
}

/** @param {Begun['start']} start @param {string} [then] */
async function begin(start, then = '') {
  if (!area?.code) return;
  const list = start === 'list' ? { list: withKinds(field('list').value) } : {};
  const { number } = await beginDesk({ scheme: area.scheme.value, code: area.code, start, title: field('title').value.trim(), ...list });
  page.go(`/desk/${number}${then}`);
}

function listen() {
  at('start-present').addEventListener('click', () => void page.guarded(() => begin('present')));
  at('start-nothing').addEventListener('click', () => void page.guarded(() => begin('nothing')));
  at('start-proposal').addEventListener('click', () => void page.guarded(() => begin('nothing', '#propose=1')));
  at('start-list').addEventListener('click', () => {
    if (field('list').value.trim()) void page.guarded(() => begin('list'));
    else field('list').focus();
  });
}

if (area) {
  at('which').append(area.element);
  area.listen((error) => page.refuse(error));
  listen();
}
at('every').addEventListener('change', showDrafts);
page.repaint = () => {
  area?.speak();
  showDrafts();
  showPlace();
};
void page.guarded(async () => {
  ({ drafts } = await fetchOverview());
  showDrafts();
});
