/** 问题: what is wrong with the draft, where, and what may stand. */
/** @import {Finding} from '../types.js' */
/** @import {Desk} from './panels.js' */
import { fetchDraft, unwaive } from '../api.js';
import { make } from '../dom.js';
import { FindingsList } from '../findings.js';
import { askToWaive } from '../waiving.js';
import { nameOfPiece } from './piece_row.js';

/** What at the desk closes a finding of a kind. @type {Record<string, string>} */
const ADVICE = {
  gap: 'desk.advice.gap', overlap: 'desk.advice.overlap', spill: 'desk.advice.spill', duplicate: 'desk.advice.duplicate',
  detached_part: 'desk.advice.part', unmatched_vertex: 'desk.advice.vertex',
};

/** @param {HTMLElement} host @param {Desk} desk */
export function mountFindings(host, desk) {
  const panel = new FindingsPanel(host, desk);
  desk.session.addEventListener('saved', () => panel.show());
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.show();
  };
}

class FindingsPanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session, canvas }) {
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    this.kind = '';
    /** @type {number | null} */
    this.chosen = null;
    this.kinds = make('div', { id: 'kinds', role: 'group', 'data-say-label': 'draft.kinds' });
    this.clean = make('p', { id: 'clean', class: 'good', hidden: true });
    host.replaceChildren(this.kinds, this.clean, make('ul', { id: 'findings' }));
    this.list = new FindingsList(page, {
      choose: (number) => this.choose(number),
      filter: (kind) => {
        this.kind = kind;
        this.show();
      },
      pick: () => {},
      accept: () => {},
      waive: (one) => void page.guarded(async () => {
        if (await askToWaive(page, session.draft.number, one)) await this.fetch();
      }),
      unwaive: (number) => void page.guarded(async () => {
        await unwaive(session.draft.number, number);
        await this.fetch();
      }),
    });
  }

  /** Waivers are no edits: the findings alone are fetched. */
  async fetch() {
    this.session.findings = (await fetchDraft(this.session.draft.number)).findings;
    this.session.tell('saved', { others: [] });
  }

  show() {
    const { findings, draft } = this.session;
    if (!findings.some((one) => one.kind === this.kind)) this.kind = '';
    if (!findings.some((one) => one.number === this.chosen)) this.look(null);
    this.clean.textContent = this.page.say(draft.state === 'dropped' ? 'state.dropped.note' : 'draft.clean');
    this.list.show({
      findings, whole: null, kind: this.kind, selected: this.chosen, picked: new Set(), open: this.session.editable, computing: false,
      names: this.names(findings), advise: (one) => this.page.say(ADVICE[one.kind] ?? 'desk.advice.other'),
    });
  }

  /** @param {Finding[]} findings @returns {Map<string, string>} */
  names(findings) {
    return new Map(findings.flatMap(({ members }) => members).map((code) => [code, nameOfPiece(this.page, this.session, code)]));
  }

  /** @param {number} number */
  choose(number) {
    const finding = this.session.findings.find((one) => one.number === number);
    if (finding && this.kind && finding.kind !== this.kind) this.kind = '';
    this.look(finding ?? null);
    this.show();
    if (finding?.geometry) this.canvas.goTo(/** @type {import('./canvas.js').Geometry} */ (finding.geometry));
    else if (finding?.place) this.canvas.goTo(finding.place);
  }

  /** @param {Finding | null} finding */
  look(finding) {
    this.chosen = finding?.number ?? null;
    this.canvas.chooseFinding(this.chosen);
  }
}
