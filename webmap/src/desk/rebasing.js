/** Taking into a draft what others published since it was begun. */
/** @import {Problem as Refused} from '../api.js' */
/** @import {Choice} from './clashes.js' */
/** @import {Session} from './session.js' */
import { Problem } from '../api.js';
import { rebaseDesk } from './desk_api.js';
import { storedOf } from './rows.js';

/** Take in what does not touch; where both changed the same, show both. @param {Session} session @param {Record<string, Choice>} [choices] */
export async function takeIn(session, choices = {}) {
  if (await session.save() !== 'done') return;
  try {
    await rebaseDesk(session.draft.number, choices);
    await session.saving.look();
  } catch (error) {
    if (!(error instanceof Problem) || !showBothStates(session, error)) throw error;
  }
}

/** Show the draft's state and the published one of areas that both changed; whether there are such. @param {Session} session @param {Refused} problem */
export function showBothStates(session, { conflicts }) {
  const clashes = conflicts.map(({ code, theirs }) => ({ code, base: null, mine: session.row(code), theirs: theirs && storedOf(theirs).row }));
  if (clashes.length) session.clash(clashes, (choices) => takeIn(session, choices));
  return clashes.length > 0;
}
