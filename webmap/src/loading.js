/** That something is on its way, said once it takes a while. */
import { at } from './dom.js';

const SLOW_MS = 300;

export class Loading {
  /** How many tasks go on. */
  count = 0;
  timer = 0;

  /** @template T @param {Promise<T>} task @returns {Promise<T>} */
  async during(task) {
    this.count += 1;
    if (this.count === 1) {
      this.timer = window.setTimeout(() => {
        at('loading').hidden = false;
      }, SLOW_MS);
    }
    try {
      return await task;
    } finally {
      this.count -= 1;
      if (!this.count) {
        clearTimeout(this.timer);
        at('loading').hidden = true;
      }
    }
  }
}
