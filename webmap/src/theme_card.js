/** One theme of the overview: its key figure, its small map and its thinnest villages, each marked in the other. */
/** @import {ThemeTold} from './overview_types.js' */
/** @import {Page} from './page.js' */
import { make } from './dom.js';
import { fetchMap } from './theme_api.js';
import { figureOf, gapsOf, legendOf, numberOf } from './theme_words.js';

export class ThemeCard {
  /** @param {Page} page @param {HTMLElement} element @param {() => {scheme: string, area: string}} address */
  constructor(page, element, address) {
    this.page = page;
    this.element = element;
    this.address = address;
    /** @type {ThemeTold | null} */
    this.told = null;
    /** @type {SVGSVGElement | null} */
    this.map = null;
    const codeOf = (/** @type {Event} */ event) =>
      /** @type {Element} */ (event.target).closest('[data-code]')?.getAttribute('data-code') ?? null;
    for (const entering of ['pointerover', 'focusin']) element.addEventListener(entering, (event) => this.mark(codeOf(event)));
    for (const leaving of ['pointerleave', 'focusout']) element.addEventListener(leaving, () => this.mark(null));
    this.part('small-map').addEventListener('click', (event) => {
      const code = codeOf(event);
      if (code) location.href = this.onMap(code);
    });
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`.${name}`));
  }

  /** What is on its way, as grey as it is unknown. */
  wait() {
    this.element.setAttribute('data-waiting', '');
    /** @type {HTMLElement} */ (this.element.parentElement).hidden = false;
  }

  /** @param {string} code @returns {string} the address of the large map with this layer */
  onMap(code) {
    const { layer, month } = /** @type {ThemeTold} */ (this.told);
    const words = new URLSearchParams({ area: code, layer: layer.code });
    const { scheme } = this.address();
    if (scheme && scheme !== 'standard') words.set('scheme', scheme);
    if (month) words.set('month', month);
    return this.page.link(`/map#${words}`);
  }

  /** @param {ThemeTold} told */
  show(told) {
    const { page } = this;
    this.told = told;
    this.element.removeAttribute('data-waiting');
    const { lang } = page;
    this.part('about').textContent = page.say('overview.about', { layer: told.layer[lang], day: told.day ?? '' });
    this.part('key').replaceChildren(...this.key());
    this.part('how').querySelector('p')?.replaceChildren(told.layer[`formula_${lang}`]);
    this.part('legend').replaceChildren(...legendOf(told, lang).map(legendRow));
    this.part('gaps').textContent = gapsOf(told, lang);
    this.part('thinnest').replaceChildren(...told.thinnest.map((one) => this.row(one)));
    const link = this.part('on-map');
    link.setAttribute('href', this.onMap(this.address().area));
    link.hidden = false;
  }

  /** The figure of the area itself, with its unit, and whether it is an estimate. */
  key() {
    const { lang } = this.page;
    const { value, layer, estimate } = /** @type {ThemeTold} */ (this.told);
    if (value === null) return [make('b', { class: 'unknown' }, this.page.say('overview.none'))];
    const mark = estimate ? [make('span', { class: 'tag' }, this.page.say('reach.estimate'))] : [];
    return [make('b', {}, numberOf(value, layer, lang)), ` ${layer[`unit_${lang}`]} `, ...mark];
  }

  /** @param {ThemeTold['thinnest'][number]} one */
  row(one) {
    const { layer } = /** @type {ThemeTold} */ (this.told);
    return make('li', { 'data-code': one.code },
      make('a', { href: this.onMap(one.code) }, one.name || one.code),
      make('span', { class: 'note' }, one.path.at(-1) ?? ''),
      make('b', {}, figureOf(one.value, layer, this.page.lang)));
  }

  /** Draw the map, once the words stand. */
  async drawMap() {
    const { told } = this;
    if (!told) return;
    const { scheme, area } = this.address();
    const { lang } = this.page;
    const { clientWidth: width, clientHeight: height } = this.part('small-map');
    const text = await fetchMap(told.layer.code, { scheme, level: told.level, under: area, month: told.month, width, height });
    if (told !== this.told) return;
    const map = /** @type {unknown} */ (document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true));
    this.map = /** @type {SVGSVGElement} */ (map);
    this.map.setAttribute('role', 'img');
    this.map.setAttribute('aria-label', told.layer[lang]);
    this.part('small-map').replaceChildren(this.map);
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

/** @param {{mark: string, colour: string, words: string}} row */
function legendRow({ mark, colour, words }) {
  const swatch = make('i', { class: `swatch ${mark}`, 'aria-hidden': 'true' });
  if (colour) swatch.style.backgroundColor = colour;
  return make('li', {}, swatch, words);
}
