/** 划格台: one draft on the map, tools at its left, what it comes to at its right. */
import 'ol/ol.css';
import '../base.css';
import '../sheets.css';
import './desk.css';
import { at, make } from '../dom.js';
import { Page } from '../page.js';
import { Tabs } from '../tabs.js';
import { DeskCanvas } from './canvas.js';
import { Hand, keysOf } from './hand.js';
import { Keys } from './keys.js';
import { PANELS } from './panels.js';
import { Rail } from './rail.js';
import { Reference } from './reference.js';
import { Session } from './session.js';
import { Toolbox } from './toolbox.js';

const TABS = ['balance', 'findings', 'history', 'comparison', 'comments', 'ground'];
const page = new Page();

/** Say a refusal beside the place where it is, inside of the map. @param {string | null} words @param {number[]} [pixel] */
function sayRefusal(words, pixel = [at('map').clientWidth / 2, 24]) {
  const bubble = at('refusal');
  bubble.hidden = !words;
  if (!words) return;
  bubble.textContent = words;
  const [width, height] = [at('map').clientWidth, at('map').clientHeight];
  bubble.style.left = `${Math.max(8, Math.min(width - bubble.offsetWidth - 8, pixel[0] + 18))}px`;
  bubble.style.top = `${Math.max(8, Math.min(height - bubble.offsetHeight - 56, pixel[1] - bubble.offsetHeight / 2))}px`;
}

/** What lies on the ground: backgrounds, lines, households, names. @param {DeskCanvas} canvas @param {Reference} reference */
function listenToGround(canvas, reference) {
  /** @type {[string, (on: boolean) => void][]} */
  const parts = [
    ['names', (on) => canvas.pieces.names.setVisible(on)], ['reference', (on) => reference.show(on)],
    ['homes', (on) => canvas.homes.setVisible(on)], ['around', (on) => canvas.around.setVisible(on)],
  ];
  for (const [name, show] of parts) {
    const box = /** @type {HTMLInputElement} */ (at(`show-${name}`));
    box.addEventListener('change', () => show(box.checked));
  }
  const choice = /** @type {HTMLSelectElement} */ (at('background'));
  choice.hidden = !canvas.backgrounds.length;
  choice.addEventListener('change', () => showBackground(canvas, choice.value));
}

/** @param {DeskCanvas} canvas @param {string} name */
function showBackground(canvas, name) {
  canvas.showBackground(name);
  const chosen = page.settings.backgrounds.find((/** @type {{name: string}} */ one) => one.name === name);
  at('attribution').hidden = !chosen;
  at('attribution').textContent = chosen?.attribution ?? '';
}

/** Words of the page itself in its language. */
function nameBackgrounds() {
  const choice = /** @type {HTMLSelectElement} */ (at('background'));
  const { value } = choice;
  choice.replaceChildren(make('option', { value: '' }, page.say('back.none')),
    ...page.settings.backgrounds.map((/** @type {import('../backgrounds.js').Background} */ one) => make('option', { value: one.name }, one[page.lang])));
  choice.value = value;
}

/** @param {Session} session @param {DeskCanvas} canvas @param {Toolbox} toolbox */
function follow(session, canvas, toolbox) {
  session.addEventListener('change', (event) => {
    canvas.change(/** @type {CustomEvent} */ (event).detail.codes);
    toolbox.tool.changed();
    toolbox.showHint();
  });
  session.addEventListener('preview', (event) => canvas.preview(/** @type {CustomEvent} */ (event).detail.codes));
  session.addEventListener('select', () => {
    canvas.markChosen();
    canvas.vertices.update();
    toolbox.showHint();
  });
  session.addEventListener('saved', () => canvas.showFindings(session.findings));
  session.addEventListener('state', () => toolbox.showHint());
}

/** @param {DeskCanvas} canvas @param {Toolbox} toolbox */
function listenToMap(canvas, toolbox) {
  canvas.map.addInteraction(new Hand(toolbox));
  canvas.map.on('click', (event) => toolbox.click(event.pixel, keysOf(event)));
  canvas.map.on('dblclick', (event) => toolbox.doubleClick(event.pixel, keysOf(event)));
  canvas.map.on('movestart', () => sayRefusal(null));
  at('map').addEventListener('pointerleave', () => canvas.mark('hover', []));
  at('fit').addEventListener('click', () => canvas.fitAll(true));
  at('zoom-in').addEventListener('click', () => canvas.zoomBy(1));
  at('zoom-out').addEventListener('click', () => canvas.zoomBy(-1));
}

async function open() {
  const session = await Session.open(page.settings.desk, { who: page.settings.person?.name ?? '', name: page.settings.person?.shownName ?? '' });
  const canvas = new DeskCanvas(at('map'), at('scale'), session, { backgrounds: page.settings.backgrounds, unnamed: page.say('desk.map.unnamed') });
  const reference = new Reference(canvas, session.parent.scheme);
  const tabs = new Tabs(TABS, (name) => {
    tabs.show(name);
    for (const one of TABS) at(`panel-${one}`).hidden = one !== name;
  });
  const toolbox = new Toolbox({ page, session, canvas, reference }, {
    hint: () => rail.show(), refusal: sayRefusal,
    card: () => /** @type {HTMLElement | null} */ (at('desk-card').querySelector('input, select'))?.focus(),
  });
  canvas.pickPlace = () => toolbox.pickPlace();
  const rail = new Rail(page, toolbox);
  const keys = new Keys({ page, session, canvas, toolbox });
  at('keys').addEventListener('click', () => void keys.help());
  for (const [host, mount] of PANELS) mount(at(host), { page, session, canvas });
  follow(session, canvas, toolbox);
  listenToMap(canvas, toolbox);
  listenToGround(canvas, reference);
  canvas.open();
  page.repaint = ((before) => () => {
    before();
    nameBackgrounds();
    rail.show();
  })(page.repaint);
  page.repaint();
}

void page.guarded(open);
