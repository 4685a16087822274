/** What stands around the desk's map: each panel knows the page, the session and the map, and nothing of the others. */
/** @import {Page} from '../page.js' */
/** @import {DeskCanvas} from './canvas.js' */
/** @import {Session} from './session.js' */

/** @typedef {(host: HTMLElement, desk: {page: Page, session: Session, canvas: DeskCanvas}) => void} Mount */

/** By the id of the host. @type {[string, Mount][]} */
export const PANELS = [];
