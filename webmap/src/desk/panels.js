/** What stands around the desk's map: each panel knows the page, the session and the map, and nothing of the others. */
/** @import {Page} from '../page.js' */
/** @import {DeskCanvas} from './canvas.js' */
/** @import {Session} from './session.js' */
import './ground.css';
import './panels.css';
import { mountBalance } from './balance_panel.js';
import { mountCard } from './card_panel.js';
import { mountComments } from './comments_panel.js';
import { mountComparison } from './comparison_panel.js';
import { mountConflict } from './conflict_panel.js';
import { mountFindings } from './findings_panel.js';
import { mountHead } from './head_panel.js';
import { mountHistory } from './history_panel.js';
import { mountProposal } from './proposal.js';
import { mountReference } from './reference_panel.js';
import { mountSharing } from './sharing_panel.js';
import { mountUnderlay } from './underlay.js';

/** @typedef {{page: Page, session: Session, canvas: DeskCanvas}} Desk */
/** @typedef {(host: HTMLElement, desk: Desk) => void} Mount */

/** By the id of the host. @type {[string, Mount][]} */
export const PANELS = [
  ['desk-head', mountHead], ['desk-conflict', mountConflict], ['desk-card', mountCard], ['panel-balance', mountBalance],
  ['panel-findings', mountFindings], ['panel-history', mountHistory], ['panel-comparison', mountComparison],
  ['desk-comments', mountComments], ['desk-sharing', mountSharing], ['desk-proposal', mountProposal], ['desk-underlay', mountUnderlay],
  ['desk-reference', mountReference],
];
