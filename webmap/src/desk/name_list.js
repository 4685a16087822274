/** A list of names as a planner writes it: kinds may be said in words. Pure. */
import { CATALOGS } from '../words.js';

/** How each kind is called, short or long. @type {Record<string, string[]>} */
const CALLED = {
  base: ['基础', '基础网格'], dedicated: ['专属', '专属网格'], remainder: ['其余', '其余部分'], undetermined: ['待定', '争议地', '未定'],
};

/** @param {string} word @returns {string} the kind's own word; what is no kind stays as it is */
function kindOf(word) {
  const meant = Object.keys(CALLED).find((kind) => CALLED[kind].includes(word) || Object.values(CATALOGS).some((words) => words[`kind.${kind}`] === word));
  return meant ?? word;
}

/** The same list with kinds as the server knows them. @param {string} list */
export function withKinds(list) {
  return list.split('\n').map((line) => {
    const parts = line.split(/[,，\t]/).map((part) => part.trim());
    const last = parts.length > 1 ? [kindOf(/** @type {string} */ (parts.pop()))] : [];
    return [...parts, ...last].join(',');
  }).join('\n');
}
