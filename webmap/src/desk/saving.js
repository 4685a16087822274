/** How a session's edits come to the server: kept in this browser until they are there, sent in order, joined with what others did. */
/** @import {Knot} from '../edits/types.js' */
/** @import {Conflict, DeskAnswer, SaveAsked, Saved} from './types.js' */
/** @import {KnownClash} from './clashes.js' */
/** @import {Dirty} from './delta.js' */
/** @import {Row} from './rows.js' */
/** @import {Outcome} from './save_queue.js' */
/** @import {Session} from './session.js' */
/** @import {Journal} from './store_local.js' */
import { Problem } from '../api.js';
import { Delta } from './delta.js';
import * as deskApi from './desk_api.js';
import { sameCourse } from './joining.js';
import { readKnots, sentKnots } from './knots.js';
import { sameRow, sameShape, sentOf, storedOf } from './rows.js';
import { SaveQueue } from './save_queue.js';
import { LocalStore } from './store_local.js';
import { OpenPages } from './open_pages.js';

/** @typedef {{who: string, name: string, api: Pick<typeof deskApi, 'fetchDesk' | 'saveDesk' | 'fetchSteps'>,
 *   local: Pick<LocalStore, 'keep' | 'drop' | 'of'> | null, pages: Pick<OpenPages, 'own' | 'open' | 'saved' | 'close' | 'onSaved'>}} Company
 *   what a session works with: `who` edits, by which `name` others know her; `local` is null where the browser keeps nothing */

/** @param {number} number @param {Partial<Company>} given @returns {Promise<Company>} */
export async function company(number, { who = '', name = who, api = deskApi, local, pages = new OpenPages(number) }) {
  return { who, name, api, pages, local: local === undefined ? await LocalStore.open().catch(withoutStore) : local };
}

/** A browser may forbid pages to keep anything: then the page warns before it is left. @param {unknown} error @returns {null} */
function withoutStore(error) {
  console.warn(error);
  return null;
}

export class Saving {
  /** @param {Session} session @param {DeskAnswer} answer @param {Company} beside */
  constructor(session, answer, beside) {
    this.session = session;
    this.beside = beside;
    this.delta = new Delta(answer.areas, (code) => session.row(code));
    this.revision = answer.draft.revision;
    this.position = answer.draft.position;
    this.queue = new SaveQueue(() => this.save());
    /** What was asked and not answered: it is asked again, in the same words. @type {SaveAsked | null} */
    this.unanswered = null;
    /** Whether to ask the server though nothing is to be saved. */
    this.looking = false;
    /** Whether all unsaved work lies in this browser. */
    this.kept = beside.local !== null;
    /** @type {Promise<void>} */
    this.keeping = Promise.resolve();
    this.retry = () => void (session.state === 'offline' && this.queue.now());
    globalThis.addEventListener?.('online', this.retry);
    beside.pages.onSaved = () => void (session.state === 'saved' && this.look());
  }

  /** @param {Iterable<string>} codes @param {Knot[]} [knots] */
  touch(codes, knots = []) {
    this.delta.touch(codes, knots);
    this.keep();
    if (this.session.state === 'conflict') return;
    if (this.session.state !== 'offline') this.session.setState('unsaved');
    this.queue.soon();
  }

  /** Keep what is not saved in this browser; of several states that come at once only the last is written. */
  keep() {
    this.keeping = this.keeping.then(async () => {
      if (this.latest !== written) return;
      try {
        await this.write();
        this.kept = this.beside.local !== null;
      } catch (error) {
        this.kept = false;
        console.warn(error);
      }
    });
    const written = this.latest = {};
  }

  /** @type {object} */
  latest = {};

  async write() {
    const { local, pages, who } = this.beside;
    const { number } = this.session.draft;
    const rows = this.delta.dirty();
    const { agreed, position, unsaved } = this.session.steps;
    const work = { draft: number, tab: pages.own, who, at: Date.now(), revision: this.revision, keep: agreed, add: unsaved, position, rows, knots: [...this.delta.knots.values()] };
    if (this.anything()) await local?.keep(work);
    else await local?.drop(number, pages.own);
  }

  /** Whether anything is not saved. */
  anything() {
    const { unsaved, position } = this.session.steps;
    return unsaved.length > 0 || position !== this.position || this.delta.dirty().length > 0;
  }

  /** @returns {Promise<Outcome>} */
  async save() {
    if (this.session.state === 'conflict') return 'stop';
    const anything = this.anything();
    const asked = this.unanswered ?? (anything || this.looking ? this.ask() : null);
    if (!asked) return this.rest();
    this.looking = false;
    if (anything && this.session.state !== 'offline') this.session.setState('saving');
    this.unanswered = asked;
    try {
      this.taken(asked, await this.beside.api.saveDesk(this.session.draft.number, asked));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.refused(asked, error);
    }
    if (this.anything()) return 'again';
    return this.rest();
  }

  /** @returns {SaveAsked} */
  ask() {
    const id = `${this.beside.pages.own}-${Math.random().toString(36).slice(2)}`;
    return { id, revision: this.revision, ...this.delta.begin(), ...this.session.steps.begin() };
  }

  /** @returns {Outcome} */
  rest() {
    this.session.setState('saved');
    return 'done';
  }

  /** Ask whether others saved anything meanwhile. */
  look() {
    this.looking = true;
    return this.queue.now();
  }

  /** @param {SaveAsked} asked @param {Saved} saved */
  taken(asked, saved) {
    const { session } = this;
    this.unanswered = null;
    const follow = this.delta.confirm(saved, asked);
    session.steps.stored(asked);
    this.revision = saved.revision;
    this.position = asked.position;
    if (saved.revision !== asked.revision + 1) { // others saved in between: the list is the common one
      this.position = saved.position;
      if (!session.steps.renew(asked, saved.steps, saved.position)) this.collapse('undo');
    }
    session.findings = saved.findings;
    session.become(follow);
    session.learnKnots(readKnots(saved.knots));
    session.tell('saved', { others: [...follow.keys()] });
    this.keep();
    if (asked.put.length || asked.removed.length || asked.add.length) this.beside.pages.saved();
  }

  /** @param {SaveAsked} asked @param {Problem} problem @returns {Outcome} */
  refused(asked, problem) {
    if (!problem.status || problem.status >= 500 || problem.status === 429) {
      this.session.setState('offline');
      return 'unreachable';
    }
    this.unanswered = null;
    const { conflicts } = problem;
    const clashes = (this.cameThrough(conflicts) ? [] : conflicts).filter((one) => !this.alreadyThere(one)).map((one) => this.clashOf(one));
    this.delta.failed();
    if (conflicts.length && !clashes.length) return 'again';
    if (clashes.length) this.session.clash(clashes);
    else this.session.setState('unsaved');
    if (!clashes.length) this.session.tell('refused', { problem });
    return 'stop';
  }

  /** Whether the server has all that was sent, and nothing else is asked: a page that was left had sent it before. @param {Conflict[]} conflicts */
  cameThrough(conflicts) {
    const { sent } = this.delta;
    const told = new Map(conflicts.map(({ code, theirs }) => [code, theirs && storedOf(theirs)]));
    if (told.size !== sent.size || ![...sent].every(([code, row]) => told.has(code) && this.isAs(row, told.get(code)?.row))) return false;
    for (const [code, stored] of told) this.delta.keep(code, stored);
    return told.size > 0;
  }

  /** Whether both said the same of an area, and it is no question of ground. @param {Conflict} conflict */
  alreadyThere({ code, theirs }) {
    const stored = theirs && storedOf(theirs);
    const base = this.delta.stored.get(code)?.row;
    const mine = this.delta.sent.get(code);
    if (!stored || !base || !sameRow(stored.row, mine) || !sameShape(base.shape, stored.row.shape)) return false;
    this.delta.keep(code, stored);
    return true;
  }

  /** @param {Conflict} conflict @returns {KnownClash} */
  clashOf({ code, theirs }) {
    const stored = theirs && storedOf(theirs);
    return { code, base: this.delta.stored.get(code)?.row ?? null, mine: this.session.row(code), theirs: stored && stored.row, stored };
  }

  /** What others did is what the next edit stands on. @param {KnownClash[]} clashes */
  follow(clashes) {
    for (const { code, stored } of clashes) if (stored !== undefined) this.delta.keep(code, stored);
  }

  /** Put one edit in the place of all that are not saved. @param {string} what a key below `desk.step.` */
  collapse(what) {
    const dirty = this.delta.dirty();
    const put = dirty.flatMap(({ now }) => (now ? [sentOf(now)] : []));
    const removed = dirty.flatMap(({ code, now }) => (now ? [] : [code]));
    const before = dirty.flatMap(({ base }) => (base ? [sentOf(base.row)] : []));
    const knots = sentKnots([...this.delta.knots.values()]);
    this.session.steps.collapse(dirty.length ? { what, words: { count: dirty.length }, put, removed, before, knots, ...this.session.signed() } : null, this.position);
    this.keep();
  }

  /** Take up what a page that is closed did not save. */
  async restore() {
    const { local, pages, who } = this.beside;
    const journals = await local?.of(this.session.draft.number, who) ?? [];
    if (!local || !journals.length) return;
    const open = await pages.open();
    const left = journals.filter(({ tab }) => tab !== pages.own && !open.has(tab));
    if (!left.length) return;
    this.take(left[0]);
    await this.keeping;
    await local.drop(this.session.draft.number, left[0].tab);
    void this.queue.now().then(() => this.restore());
  }

  /** @param {Journal} journal */
  take({ revision, keep, add, position, rows, knots }) {
    const late = rows.every((row) => this.isThere(row)) ? [] : rows.filter((row) => !this.isThere(row) || takesGround(row));
    for (const { code, base } of late) this.delta.keep(code, base);
    this.session.become(new Map(late.map(({ code, now }) => [code, now])), knots);
    this.touch(late.map(({ code }) => code), knots);
    if (revision === this.revision) this.session.steps.take(keep, add, position);
    else if (late.length) this.collapse('restored'); // else only the answer was lost: the server's list, with what can be redone, is right
  }

  /** Whether the server has an area as it is in a journal, but for knots; where it has all of them so, their save came through. @param {Dirty} dirty */
  isThere({ code, now }) {
    return this.isAs(now, this.delta.stored.get(code)?.row);
  }

  /** @param {Row | null} now @param {Row | undefined} there */
  isAs(now, there) {
    if (!now || !there) return sameRow(now, there);
    return now.name === there.name && now.kind === there.kind && sameCourse(now.shape, there.shape, (spot) => this.session.isKnot(spot));
  }

  close() {
    this.queue.stop();
    this.beside.pages.close();
    globalThis.removeEventListener?.('online', this.retry);
  }
}

/** Whether an edit changed an area's ground, not only what is said of it. @param {Dirty} dirty */
const takesGround = ({ base, now }) => !base || !now || !sameShape(base.row.shape, now.shape);
