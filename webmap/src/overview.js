/** 总览: where volunteers, circles and activities are thin, said without a click. */
/** @import {Card, PathStep, Scheme} from './types.js' */
/** @import {OverviewTold} from './overview_types.js' */
import './base.css';
import './sheets.css';
import './overview.css';
import { fetchCard, fetchChildren, fetchSchemes } from './api.js';
import { at, make } from './dom.js';
import { formatTime } from './format.js';
import { fetchThemes } from './theme_api.js';
import { stepsShown } from './nothing.js';
import { Page } from './page.js';
import { ThemeCard } from './theme_card.js';

const THEMES = ['volunteers', 'circles', 'activities'];
/** After so long without an answer the page shows what is on its way. */
const PATIENCE_MS = 300;

const page = new Page();
/** @type {{scheme: string, code: string, name: string, level: string}[]} */
const granted = page.settings.areas;
const address = { scheme: '', area: '' };
/** @type {Scheme[]} */
let schemes = [];
/** @type {Card | null} */
let card = null;
/** @type {OverviewTold | null} */
let told = null;
/** Areas to choose from: what lies below the current one, or beside it. @type {{code: string, name: string}[]} */
let choices = [];
const cards = THEMES.map((theme) => new ThemeCard(page, at(`theme-${theme}`), () => address));

/** What stands after #; else the area that was granted, else the whole scheme. */
function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  const filled = schemes.filter((one) => one.bbox);
  const home = words.has('area') || words.has('scheme') ? undefined : granted[0];
  const asked = words.get('scheme') ?? home?.scheme;
  const scheme = schemes.find((one) => one.code === asked) ?? filled[0] ?? schemes[0];
  address.scheme = scheme?.code ?? '';
  address.area = words.get('area') ?? home?.code ?? '';
}

/** @param {string} scheme @param {string} area */
function remember(scheme, area) {
  const words = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of [['scheme', scheme], ['area', area]]) words.set(name, value);
  if (scheme === 'standard') words.delete('scheme');
  history.pushState(null, '', `#${words}`);
}

/** @param {string} area @param {string} [scheme] */
function go(area, scheme = address.scheme) {
  remember(scheme, area);
  void page.guarded(load);
}

async function load() {
  schemes = await fetchSchemes();
  readAddress();
  const slow = setTimeout(() => cards.forEach((one) => one.wait()), PATIENCE_MS);
  try {
    told = await fetchThemes(address.scheme, address.area);
    address.area = told.area?.code ?? '';
    card = address.area ? await fetchCard(address.scheme, address.area) : null;
    choices = await areasToChoose();
  } finally {
    clearTimeout(slow);
  }
  draw();
  await Promise.all(cards.map((one) => one.drawMap()));
}

/** Below a county its towns; a town's neighbours, for its villages stand in the lists already. */
async function areasToChoose() {
  const parent = card && card.path.length > 1 ? card.path[card.path.length - 2].code : address.area;
  return address.scheme ? (await fetchChildren(address.scheme, parent || null)).areas : [];
}

function draw() {
  drawPath();
  drawChoices();
  const { themes, empty } = /** @type {OverviewTold} */ (told);
  const nothing = empty.filter(({ what }) => what === 'areas');
  at('nothing').hidden = !nothing.length;
  at('nothing').replaceChildren(...stepsShown(page, nothing));
  at('themes').hidden = nothing.length > 0;
  for (const theme of themes) cards[THEMES.indexOf(theme.theme)].show(theme, empty);
  const scheme = schemes.find((one) => one.code === address.scheme);
  at('demo-mark').hidden = !(card ? card.demo : scheme?.demo);
  at('source').textContent = card ? page.say('overview.source', { source: card.source }) : '';
  at('printed').textContent = page.say('overview.printed', { at: formatTime(new Date().toISOString(), page.lang) });
}

function drawPath() {
  /** @type {Pick<PathStep, 'code' | 'name'>[]} */
  const steps = card?.path ?? [{ code: '', name: page.say('scheme.all') }];
  at('path-list').replaceChildren(...steps.map(({ code, name }, i) => {
    if (i === steps.length - 1) return make('li', {}, make('b', { 'aria-current': 'page' }, name || code));
    const up = make('button', { type: 'button', class: 'link' }, name || code);
    up.addEventListener('click', () => go(code));
    return make('li', {}, up);
  }));
}

function drawChoices() {
  const select = /** @type {HTMLSelectElement} */ (at('area-select'));
  const own = granted.filter((one) => one.scheme === address.scheme);
  select.replaceChildren(
    make('option', { value: '' }, page.say('overview.choose')),
    ...(own.length ? [make('optgroup', { label: page.say('overview.own') }, ...own.map(option))] : []),
    make('optgroup', { label: page.say('overview.others') }, ...choices.map(option)),
  );
  select.value = '';
  select.hidden = !own.length && !choices.length;
  const filled = schemes.filter((one) => one.bbox);
  at('scheme-select').hidden = filled.length < 2;
  at('scheme-select').replaceChildren(...filled.map(({ code, name }) =>
    make('option', { value: code, selected: code === address.scheme }, name || code)));
}

/** @param {{code: string, name: string}} area */
const option = ({ code, name }) => make('option', { value: code }, name || code);

const chosen = (/** @type {Event} */ event) => /** @type {HTMLSelectElement} */ (event.target).value;
at('area-select').addEventListener('change', (event) => chosen(event) && go(chosen(event)));
at('scheme-select').addEventListener('change', (event) => go('', chosen(event)));
at('print').addEventListener('click', () => window.print());
window.addEventListener('popstate', () => void page.guarded(load));
page.repaint = () => {
  if (!told) return;
  draw();
  void page.guarded(async () => void (await Promise.all(cards.map((one) => one.drawMap()))));
};
void page.guarded(load);
