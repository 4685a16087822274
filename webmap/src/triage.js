/** What of a draft's findings is shown, in which order, and what they allow: pure. */
/** @import {Draft, Finding, Mend} from './types.js' */

/** Kinds in the order in which a planner works: what stands in the way first. */
export const KINDS = ['invalid', 'empty', 'duplicate', 'overlap', 'gap', 'spill', 'unmatched_vertex', 'detached_part'];

/** Kinds that are there, each with how many. @param {Finding[]} findings @returns {[string, number][]} */
export function kindsOf(findings) {
  return KINDS.map((kind) => /** @type {[string, number]} */ ([kind, findings.filter((one) => one.kind === kind).length]))
    .filter(([, count]) => count > 0);
}

/** Faults before notices, waived ones last, larger ones first. @param {Finding[]} findings @param {string} kind empty: all of them */
export function shownFindings(findings, kind) {
  const rank = (/** @type {Finding} */ one) => (one.waiver ? 2 : one.severity === 'fault' ? 0 : 1);
  return findings.filter((one) => !kind || one.kind === kind)
    .sort((a, b) => rank(a) - rank(b) || b.area_m2 - a.area_m2 || a.number - b.number);
}

/** Faults left, and how many of them are waived. @param {Finding[]} findings */
export function standing(findings) {
  const faults = findings.filter((one) => one.severity === 'fault');
  return { faults: faults.length, waived: faults.filter((one) => one.waiver).length };
}

/** Whether the proposed mend closes a finding. @param {Mend | null} mend @param {number} number */
export const closes = (mend, number) => mend?.closes.includes(number) ?? false;

/** The row after a key, kept within the list. @param {number} at -1 where none is chosen @param {string} key @param {number} length */
export function stepTo(at, key, length) {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: length - 1 }[key];
  return to === undefined || !length ? -1 : Math.max(0, Math.min(length - 1, to));
}

/** What a mend moves in all. @param {Mend} mend */
export function movedBy(mend) {
  return {
    areas: mend.ledger.length,
    m2: mend.ledger.reduce((sum, entry) => sum + entry.moved_m2, 0),
    m: Math.max(0, ...mend.ledger.map((entry) => entry.moved_m)),
  };
}

/** What the reader can do with a draft, and the word for how it stands. @param {Draft} draft @param {number} [faults] @param {number} [waived] */
export function handsOf({ state, may_edit: mayEdit = false, may_publish: mayPublish = false, needs_approval: approved = false }, faults = 0, waived = 0) {
  const edits = state === 'open' && mayEdit;
  const sent = state === 'sent';
  return {
    edits,
    publishes: (edits || sent) && mayPublish,
    sends: edits && !mayPublish && approved,
    returns: sent && (mayPublish || mayEdit),
    standing: standingKey({ sent, edits, mayPublish, faults, waived }),
  };
}

/** @param {{sent: boolean, edits: boolean, mayPublish: boolean, faults: number, waived: number}} how */
function standingKey({ sent, edits, mayPublish, faults, waived }) {
  if (sent) return mayPublish ? 'draft.sent.decide' : 'draft.sent.wait';
  if (!edits) return 'draft.being.edited';
  if (faults) return waived ? 'draft.faults.waived' : 'draft.faults';
  return mayPublish ? 'draft.ready' : 'draft.ready.send';
}
