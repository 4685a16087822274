/** The map page: one reader, one place in the tree of areas, one address that brings it back. */
/** @import {Card, LayerName, Scheme} from './types.js' */
import 'ol/ol.css';
import './base.css';
import './map.css';
import { formatAddress, parseAddress, stopOf } from './address.js';
import { fetchCard, fetchPathAt, fetchSchemes } from './api.js';
import { BackgroundChoice } from './background_choice.js';
import { MapCanvas } from './canvas.js';
import { showCard } from './card.js';
import { ChildrenList } from './children.js';
import { at } from './dom.js';
import { leftByZoom, pick, reachedByZoom } from './drill.js';
import { hideProblem, showEmpty, showMarks, showPath, showProblem, showSchemes } from './frame.js';
import { fetchLayers } from './layer_api.js';
import { LayerDesk, TIME_BAR_PX } from './layer_desk.js';
import { showLegend } from './legend.js';
import { isOwn } from './layers.js';
import { Loading } from './loading.js';
import { Reach } from './reach.js';
import { Search } from './search.js';
import { askToSignIn } from './session.js';
import { speak } from './words.js';

const settings = JSON.parse(at('settings').textContent ?? '{}');
const address = parseAddress(location.hash);
/** @type {Scheme[]} */
let schemes = [];
/** @type {Scheme} */
let scheme;
/** @type {Card | null} */
let card = null;
/** @type {string | null} */
let hover = null;
/** The scheme whose tiles are there. */
let shown = '';
let turn = 0;
/** @type {Reach | undefined} */
let reach;
/** @type {LayerDesk | undefined} */
let desk;
/** What the browser's Back would return to. */
let stop = stopOf(address);

const canvas = new MapCanvas(at('map'), at('scale'), settings.backgrounds, () => ({
  area: address.area,
  level: card?.level ?? '',
  hover,
  layer: address.layer,
  shade: null,
  ...desk?.shade,
  ...(reach?.shade ? { shade: reach.shade } : {}),
}));
const loading = new Loading();

/** Run a task; a refusal is shown in words, with a way to try again. @param {() => Promise<void>} task */
async function guarded(task) {
  try {
    await loading.during(task());
    hideProblem();
  } catch (error) {
    showProblem(error, address.lang, () => void guarded(task));
  }
}

const children = new ChildrenList({
  choose: (code) => void guarded(() => select(code)),
  hover: setHover,
  guard: (task) => void guarded(() => task),
});

reach = new Reach(canvas, {
  address, children, scheme: () => scheme, card: () => card, powers: settings.person?.powers ?? [],
  guard: (task) => void guarded(task), changed: explain,
});
const circles = reach;

desk = new LayerDesk(canvas, {
  address, scheme: () => scheme, card: () => card, powers: settings.person?.powers ?? [], signedIn: settings.person !== null,
  select: (code) => void guarded(() => select(code)), fit: () => fit(false), hover: setHover, setLayer, guard: guarded,
  changed: explain, remember: () => remember(), pointed,
});
const layers = desk;
const background = new BackgroundChoice(settings.backgrounds, canvas, address, () => remember());

/** Say what the map shows now. */
function explain() {
  if (layers.legend()) return;
  showLegend(at('legend'), scheme, address.layer, address.lang, [...circles.legend(), ...layers.overlays.legend(address.lang)]);
}

const search = new Search({
  scheme: () => scheme.code,
  lang: () => address.lang,
  choose: (code) => void guarded(() => select(code)),
  fail: (error) => showProblem(error, address.lang, () => void search.ask()),
});

/** Keep the address true; Back returns to where something else was shown. @param {boolean} [passing] not a place to return to */
function remember(passing = false) {
  address.place = canvas.place();
  const now = stopOf(address);
  history[now === stop || passing ? 'replaceState' : 'pushState'](null, '', formatAddress(address));
  stop = now;
}

/** Go back, or forward, to what an address says. */
async function restore() {
  if (/^#[\w-]+$/.test(location.hash)) { // a link within the page, not a view
    remember(true);
    return;
  }
  Object.assign(address, parseAddress(location.hash));
  stop = stopOf(address);
  speak(document, address.lang);
  await openScheme(address.scheme);
}

/** @param {string | null} code */
function setHover(code) {
  if (code === hover) return;
  hover = code;
  canvas.remark();
  children.mark(code);
  layers.mark(code);
}

/** Make an area the current one (null: the whole scheme) and show it. @param {string | null} code @param {boolean} [fitting] */
async function select(code, fitting = true) {
  if (!(await enter(code))) return;
  if (fitting) fit(true);
  remember(!fitting);
  await showPanel();
}

/** @param {string | null} code @returns {Promise<boolean>} false when the reader has gone elsewhere meanwhile */
async function enter(code) {
  const mine = ++turn;
  const found = code ? await fetchCard(scheme.code, code) : null;
  if (mine !== turn) return false;
  card = found;
  address.area = found?.code ?? null;
  hover = null;
  canvas.repaint();
  return true;
}

/** An undivided area is shown with its neighbours, a divided one as large as it can be. @param {boolean} moving */
function fit(moving) {
  const box = card?.bbox ?? scheme.bbox;
  if (box) canvas.fit(box, { moving, around: card && !card.children ? 0.2 : undefined });
}

async function showPanel() {
  showPath(scheme, card, scheme.roots > 1, address.lang);
  showMarks(card ? card.demo : scheme.demo, settings.mapNotice);
  at('card').hidden = !card;
  if (card) showCard(at('card'), card, scheme, address.lang);
  background.render();
  await Promise.all([children.show(scheme, card, address.lang), circles.show(), layers.show()]);
}

/** @param {string | null} code */
async function openScheme(code) {
  const filled = schemes.filter((one) => one.bbox);
  scheme = schemes.find((one) => one.code === code) ?? filled[0] ?? schemes[0];
  address.scheme = scheme.code;
  showEmpty(!filled.length);
  if (!filled.length) return;
  showSchemes(filled, scheme.code);
  explain();
  const gone = await enterOrRoot(address.area);
  if (address.place) canvas.goTo(address.place);
  else fit(false);
  if (shown !== scheme.code) canvas.showScheme(scheme);
  shown = scheme.code;
  remember(true);
  await showPanel();
  if (gone) throw gone;
}

/** Enter the area of the address; one that cannot be had is reported after the rest is there. @param {string | null} code */
async function enterOrRoot(code) {
  try {
    await enter(code ?? scheme.only_root);
  } catch (error) {
    address.place = null;
    await enter(scheme.only_root);
    return error;
  }
  return null;
}

/** Zooming goes down into the area that fills the view and up out of the one that has become small. */
async function followZoom() {
  const change = canvas.settle();
  if (layers.moved) await layers.show();
  if (Math.abs(change) < 0.1) return;
  const path = card?.path ?? [];
  const { lon, lat } = canvas.place();
  const step = change > 0
    ? reachedByZoom(await fetchPathAt(scheme.code, lon, lat), path.length, canvas.box())
    : leftByZoom(path, canvas.box());
  if (step && step.code !== address.area) await select(step.code, false);
}

/** @param {LayerName} layer */
function setLayer(layer) {
  address.layer = layer;
  canvas.repaint();
  explain();
  void guarded(showPanel);
  remember();
}

function setLanguage() {
  address.lang = address.lang === 'zh' ? 'en' : 'zh';
  speak(document, address.lang);
  remember();
  if (!scheme?.bbox) return;
  explain();
  void guarded(showPanel);
}

/** The area that a pointer means: one that carries a colour, or else the next one below. @param {number[] | null} pixel @param {MapCanvas} [on] */
function pointed(pixel, on = canvas) {
  if (!pixel) return null;
  const path = card ? card.path.map((step) => step.code) : [];
  const under = on.under(pixel);
  return under.find(({ code }) => layers.thematic.rows.has(code)) ?? pick(under, scheme.all_levels, path);
}

function listenToMap() {
  const tip = at('tip');
  canvas.map.on('pointermove', (event) => {
    if (event.dragging) return;
    const venue = circles.venueAt(event.pixel);
    const area = pointed(event.pixel);
    setHover(area && area.code !== address.area ? area.code : null);
    at('map').style.cursor = area ? 'pointer' : '';
    const told = venue?.name || layers.overlays.tip(event.pixel, address.lang) || (area && layers.thematic.tip(area.code));
    tip.hidden = !area && !told;
    tip.textContent = told || area?.name || area?.code || '';
    const [x, y] = event.pixel;
    tip.style.translate = `${x + 14}px ${y + 14}px`;
  });
  at('map').addEventListener('pointerleave', () => {
    setHover(null);
    tip.hidden = true;
  });
  canvas.map.on('click', (event) => {
    if (circles.clicked(event.pixel)) return;
    const area = pointed(event.pixel);
    if (area) void guarded(() => select(area.code));
  });
  canvas.map.on('moveend', () => {
    if (!scheme?.bbox) return;
    remember();
    void guarded(followZoom);
  });
}

function listenToFrame() {
  at('path-list').addEventListener('click', (event) => {
    const code = /** @type {Element} */ (event.target).closest('[data-code]')?.getAttribute('data-code');
    if (code !== undefined && code !== null) void guarded(() => select(code || null));
  });
  at('scheme-select').addEventListener('change', (event) => {
    Object.assign(address, { area: null, place: null });
    void guarded(() => openScheme(/** @type {HTMLSelectElement} */ (event.target).value));
  });
  at('language').addEventListener('click', setLanguage);
  at('zoom-in').addEventListener('click', () => canvas.zoomBy(1));
  at('zoom-out').addEventListener('click', () => canvas.zoomBy(-1));
  at('fit').addEventListener('click', () => fit(true));
  at('reload').addEventListener('click', () => location.reload());
  window.addEventListener('popstate', () => void guarded(restore));
}

async function start() {
  fetchLayers(address.scheme ?? 'standard').catch(() => {}); // on its way while schemes and areas are; asked for again where it fails
  schemes = await fetchSchemes();
  await openScheme(address.scheme);
}

askToSignIn(() => address.lang, settings.person);
speak(document, address.lang);
if (!isOwn(address.layer)) canvas.covered = TIME_BAR_PX;
document.body.classList.toggle('beside', Boolean(address.beside) && !isOwn(address.layer));
canvas.map.updateSize();
listenToMap();
listenToFrame();
void guarded(start);
