/** The desk's model: a draft's areas as they are edited, their history, their figures, and that all of it is kept. No DOM. */
/** @import {Change, Knot, Shape, Spot} from '../edits/types.js' */
/** @import {AreaWords, DeskAnswer} from './types.js' */
/** @import {Figures} from './figures.js' */
/** @import {Row} from './rows.js' */
/** @import {Choice, ClashShown, KnownClash} from './clashes.js' */
/** @import {Edit} from './steps.js' */
/** @import {Rows} from './travel.js' */
/** @import {Company} from './saving.js' */
import { shapeOf } from '../edits/lattice.js';
import { Tessellation } from '../edits/tessellation.js';
import { chosenRow, shown } from './clashes.js';
import { FigureBook } from './figures.js';
import { knotText, readKnots, sentKnots } from './knots.js';
import { sentOf } from './rows.js';
import { Saving, company } from './saving.js';
import { Steps } from './steps.js';
import { travel } from './travel.js';

/** @typedef {'saved' | 'saving' | 'unsaved' | 'offline' | 'conflict'} SessionState */

export class Session extends EventTarget {
  /** Open a draft, with what of it was not saved when its page was last left.
   * @param {number} number @param {Partial<Company>} [others] */
  static async open(number, others = {}) {
    const beside = await company(number, others);
    const answer = await beside.api.fetchDesk(number);
    const session = new Session(answer, beside);
    await session.saving.restore();
    return session;
  }

  /** @param {DeskAnswer} answer @param {Company} beside */
  constructor(answer, beside) {
    super();
    this.draft = answer.draft;
    this.parent = answer.parent;
    this.childLevel = answer.child_level;
    this.sizeBand = answer.size_band;
    this.homes = answer.homes;
    this.findings = answer.findings;
    this.wantedNames = answer.draft.wanted_names;
    this.neighbours = answer.neighbours.map((row) => ({ ...row, shape: shapeOf(row.geometry) }));
    /** @type {Map<string, AreaWords>} */
    this.words = new Map(answer.areas.map(({ code, name, kind }) => [code, { code, name, kind }]));
    this.tessellation = new Tessellation({
      areas: new Map(answer.areas.map((row) => [row.code, shapeOf(row.geometry)])),
      outline: shapeOf(answer.outline),
      knots: readKnots(answer.knots),
    });
    this.book = new FigureBook(answer.homes);
    this.steps = new Steps(answer.draft.steps, answer.draft.position);
    /** @type {SessionState} */
    this.state = 'saved';
    /** @type {string[]} */
    this.selection = [];
    /** What must be decided before anything else is saved. @type {ClashShown[]} */
    this.clashes = [];
    /** @type {((choices: Record<string, Choice>) => Promise<void>) | null} */
    this.decide = null;
    /** Pieces that a proposal leaves as they are. @type {Set<string>} */
    this.locked = new Set();
    /** @type {Change | null} */
    this.previewed = null;
    this.saving = new Saving(this, answer, beside);
  }

  /** Whether edits are taken now. */
  get editable() {
    return this.draft.state === 'open' && Boolean(this.draft.may_edit) && this.state !== 'conflict';
  }

  get canUndo() {
    return this.editable && this.steps.canUndo;
  }

  get canRedo() {
    return this.editable && this.steps.canRedo;
  }

  /** An area as it is stored in this page, previews left aside. @param {string} code @returns {Row | null} */
  row(code) {
    const shape = this.tessellation.shapes.get(code);
    return shape ? { ...(this.words.get(code) ?? { name: '', kind: 'base' }), code, shape } : null;
  }

  /** The shape of a piece as it is shown now. @param {string} code @returns {Shape | undefined} */
  shape(code) {
    if (this.previewed?.removed.includes(code)) return undefined;
    return this.previewed?.put.get(code) ?? this.tessellation.shapes.get(code);
  }

  /** All pieces as they are shown now. @returns {Map<string, Shape>} */
  shapes() {
    if (!this.previewed) return this.tessellation.shapes;
    const all = new Map([...this.tessellation.shapes, ...this.previewed.put]);
    for (const code of this.previewed.removed) all.delete(code);
    return all;
  }

  /** Of a piece as it is shown now. @param {string} code @returns {Figures | null} null: there is no such piece */
  figures(code) {
    const shape = this.shape(code);
    return shape ? this.book.of(shape) : null;
  }

  /** Apply an edit, remember it, and have it saved. @param {string} what a key below `desk.step.`
   * @param {Change} change @param {{words?: Map<string, AreaWords>, said?: Record<string, string | number>}} [more]
   * @returns {boolean} whether it was taken */
  do(what, change, { words = new Map(), said = {} } = {}) {
    if (!this.editable) return false;
    const codes = new Set([...change.put.keys(), ...change.removed, ...words.keys()]);
    const were = this.rows(codes);
    this.apply(change, words);
    const put = this.rows(codes);
    const removed = were.map(({ code }) => code).filter((code) => !this.tessellation.shapes.has(code));
    this.steps.push({ what, words: said, put: put.map(sentOf), removed, before: were.map(sentOf), knots: sentKnots(change.knots), ...this.signed() });
    this.tellChange([...codes]);
    this.saving.touch(codes, change.knots);
    return true;
  }

  /** Who edits, and when. */
  signed() {
    return { who: this.saving.beside.name, at: new Date().toISOString() };
  }

  /** @param {string} code @param {{name?: string, kind?: string}} words */
  rename(code, words) {
    const { shape, ...was } = /** @type {Row} */ (this.row(code));
    const now = { ...was, ...words };
    if (now.name === was.name && now.kind === was.kind) return false;
    const what = now.kind === was.kind ? 'rename' : 'kind';
    return this.do(what, NOTHING, { words: new Map([[code, now]]), said: { from: was.name || was.code, to: now.name || now.code, kind: now.kind } });
  }

  async undo() {
    if (!await this.jump(this.steps.position - 1)) await this.jump(this.steps.position - 1);
  }

  async redo() {
    if (!await this.jump(this.steps.position + 1)) await this.jump(this.steps.position + 1);
  }

  /** Take edits back, or do them again, until so many hold. @param {number} position @returns {Promise<boolean>} not where others changed the list */
  async jump(position) {
    if (!this.editable || position < 0 || position > this.steps.edits.length) return true;
    if (!await this.learn(this.steps.position, position) || this.steps.missing(this.steps.position, position)) return false;
    const { rows, knots, position: reached, clashes } = travel(this.steps.edits, this.steps.position, position,
      (code) => this.row(code), (spot) => this.isKnot(spot));
    this.steps.position = reached;
    this.become(rows, knots);
    this.saving.touch(rows.keys());
    if (clashes.length) this.clash(clashes);
    return true;
  }

  /** Whether a vertex was only put on a border. @param {Spot} spot */
  isKnot(spot) {
    return this.tessellation.knotsAt.has(this.tessellation.places.find(spot));
  }

  /** Fetch the edits between two positions that are not known yet. @param {number} from @param {number} to
   * @returns {Promise<boolean>} whether they are known; where not, others have changed the list, which is then fetched anew */
  async learn(from, to) {
    const missing = this.steps.missing(from, to);
    if (missing) this.steps.learn(await this.saving.beside.api.fetchSteps(this.draft.number, missing.from, missing.to));
    if (!this.steps.missing(from, to)) return true;
    await this.saving.look();
    return false;
  }

  /** Show a change that is not made yet. @param {Change | null} change */
  preview(change) {
    const codes = [this.previewed, change].flatMap((one) => (one ? [...one.put.keys(), ...one.removed] : []));
    this.previewed = change;
    this.tell('preview', { codes: [...new Set(codes)] });
  }

  /** @param {string[]} codes */
  select(codes) {
    this.selection = codes.filter((code) => this.tessellation.shapes.has(code));
    this.tell('select', { codes: this.selection });
  }

  /** @param {string} code @param {boolean} on */
  lock(code, on) {
    if (on) this.locked.add(code);
    else this.locked.delete(code);
    this.tell('lock', { codes: [code] });
  }

  /** Save now. */
  save() {
    return this.saving.queue.now();
  }

  /** Decide what stands where two changed the same: one new edit follows on what the others did.
   * @param {Record<string, Choice>} choices by code */
  async resolve(choices) {
    const { clashes, decide } = this;
    this.clashes = [];
    this.setState('unsaved');
    if (decide) return decide(choices);
    /** @type {Rows} */
    const rows = new Map(clashes.map((clash) => [clash.code, chosenRow(clash, choices[clash.code])]));
    this.saving.follow(clashes);
    this.become(rows);
    this.saving.touch(rows.keys());
    this.saving.collapse('resolve');
  }

  /** Two states of the same areas: nothing is saved until somebody decides. @param {KnownClash[]} clashes
   * @param {((choices: Record<string, Choice>) => Promise<void>) | null} [decide] where it is not an edit of this page that clashed */
  clash(clashes, decide = null) {
    this.clashes = shown(clashes);
    this.decide = decide;
    this.setState('conflict');
    this.tell('conflict', { codes: clashes.map(({ code }) => code) });
  }

  /** Areas become what rows say, in whatever way they came to it. @param {Rows} rows @param {Knot[]} [knots] */
  become(rows, knots = []) {
    if (!rows.size) return;
    const there = [...rows.values()].filter((row) => row !== null);
    const removed = [...rows.keys()].filter((code) => !rows.get(code) && this.tessellation.shapes.has(code));
    const words = new Map(there.map(({ code, name, kind }) => [code, { code, name, kind }]));
    this.apply({ put: new Map(there.map(({ code, shape }) => [code, shape])), removed, knots }, words);
    this.tellChange([...rows.keys()]);
  }

  /** Vertices that others put on borders: the outline gets those that areas hold. @param {Knot[]} knots */
  learnKnots(knots) {
    const known = new Set(this.tessellation.knots.map(knotText));
    const fresh = knots.filter((knot) => !known.has(knotText(knot)));
    if (!fresh.length) return;
    const codes = fresh.flatMap(({ p }) => this.tessellation.holders(p));
    this.tessellation.apply({ put: new Map(codes.map((code) => [code, this.tessellation.shape(code)])), removed: [], knots: fresh });
  }

  /** @param {Change} change @param {Map<string, AreaWords>} words */
  apply(change, words) {
    this.previewed = null;
    this.tessellation.apply(change);
    for (const code of change.removed) this.words.delete(code);
    for (const code of change.put.keys()) if (!this.words.has(code)) this.words.set(code, { code, name: '', kind: 'base' });
    for (const [code, words_] of words) this.words.set(code, words_);
  }

  /** @param {string[]} codes */
  tellChange(codes) {
    const left = this.selection.filter((code) => this.tessellation.shapes.has(code));
    const fewer = left.length !== this.selection.length;
    this.selection = left;
    this.tell('change', { codes });
    if (fewer) this.tell('select', { codes: left });
  }

  /** @param {Iterable<string>} codes those that are there @returns {Row[]} */
  rows(codes) {
    return [...codes].map((code) => this.row(code)).filter((row) => row !== null);
  }

  /** @param {SessionState} state */
  setState(state) {
    if (state === this.state) return;
    this.state = state;
    this.tell('state', { state });
  }

  /** @param {'change' | 'preview' | 'select' | 'lock' | 'saved' | 'state' | 'conflict' | 'refused'} event @param {object} detail */
  tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  close() {
    this.saving.close();
  }
}

/** @type {Change} */
const NOTHING = { put: new Map(), removed: [], knots: [] };
