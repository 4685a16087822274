/** What the server does not have yet, kept in this browser (IndexedDB) until it has it. */
/** @import {Dirty} from './delta.js' */
/** @import {Edit} from './steps.js' */
/** @import {Knot} from '../edits/types.js' */

/**
 * @typedef {{draft: number, tab: string, who: string, at: number, revision: number, keep: number, add: Edit[], position: number,
 *   rows: Dirty[], knots: Knot[]}} Journal the unsaved work of one page: the areas that differ with the state that was edited, and the edits
 */

const DATABASE = 'gisgrid-desk';
const JOURNALS = 'journals';

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) => new Promise((resolve, reject) => {
  request.addEventListener('success', () => resolve(request.result));
  request.addEventListener('error', () => reject(request.error));
});

/** @returns {Promise<IDBDatabase>} */
function opened() {
  const request = indexedDB.open(DATABASE, 1);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(JOURNALS, { keyPath: ['draft', 'tab'] });
  });
  return done(request);
}

export class LocalStore {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  static async open() {
    return new LocalStore(await opened());
  }

  /** @param {IDBTransactionMode} mode */
  journals(mode) {
    return this.database.transaction(JOURNALS, mode).objectStore(JOURNALS);
  }

  /** @param {Journal} journal */
  async keep(journal) {
    await done(this.journals('readwrite').put(journal));
  }

  /** @param {number} draft @param {string} tab */
  async drop(draft, tab) {
    await done(this.journals('readwrite').delete([draft, tab]));
  }

  /** Of one person and draft, the oldest first. @param {number} draft @param {string} who @returns {Promise<Journal[]>} */
  async of(draft, who) {
    /** @type {Journal[]} */
    const all = await done(this.journals('readonly').getAll(IDBKeyRange.bound([draft, ''], [draft, '\uffff'])));
    return all.filter((one) => one.who === who).sort((a, b) => a.at - b.at);
  }
}
