/** The map page: one reader, one place in the tree of areas, one address that brings it back. */
/** @import {Card, LayerName, Scheme} from './types.js' */
import 'ol/ol.css';
import './base.css';
import './map.css';
import { formatAddress, parseAddress } from './address.js';
import { fetchCard, fetchPathAt, fetchSchemes } from './api.js';
import { MapCanvas } from './canvas.js';
import { showCard } from './card.js';
import { ChildrenList } from './children.js';
import { at } from './dom.js';
import { leftByZoom, pick, reachedByZoom } from './drill.js';
import { hideProblem, showEmpty, showMarks, showPath, showProblem, showSchemes } from './frame.js';
import { showLegend } from './legend.js';
import { leadOn } from './links.js';
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
let turn = 0;
/** @type {Reach | undefined} */
let reach;

const canvas = new MapCanvas(at('map'), at('scale'), settings.tiandituKey, () => ({
  area: address.area,
  level: card?.level ?? '',
  hover,
  layer: address.layer,
  shade: reach?.shade ?? null,
}));

/** Run a task; a refusal is shown in words, with a way to try again. @param {() => Promise<void>} task */
async function guarded(task) {
  try {
    await task();
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

/** Say what the map shows now. */
function explain() {
  showLegend(at('legend'), scheme, address.layer, address.lang, circles.legend());
}

const search = new Search({
  scheme: () => scheme.code,
  lang: () => address.lang,
  choose: (code) => void guarded(() => select(code)),
  fail: (error) => showProblem(error, address.lang, () => void search.ask()),
});

function remember() {
  address.place = canvas.place();
  history.replaceState(null, '', formatAddress(address));
}

/** @param {string | null} code */
function setHover(code) {
  if (code === hover) return;
  hover = code;
  canvas.remark();
  children.mark(code);
}

/** Make an area the current one (null: the whole scheme) and show it. @param {string | null} code @param {boolean} [fitting] */
async function select(code, fitting = true) {
  if (!(await enter(code))) return;
  if (fitting) fit(true);
  remember();
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
  await Promise.all([children.show(scheme, card, address.lang), circles.show()]);
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
  canvas.showScheme(scheme);
  remember();
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
  remember();
  void guarded(showPanel);
}

function setLanguage() {
  address.lang = address.lang === 'zh' ? 'en' : 'zh';
  speak(document, address.lang);
  leadOn(address.lang);
  remember();
  if (!scheme?.bbox) return;
  explain();
  void guarded(showPanel);
}

/** @param {number[] | null} pixel */
function pointed(pixel) {
  const path = card ? card.path.map((step) => step.code) : [];
  return pixel ? pick(canvas.under(pixel), scheme.all_levels, path) : null;
}

function listenToMap() {
  const tip = at('tip');
  canvas.map.on('pointermove', (event) => {
    if (event.dragging) return;
    const venue = circles.venueAt(event.pixel);
    const area = pointed(event.pixel);
    setHover(area && area.code !== address.area ? area.code : null);
    at('map').style.cursor = area ? 'pointer' : '';
    tip.hidden = !area && !venue;
    tip.textContent = venue?.name || area?.name || area?.code || '';
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
  at('layers').addEventListener('change', (event) => {
    setLayer(/** @type {LayerName} */ (/** @type {HTMLInputElement} */ (event.target).value));
  });
  at('language').addEventListener('click', setLanguage);
  at('zoom-in').addEventListener('click', () => canvas.zoomBy(1));
  at('zoom-out').addEventListener('click', () => canvas.zoomBy(-1));
  at('fit').addEventListener('click', () => fit(true));
  at('reload').addEventListener('click', () => location.reload());
  window.addEventListener('hashchange', () => location.reload());
}

async function start() {
  schemes = await fetchSchemes();
  await openScheme(address.scheme);
}

askToSignIn(() => address.lang, settings.person);
speak(document, address.lang);
leadOn(address.lang);
/** @type {HTMLInputElement} */ (at(`layer-${address.layer}`)).checked = true;
listenToMap();
listenToFrame();
void guarded(start);
