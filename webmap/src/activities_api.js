/** Activities that the public may know of, with their places, from the interface that other systems read too. */
import { get } from './api.js';

const PAGE = 1000;
const MOST_PAGES = 5;

/** @typedef {{title: string, kind: string, lon: number, lat: number}} Activity */

/** Activities of some months, as many as a map can show. @param {{scheme: string, since: string, month: string, kind: string}} asked
 * @returns {Promise<{activities: Activity[], truncated: boolean}>} */
export async function fetchActivities({ scheme, since, month, kind }) {
  /** @type {Activity[]} */
  const activities = [];
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { scheme, kind, datetime: `${since}-01T00:00:00Z/${month}-${lastDay(month)}T23:59:59Z`, limit: PAGE, cursor };
    const answer = await get('/ogc/collections/activities/items', query);
    activities.push(...answer.features.filter((/** @type {any} */ one) => one.geometry).map(activityOf));
    cursor = cursorOf(answer.links);
    if (!cursor) return { activities, truncated: false };
  }
  return { activities, truncated: true };
}

/** @param {{properties: {title: string, kind: string}, geometry: {coordinates: [number, number]}}} feature @returns {Activity} */
const activityOf = ({ properties: { title, kind }, geometry: { coordinates: [lon, lat] } }) => ({ title, kind, lon, lat });

/** @param {{rel: string, href: string}[]} links */
const cursorOf = (links) => new URLSearchParams(links.find(({ rel }) => rel === 'next')?.href.split('?')[1] ?? '').get('cursor') ?? '';

/** @param {string} month */
const lastDay = (month) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
