/** 参考资料: files of rivers, buildings and natural villages to draw along. */
/** @import {Desk} from './panels.js' */
/** @import {Batch} from './ground_api.js' */
import { ask } from '../dialog.js';
import { make } from '../dom.js';
import { formatDay, formatNumber } from '../format.js';
import { oneLanguage } from '../systems.js';
import { REFERENCE_CHANGED, dropBatch, fetchBatches, sendBatch } from './ground_api.js';
import { whenSeen } from './when_seen.js';

const KINDS = ['river', 'building', 'natural_village', 'road_line', 'land_line', 'other'];
/** Systems that a file may be in which does not say its own. */
const SYSTEMS = ['', 'auto', 'EPSG:4490', 'EPSG:4326', 'gcj02', 'bd09', 'EPSG:4547', 'EPSG:4546', 'EPSG:4548'];

/** @param {HTMLElement} host @param {Desk} desk */
export function mountReference(host, desk) {
  const panel = new ReferencePanel(host, desk);
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.show();
  };
  whenSeen(host, () => void desk.page.guarded(() => panel.load()));
}

class ReferencePanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session }) {
    this.page = page;
    this.session = session;
    /** @type {Batch[]} */
    this.batches = [];
    this.title = make('h2', {});
    this.text = make('p', { class: 'note' });
    this.said = make('p', { class: 'note', role: 'status', hidden: true });
    this.kindLabel = make('label', { for: 'reference-kind' });
    this.kind = /** @type {HTMLSelectElement} */ (make('select', { id: 'reference-kind' }, ...KINDS.map((value) => make('option', { value }))));
    this.crsLabel = make('label', { for: 'reference-crs' });
    this.crs = /** @type {HTMLSelectElement} */ (make('select', { id: 'reference-crs' }, ...SYSTEMS.map((value) => make('option', { value }, value))));
    this.chooser = /** @type {HTMLInputElement} */ (make('input', { type: 'file', id: 'reference-file', multiple: true, accept: '.geojson,.json,.gpkg,.zip,.fgb,.shp,.dbf,.shx,.prj,.cpg' }));
    this.label = make('label', { for: 'reference-file', class: 'drop' });
    this.bar = /** @type {HTMLProgressElement} */ (make('progress', { max: '1', hidden: true }));
    this.list = make('ul', { class: 'sketches' });
    this.form = make('div', {}, make('div', { class: 'fields' }, make('div', { class: 'field' }, this.kindLabel, this.kind), make('div', { class: 'field' }, this.crsLabel, this.crs)),
      this.label, this.chooser, this.bar);
    host.classList.add('ground-part');
    host.replaceChildren(this.title, this.text, this.form, this.said, this.list);
    this.chooser.addEventListener('change', () => void this.take([...(this.chooser.files ?? [])]));
    this.label.addEventListener('dragover', (event) => event.preventDefault());
    this.label.addEventListener('drop', (event) => {
      event.preventDefault();
      void this.take([...(event.dataTransfer?.files ?? [])]);
    });
    this.show();
  }

  async load() {
    this.batches = await fetchBatches(this.session.parent.scheme);
    this.show();
  }

  /** @param {File[]} files */
  async take(files) {
    const { scheme, code } = this.session.parent;
    if (!files.length) return;
    await this.page.guarded(async () => {
      this.bar.hidden = false;
      try {
        const found = await sendBatch({ scheme, kind: this.kind.value, code, crs: this.crs.value }, files, (share) => {
          this.bar.value = share;
        });
        this.said.textContent = [this.page.say('desk.reference.kept', { count: formatNumber(found.features, this.page.lang), crs: found.source_crs }),
          ...found.notices.map((one) => oneLanguage(one, / \/ /, this.page.lang))].join(' ');
        this.said.hidden = false;
        await this.changed();
      } finally {
        this.bar.hidden = true;
        this.chooser.value = '';
      }
    });
  }

  async changed() {
    document.dispatchEvent(new Event(REFERENCE_CHANGED));
    await this.load();
  }

  show() {
    const { page } = this;
    this.title.textContent = page.say('desk.reference.title');
    this.text.textContent = page.say('desk.reference.text');
    this.label.textContent = page.say('desk.reference.bring');
    this.kindLabel.textContent = page.say('desk.reference.kind');
    this.crsLabel.textContent = page.say('desk.reference.crs');
    for (const option of this.kind.options) option.textContent = page.say(`desk.reference.kind.${option.value}`);
    this.crs.options[0].textContent = page.say('desk.reference.crs.said');
    this.crs.options[1].textContent = page.say('desk.reference.crs.auto');
    this.form.hidden = !this.session.draft.may_edit;
    this.list.replaceChildren(...this.batches.map((batch) => this.row(batch)));
  }

  /** @param {Batch} batch */
  row(batch) {
    const { page } = this;
    const facts = [page.say(`desk.reference.kind.${batch.kind}`), page.say('desk.reference.count', { count: formatNumber(batch.features, page.lang) }),
      batch.area ?? page.say('desk.reference.everywhere'), batch.who, formatDay(batch.at, page.lang)];
    const drop = make('button', { type: 'button', class: 'link' }, page.say('desk.reference.drop'));
    drop.addEventListener('click', () => void this.drop(batch));
    return make('li', { 'data-batch': String(batch.number) }, make('span', { class: 'name' }, batch.file), make('span', { class: 'note' }, facts.join(' · ')), ...(batch.may_drop ? [drop] : []));
  }

  /** @param {Batch} batch */
  async drop(batch) {
    const { page } = this;
    const gone = await ask(page, {
      title: page.say('desk.reference.drop'), text: [page.say('desk.reference.drop.text', { name: batch.file })], confirm: page.say('desk.reference.drop'),
      act: () => dropBatch(batch.number),
    });
    if (gone) await page.guarded(() => this.changed());
  }
}
