/** Saves one after the other: soon after an edit, one request at a time, again and again while nobody answers. */

/** @typedef {'done' | 'again' | 'unreachable' | 'stop'} Outcome `again`: there is more to save; `stop`: somebody must decide first */

/** @typedef {{later: (task: () => void, ms: number) => unknown, forget: (timer: any) => void}} Clock */

const SOON_MS = 300;
const LONGEST_WAIT_MS = 30_000;

/** @type {Clock} */
const REAL = { later: (task, ms) => setTimeout(task, ms), forget: (timer) => clearTimeout(timer) };

export class SaveQueue {
  /** @param {() => Promise<Outcome>} save @param {Clock} [clock] */
  constructor(save, clock = REAL) {
    this.save = save;
    this.clock = clock;
    /** @type {unknown} */
    this.timer = null;
    /** The save that goes on. @type {Promise<Outcome> | null} */
    this.running = null;
    this.failures = 0;
  }

  /** Save after a moment, in which more edits may come. */
  soon() {
    if (!this.running) this.wait(this.failures ? this.patience() : SOON_MS);
  }

  /** Save what there is, and what comes meanwhile, at once. @returns {Promise<Outcome>} */
  async now() {
    this.clock.forget(this.timer);
    while (this.running) await this.running;
    this.running = this.save();
    const outcome = await this.running.finally(() => {
      this.running = null;
    });
    this.failures = outcome === 'unreachable' ? this.failures + 1 : 0;
    if (outcome === 'unreachable') this.wait(this.patience());
    return outcome === 'again' ? this.now() : outcome;
  }

  /** @param {number} ms */
  wait(ms) {
    this.clock.forget(this.timer);
    this.timer = this.clock.later(() => void this.now(), ms);
  }

  /** A second, then twice as long each time. */
  patience() {
    return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (this.failures - 1));
  }

  stop() {
    this.clock.forget(this.timer);
  }
}
