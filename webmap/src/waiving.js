/** Letting a finding stand, with a reason. */
/** @import {Page} from './page.js' */
/** @import {Finding} from './types.js' */
import { waive } from './api.js';
import { ask } from './dialog.js';

/** @param {Page} page @param {number} draft @param {Finding} one @returns {Promise<boolean>} whether it was done */
export function askToWaive(page, draft, one) {
  const text = [page.say(one.severity === 'fault' ? 'waive.text.fault' : 'waive.text.notice')];
  const question = { title: page.say('waive.title'), text, confirm: page.say('draft.waive'), reason: page.say('waive.reason') };
  return ask(page, { ...question, act: (reason) => waive(draft, one.number, reason) });
}
