// A draft to work on without a server: two squares side by side, and a server in memory that saves like the real one.
import { Problem } from '../../../webmap/src/api.js';
import { Session } from '../../../webmap/src/desk/session.js';
import { multiPolygonOf, toDegrees } from '../../../webmap/src/edits/lattice.js';

export const EAST = 1_145_000_000;
export const NORTH = 235_000_000;

/** A box of lattice steps as a shape: west, south, east, north of the drawing's corner. */
export const box = (w, s, e, n) => [[[[w, s], [e, s], [e, n], [w, n]].map(([x, y]) => [x + EAST, y + NORTH])]];

export const rowOf = (code, shape, { name = code, kind = 'base', version = 1 } = {}) => ({ code, name, kind, version, geometry: multiPolygonOf(shape) });

const place = (x, y) => toDegrees([x + EAST, y + NORTH]);

export function answerOf(areas, more = {}) {
  const homes = [place(100, 100), place(900, 500), place(1500, 500), place(1900, 900)];
  return {
    draft: { number: 1, title: '划格', state: 'open', may_edit: true, may_publish: true, revision: 1, position: 0, steps: 0, wanted_names: [] },
    areas, outline: multiPolygonOf(box(0, 0, 2000, 1000)), knots: [], neighbours: [], findings: [],
    homes: { lon: homes.map(([x]) => x), lat: homes.map(([, y]) => y), households: [1, 2, 4, 8], persons: [3, 6, 12, 24] },
    size_band: { from: 300, to: 500, recommended: '' }, parent: { scheme: 'standard', code: '990199001201', name: '示意村', level: 'village' },
    child_level: 'subgrid', ...more,
  };
}

/** What the real server does with a save, in memory: the versions decide. */
export class MemoryServer {
  constructor(areas, homes) {
    this.rows = new Map(areas.map((row) => [row.code, row]));
    this.changed = new Map();
    this.revision = 1;
    this.steps = [];
    this.position = 0;
    this.asked = [];
    this.done = new Map();
    /** Fail so many times before anything is stored; or, with `lost`, afterwards. */
    this.unreachable = 0;
    this.lost = 0;
    this.findings = [];
    this.homes = homes;
  }

  fetchDesk = async () => {
    const answer = answerOf([...this.rows.values()]);
    const draft = { ...answer.draft, revision: this.revision, position: this.position, steps: this.steps.length };
    return structuredClone({ ...answer, draft, ...(this.homes ? { homes: this.homes } : {}) });
  };

  fetchSteps = async (_, from, to) => structuredClone(this.steps.slice(from - 1, to).map((step, i) => ({ number: from + i, ...step })));

  saveDesk = async (_, sent) => {
    const asked = structuredClone(sent);
    this.asked.push(asked);
    if (this.unreachable-- > 0) throw new Problem({});
    const saved = this.done.get(asked.id) ?? this.store(asked);
    this.done.set(asked.id, saved);
    if (this.lost-- > 0) throw new Problem({});
    return structuredClone(saved);
  };

  store({ revision, put, removed, keep, add, position }) {
    const version = (code) => this.rows.get(code)?.version ?? null;
    const stale = [...put, ...removed].filter(({ code, base }) => version(code) !== base);
    const of = (code) => put.find((row) => row.code === code) ?? null;
    const conflicts = stale.map(({ code }) => ({ code, mine: of(code), theirs: this.rows.get(code) ?? null }));
    if (conflicts.length) throw new Problem({ status: 409, zh: '有人同时修改了。', en: 'Changed meanwhile.', details: { conflicts } });
    const touched = new Set([...put, ...removed].map(({ code }) => code));
    const late = [...this.changed].filter(([code, at]) => at > revision && !touched.has(code)).map(([code]) => code);
    if (touched.size || add.length || position !== this.position) this.revision += 1;
    for (const { base, ...row } of put) this.rows.set(row.code, { ...row, version: (base ?? 0) + 1 });
    for (const { code } of removed) this.rows.delete(code);
    for (const code of touched) this.changed.set(code, this.revision);
    if (this.revision <= revision + 1) this.steps = [...this.steps.slice(0, keep), ...add];
    else this.steps = [...this.steps.slice(0, this.position), ...add];
    this.position = this.revision <= revision + 1 ? position : this.steps.length;
    const others = { put: late.flatMap((code) => this.rows.get(code) ?? []), removed: late.filter((code) => !this.rows.has(code)) };
    const versions = Object.fromEntries(put.map(({ code }) => [code, version(code)]));
    return { revision: this.revision, versions, others, findings: this.findings, knots: [], steps: this.steps.length, position: this.position };
  }
}

/** This browser's store, in memory; shared by pages that are given the same one. */
export class MemoryStore {
  journals = new Map();

  async keep(journal) {
    this.journals.set(`${journal.draft}/${journal.tab}`, structuredClone(journal));
  }

  async drop(draft, tab) {
    this.journals.delete(`${draft}/${tab}`);
  }

  async of(draft, who) {
    return [...this.journals.values()].filter((one) => one.draft === draft && one.who === who);
  }
}

let pages = 0;

/** A page among those of one browser, of which `alive` says which are open. */
export class MemoryPages {
  constructor(alive = new Set()) {
    this.own = `page-${++pages}`;
    this.alive = alive;
    this.onSaved = () => {};
    alive.add(this.own);
  }

  open = async () => new Set([...this.alive].filter((one) => one !== this.own));

  saved() {}

  close() {
    this.alive.delete(this.own);
  }
}

export const TWO = [rowOf('A', box(0, 0, 1000, 1000)), rowOf('B', box(1000, 0, 2000, 1000))];

/** Open a session on a server in memory. */
export async function opened(server, { local = new MemoryStore(), pages = new MemoryPages(), who = 'zhou' } = {}) {
  return Session.open(1, { who, api: server, local, pages });
}

export const change = (put, removed = [], knots = []) => ({ put: new Map(Object.entries(put)), removed, knots });
