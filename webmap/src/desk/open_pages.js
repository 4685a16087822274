/** Pages of this browser on one draft: which of them are open, so that nobody takes over what another still works on. */

const ANSWER_MS = 150;

export class OpenPages {
  /** @param {number} draft */
  constructor(draft) {
    this.own = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    this.channel = new BroadcastChannel(`gisgrid-desk-${draft}`);
    /** @type {Set<string>} */
    this.others = new Set();
    /** @type {() => void} */
    this.onSaved = () => {};
    this.channel.addEventListener('message', ({ data }) => this.hear(data));
  }

  /** @param {{ask?: boolean, here?: string, saved?: boolean}} said */
  hear({ ask, here, saved }) {
    if (ask) this.channel.postMessage({ here: this.own });
    if (here) this.others.add(here);
    if (saved) this.onSaved();
  }

  /** The names of the other pages that are open. */
  async open() {
    this.others.clear();
    this.channel.postMessage({ ask: true });
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    return this.others;
  }

  /** Tell the other pages that there is something new at the server. */
  saved() {
    this.channel.postMessage({ saved: true });
  }

  close() {
    this.channel.close();
  }
}
