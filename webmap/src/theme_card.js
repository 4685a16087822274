/** One theme of the overview: its key figure, its small map and its thinnest villages, each marked in the other. */
/** @import {NextStep, ThemeMissing, ThemeShown, ThinArea} from './overview_types.js' */
/** @import {Page} from './page.js' */
import { make } from './dom.js';
import { NEEDS } from './next_steps.js';
import { stepsShown } from './nothing.js';
import { fetchMap } from './theme_api.js';
import { figureOf, gapsOf, legendOf, numberOf } from './theme_words.js';
import { nameOf } from './words.js';

export class ThemeCard {
  /** @param {Page} page @param {HTMLElement} element @param {() => {scheme: string, area: string}} address */
  constructor(page, element, address) {
    this.page = page;
    this.element = element;
    this.address = address;
    /** @type {ThemeShown | null} */
    this.told = null;
    /** @type {SVGSVGElement | null} */
    this.map = null;
    this.listen();
  }

  listen() {
    const codeOf = (/** @type {Event} */ event) =>
      /** @type {Element} */ (event.target).closest('[data-code]')?.getAttribute('data-code') ?? null;
    for (const entering of ['pointerover', 'focusin']) this.element.addEventListener(entering, (event) => this.mark(codeOf(event)));
    for (const leaving of ['pointerleave', 'focusout']) this.element.addEventListener(leaving, () => this.mark(null));
    this.part('small-map').addEventListener('click', (event) => {
      const code = codeOf(event);
      if (code && this.told) location.href = this.onMap(this.told, code);
    });
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`.${name}`));
  }

  /** What is on its way, as grey as it is unknown. */
  wait() {
    this.element.setAttribute('data-waiting', '');
  }

  /** The address of the large map with this layer. @param {ThemeShown} told @param {string} code */
  onMap({ layer, month }, code) {
    const { scheme } = this.address();
    const words = new URLSearchParams({ ...(code ? { area: code } : {}), layer: layer.code });
    if (scheme && scheme !== 'standard') words.set('scheme', scheme);
    if (month) words.set('month', month);
    return this.page.link(`/map#${words}`);
  }

  /** @param {ThemeShown | ThemeMissing} told @param {NextStep[]} empty what the page lacks */
  show(told, empty) {
    this.element.removeAttribute('data-waiting');
    this.told = told.missing ? null : told;
    this.part('told').hidden = !this.told;
    const lacks = empty.filter((step) => NEEDS[told.theme].includes(step.what)).slice(0, 1);
    this.part('lacks').replaceChildren(...stepsShown(this.page, lacks));
    if (told.missing && !lacks.length) this.part('lacks').replaceChildren(make('p', {}, told.missing[this.page.lang]));
    if (this.told) this.tell(this.told);
    else this.map = null;
  }

  /** @param {ThemeShown} told */
  tell(told) {
    const { page } = this;
    const { lang } = page;
    this.part('about').textContent = page.say('overview.about', { layer: told.layer[lang], day: told.day.slice(0, 10) });
    this.part('key').replaceChildren(...this.key(told));
    this.part('formula').textContent = page.say('overview.formula', { formula: told.layer[`formula_${lang}`] });
    this.part('legend').replaceChildren(...legendOf(told, lang).map(legendRow));
    this.part('gaps').replaceChildren(...gapsOf(told, lang).map(({ mark, words }) => legendPart(mark, words)));
    this.part('heading').textContent = page.say('overview.thinnest', { level: nameOf(lang, 'level', told.level) });
    this.part('thinnest').replaceChildren(...told.thinnest.map((one) => this.row(told, one)));
    this.part('on-map').setAttribute('href', this.onMap(told, this.address().area));
  }

  /** The figure of the area itself, with its unit, and whether it is an estimate. @param {ThemeShown} told */
  key({ value, value_state: state, value_estimate: estimate, layer }) {
    const { page } = this;
    if (value === null) return [make('span', { class: 'unknown' }, page.say(`value.state.${state}`))];
    const mark = estimate ? [make('span', { class: 'tag' }, page.say('reach.estimate'))] : [];
    return [make('b', {}, numberOf(value, layer, page.lang)), ` ${layer[`unit_${page.lang}`]} `, ...mark];
  }

  /** @param {ThemeShown} told @param {ThinArea} one */
  row(told, one) {
    const { page } = this;
    const mark = one.estimate ? [make('span', { class: 'tag' }, page.say('reach.estimate'))] : [];
    return make('li', { 'data-code': one.code },
      make('a', { href: this.onMap(told, one.code) }, one.name || one.code),
      make('span', { class: 'note' }, one.path.at(-1) ?? ''),
      make('b', {}, figureOf(one.value, told.layer, page.lang)), ...mark);
  }

  /** Draw the map, once the words stand. */
  async drawMap() {
    const { told } = this;
    const place = this.part('small-map');
    if (!told) return;
    const { scheme, area } = this.address();
    const { clientWidth: width, clientHeight: height } = place;
    const text = await fetchMap(told.layer.code, { scheme, level: told.level, under: area, month: told.month, width, height });
    if (told !== this.told) return;
    const drawn = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    this.map = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.importNode(drawn, true)));
    place.replaceChildren(this.map);
  }

  /** @param {string | null} code */
  mark(code) {
    for (const row of this.part('thinnest').children) row.classList.toggle('hot', row.getAttribute('data-code') === code);
    this.map?.querySelector('.hot')?.remove();
    const shape = code && this.map?.querySelector(`[data-code="${CSS.escape(code)}"]`);
    if (!shape) return;
    const outline = /** @type {Element} */ (shape.cloneNode(true));
    outline.removeAttribute('data-code');
    outline.setAttribute('class', 'hot');
    this.map?.append(outline);
  }
}

/** A swatch with its words, or words alone. @param {string} mark @param {string} words */
const legendPart = (mark, words) => make('span', {}, ...(mark ? [swatchOf(mark, '')] : []), words);

/** @param {{mark: string, colour: string, words: string}} row */
const legendRow = ({ mark, colour, words }) => make('li', {}, swatchOf(mark, colour), words);

/** @param {string} mark @param {string} colour */
function swatchOf(mark, colour) {
  const swatch = make('i', { class: `swatch ${mark}`, 'aria-hidden': 'true' });
  if (colour) swatch.style.backgroundColor = colour;
  return swatch;
}
