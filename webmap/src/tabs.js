/** Two lists in one place, one of them shown: arrow keys go from tab to tab. */
import { at } from './dom.js';

export class Tabs {
  /** @param {string[]} names each with `#tab-NAME` and what it controls @param {(name: string) => void} choose */
  constructor(names, choose) {
    this.names = names;
    for (const name of names) {
      at(`tab-${name}`).addEventListener('click', () => choose(name));
      at(`tab-${name}`).addEventListener('keydown', (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = names[(names.indexOf(name) + step + names.length) % names.length];
        choose(next);
        at(`tab-${next}`).focus();
      });
    }
  }

  /** @param {string} chosen */
  show(chosen) {
    for (const name of this.names) {
      const tab = at(`tab-${name}`);
      tab.setAttribute('aria-selected', String(name === chosen));
      tab.tabIndex = name === chosen ? 0 : -1;
    }
  }
}
