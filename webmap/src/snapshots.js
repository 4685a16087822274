/** 数据快照 on the data page: those that are there, publishing one stage by stage, judging one by its files. */
/** @import {Proof, Snapshot} from './types.js' */
/** @import {Page} from './page.js' */
import { fetchSnapshots, proveSnapshot, publishSnapshot } from './api.js';
import { at, make } from './dom.js';
import { formatBytes, formatNumber, formatTime } from './format.js';
import { StageBar } from './stage_bar.js';

export class Snapshots {
  /** @param {Page} page @param {boolean} publishes whether this person may ask for one */
  constructor(page, publishes) {
    this.page = page;
    this.publishes = publishes;
    /** @type {Snapshot[]} */
    this.list = [];
    /** @type {Map<string, Proof>} */
    this.proofs = new Map();
    this.loaded = false;
    this.bar = new StageBar(at('snapshot-progress'), () => page.lang);
    at('snapshot-publish').addEventListener('click', () => void page.guarded(() => this.publish()));
  }

  async load() {
    this.list = await fetchSnapshots();
    this.loaded = true;
    this.show();
  }

  async publish() {
    const button = /** @type {HTMLButtonElement} */ (at('snapshot-publish'));
    button.disabled = true;
    try {
      const made = await this.bar.during((told) => publishSnapshot(told));
      at('snapshot-said').textContent = this.page.say('data.snapshots.done', { name: made.name });
    } finally {
      button.disabled = false;
    }
    await this.load();
  }

  /** @param {Snapshot} one */
  async prove(one) {
    this.proofs.set(one.name, await proveSnapshot(one.name));
    this.show();
  }

  show() {
    at('snapshots').hidden = !this.loaded || !(this.list.length || this.publishes);
    at('snapshot-publish').hidden = !this.publishes;
    at('no-snapshots').hidden = this.list.length > 0;
    at('snapshot-table').hidden = !this.list.length;
    at('snapshot-rows').replaceChildren(...this.list.map((one) => this.row(one)));
  }

  /** A cell that carries its column's name, for narrow screens. @param {string} key @param {...(Node | string)} content */
  cell(key, ...content) {
    return make('td', { 'data-label': this.page.say(`data.column.${key}`) }, ...content);
  }

  /** @param {Snapshot} one */
  row(one) {
    const { lang } = this.page;
    const latest = one.latest ? [' ', make('span', { class: 'tag' }, this.page.say('data.snapshots.latest'))] : [];
    const name = this.cell('snapshot', make('a', { href: one.href }, one.name), ...latest);
    if (one.date === null) return make('tr', {}, name, make('td', { colspan: '5' }, make('b', { class: 'warn' }, this.page.say('data.snapshots.broken'))));
    return make('tr', {}, name,
      this.cell('at', formatTime(one.date, lang)),
      make('td', { class: 'number', 'data-label': this.page.say('data.column.areas') }, formatNumber(one.areas, lang)),
      make('td', { class: 'number', 'data-label': this.page.say('data.column.size') }, formatBytes(one.bytes)),
      this.cell('notice', [one.mark, one.map_notice].filter(Boolean).join(' · ')),
      this.cell('proof', this.judged(one)));
  }

  /** What was found of a snapshot, or the button that asks. @param {Snapshot} one */
  judged(one) {
    const proof = this.proofs.get(one.name);
    if (!proof) {
      const button = make('button', { type: 'button', class: 'plain', 'aria-label': this.page.say('data.snapshots.check.of', { name: one.name }) },
        this.page.say('data.snapshots.check'));
      button.addEventListener('click', () => void this.page.guarded(() => this.prove(one)));
      return button;
    }
    if (proof.proved) return make('b', { class: 'good' }, this.page.say('data.snapshots.proved', { parents: formatNumber(proof.parents, this.page.lang) }));
    const [first] = proof.damages;
    const words = first
      ? this.page.say('data.snapshots.damaged', { file: first.file, why: this.page.lang === 'zh' ? first.zh : first.en })
      : this.page.say('data.snapshots.untiled');
    return make('b', { class: 'warn' }, words);
  }
}
