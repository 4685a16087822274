/** How far long work is: the stage it is in, in words, and a bar of all of them. */
/** @import {Language} from './types.js' */
/** @import {Stage} from './lines.js' */
import { make } from './dom.js';
import { oneLanguage } from './systems.js';
import { say } from './words.js';

export class StageBar {
  /** @param {HTMLElement} place hidden while nothing goes on @param {() => Language} lang */
  constructor(place, lang) {
    this.place = place;
    this.lang = lang;
  }

  /** @param {Stage | null} stage null: not told of one yet */
  tell(stage) {
    const lang = this.lang();
    const words = stage
      ? say(lang, 'stage.of', { stage: oneLanguage(stage.stage, / · /, lang), number: stage.number, of: stage.of })
      : say(lang, 'stage.waiting');
    const bar = make('progress', stage ? { max: String(stage.of), value: String(stage.number - 0.5), 'aria-label': words } : { 'aria-label': words });
    this.place.replaceChildren(make('p', { class: 'note' }, words), bar);
    this.place.hidden = false;
  }

  /** Show the bar while some work goes on. @template T @param {(told: (stage: Stage) => void) => Promise<T>} work @returns {Promise<T>} */
  async during(work) {
    this.tell(null);
    try {
      return await work((stage) => this.tell(stage));
    } finally {
      this.place.hidden = true;
    }
  }
}
