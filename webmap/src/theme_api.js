/** What the server tells of layers: the three themes of the overview, and their maps. */
/** @import {OverviewTold} from './overview_types.js' */
import { addressOf, get, getText } from './api.js';

/** @param {string} scheme @param {string} under empty: all of the scheme @returns {Promise<OverviewTold>} */
export const fetchThemes = (scheme, under) => get('/api/overview', { scheme, under });

/** @param {string} layer @param {Record<string, string | number | null>} query @returns {Promise<string>} an SVG */
export const fetchMap = (layer, query) => getText(addressOf(`/api/layers/${encodeURIComponent(layer)}/map.svg`, query));
