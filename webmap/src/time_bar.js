/** The bar of time below the map: which month, how many together, and the months one after another. */
/** @import {Language} from './types.js' */
import { at, make } from './dom.js';
import { monthWords, playedFrom, spanOf, stepped } from './months.js';
import { say } from './words.js';

const SPANS = [1, 3, 6, 12];
const PAUSE_MS = 900;

/** @typedef {{months: string[], month: string, since: string, together: boolean, beside: string, lang: Language}} Times months in order of time */

export class TimeBar {
  /** @param {{times: () => Times, go: (month: string) => Promise<void>, span: (months: number) => void, beside: (month: string) => void}} reader */
  constructor(reader) {
    this.reader = reader;
    this.slider = /** @type {HTMLInputElement} */ (at('time-slider'));
    this.span = /** @type {HTMLSelectElement} */ (at('time-span'));
    this.playing = 0;
    this.slider.addEventListener('input', () => {
      this.stop();
      const month = this.reader.times().months[Number(this.slider.value)];
      this.slider.setAttribute('aria-valuetext', monthWords(month, this.reader.times().lang));
      void this.reader.go(month);
    });
    this.span.addEventListener('change', () => this.reader.span(Number(this.span.value)));
    at('time-back').addEventListener('click', () => this.step(-1));
    at('time-on').addEventListener('click', () => this.step(1));
    at('time-play').addEventListener('click', () => (this.playing ? this.stop() : this.play()));
    at('time-beside').addEventListener('click', () => this.compare());
    at('beside-month').addEventListener('change', (event) => this.reader.beside(/** @type {HTMLSelectElement} */ (event.target).value));
  }

  /** @param {boolean} shown */
  show(shown) {
    at('time').hidden = !shown;
    document.body.classList.toggle('timed', shown);
    if (!shown) this.stop();
    else this.render();
  }

  render() {
    const { months, month, since, together, beside, lang } = this.reader.times();
    const place = Math.max(0, months.indexOf(month));
    this.slider.max = String(Math.max(0, months.length - 1));
    this.slider.value = String(place);
    this.slider.disabled = months.length < 2;
    this.slider.setAttribute('aria-valuetext', monthWords(month, lang));
    at('time-month').textContent = monthWords(month, lang);
    const options = SPANS.filter((span) => span <= Math.max(1, months.length)).map((span) =>
      make('option', { value: String(span), selected: span === spanOf(since, month) }, say(lang, span === 1 ? 'time.one' : 'time.span', { months: span })));
    this.span.replaceChildren(...options);
    this.span.value = String(SPANS.includes(spanOf(since, month)) ? spanOf(since, month) : 1);
    this.span.disabled = !together;
    this.span.title = together ? '' : say(lang, 'time.span.none');
    /** @type {HTMLButtonElement} */ (at('time-back')).disabled = place === 0;
    /** @type {HTMLButtonElement} */ (at('time-on')).disabled = place >= months.length - 1;
    for (const id of ['time-play', 'time-beside']) /** @type {HTMLButtonElement} */ (at(id)).disabled = months.length < 2;
    at('time-beside').setAttribute('aria-pressed', String(Boolean(beside)));
    this.renderBeside();
  }

  renderBeside() {
    const { months, month, beside, lang } = this.reader.times();
    document.body.classList.toggle('beside', Boolean(beside));
    at('map-month').textContent = monthWords(month, lang);
    at('map-month').hidden = !beside;
    at('beside').hidden = !beside;
    const options = months.toReversed().map((one) => make('option', { value: one, selected: one === beside }, monthWords(one, lang)));
    at('beside-month').replaceChildren(...options);
  }

  /** @param {number} by */
  step(by) {
    this.stop();
    const { months, month } = this.reader.times();
    const next = stepped(months, month, by);
    if (next) void this.reader.go(next);
  }

  /** Put the same month of last year beside, or the earliest one there is; or take the second map away. */
  compare() {
    const { months, month, beside } = this.reader.times();
    const place = months.indexOf(month);
    this.reader.beside(beside ? '' : months[Math.max(0, place - 12)] === month ? months.at(-1) ?? '' : months[Math.max(0, place - 12)]);
  }

  play() {
    const { months, month, since } = this.reader.times();
    this.speak(true);
    const first = months.indexOf(month) >= months.length - 1 ? playedFrom(months, spanOf(since, month)) : stepped(months, month, 1);
    const mine = ++this.turn;
    const on = async (/** @type {string | null} */ next) => {
      if (!next || mine !== this.turn) return this.stop(mine);
      await this.reader.go(next);
      if (mine !== this.turn) return;
      this.playing = window.setTimeout(() => void on(stepped(months, next, 1)), PAUSE_MS);
    };
    this.playing = -1;
    void on(first);
  }

  turn = 0;

  /** @param {number} [turn] only this playing */
  stop(turn = this.turn) {
    if (!this.playing || turn !== this.turn) return;
    clearTimeout(this.playing);
    this.turn += 1;
    this.playing = 0;
    this.speak(false);
  }

  /** @param {boolean} playing */
  speak(playing) {
    const button = at('time-play');
    button.setAttribute('aria-pressed', String(playing));
    button.dataset.sayLabel = playing ? 'time.pause' : 'time.play';
    const label = say(this.reader.times().lang, button.dataset.sayLabel);
    button.setAttribute('aria-label', label);
    button.title = label;
  }
}
