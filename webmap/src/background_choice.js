/** Which map lies below: none unless the reader wants one that the settings name. */
/** @import {Background} from './backgrounds.js' */
/** @import {MapCanvas} from './canvas.js' */
/** @import {Address} from './types.js' */
import { at, make } from './dom.js';
import { say } from './words.js';

export class BackgroundChoice {
  /** @param {Background[]} backgrounds @param {MapCanvas} canvas @param {Address} address @param {() => void} changed */
  constructor(backgrounds, canvas, address, changed) {
    this.backgrounds = backgrounds;
    this.canvas = canvas;
    this.address = address;
    if (!backgrounds.length) return;
    at('background').addEventListener('change', (event) => {
      address.back = /** @type {HTMLSelectElement} */ (event.target).value;
      this.render();
      changed();
    });
  }

  render() {
    const { address: { back, lang }, backgrounds } = this;
    const chosen = backgrounds.find(({ name }) => name === back);
    this.canvas.showBackground(chosen?.name ?? '');
    at('attribution').hidden = !chosen;
    at('attribution').textContent = chosen?.attribution ?? '';
    if (!backgrounds.length) return;
    at('background').replaceChildren(make('option', { value: '', selected: !chosen }, say(lang, 'back.none')),
      ...backgrounds.map((one) => make('option', { value: one.name, selected: one === chosen }, one[lang])));
  }
}
