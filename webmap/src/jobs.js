/** What the service does by itself at night: when it ran, how long, what it found; and doing it now. */
/** @import {JobRow, JobTry, JobsAnswer} from './types.js' */
/** @import {Page} from './page.js' */
import { fetchJobs, runJob } from './api.js';
import { at, make } from './dom.js';
import { formatTime } from './format.js';

const LOOK_AGAIN_MS = 3000;

/** How long something took, in seconds or minutes. @param {string} from @param {string | null} to @param {(key: string, values: Record<string, number>) => string} say */
export function tookInWords(from, to, say) {
  if (!to) return '';
  const seconds = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  return seconds < 120 ? say('jobs.seconds', { n: seconds }) : say('jobs.minutes', { n: Math.round(seconds / 60) });
}

export class JobsTable {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    /** @type {JobsAnswer} */
    this.answer = { jobs: [], warnings: [], tries: [] };
  }

  async load() {
    this.answer = await fetchJobs();
    this.show();
    const running = this.answer.jobs.some((one) => one.latest && !one.latest.ended_at);
    if (running) setTimeout(() => void this.page.guarded(() => this.load()), LOOK_AGAIN_MS);
  }

  show() {
    const { jobs, warnings, tries } = this.answer;
    at('job-rows').replaceChildren(...jobs.map((one) => this.row(one)));
    at('job-warnings').replaceChildren(...warnings.map((one) => make('p', { class: 'warning' }, one[this.page.lang])));
    at('job-tries').replaceChildren(...tries.map((one) => this.tried(one)));
    at('job-none').hidden = tries.length > 0;
  }

  /** @param {JobRow} one */
  row(one) {
    const { page } = this;
    const last = one.latest;
    const words = page.say('jobs.now');
    const button = make('button', { type: 'button', class: 'plain', 'aria-label': `${words} ${one[page.lang]}` }, words);
    button.toggleAttribute('disabled', Boolean(last && !last.ended_at));
    button.addEventListener('click', () => void page.guarded(() => this.begin(one)));
    return make('tr', { 'data-job': one.job },
      this.cell('jobs.job', make('b', {}, one[page.lang])),
      this.cell('jobs.latest', last ? formatTime(last.started_at, page.lang) : page.say('jobs.never')),
      this.cell('jobs.took', last ? this.took(last) : ''),
      this.cell('jobs.outcome', last ? this.outcome(last) : ''),
      this.cell('jobs.found', last ? last[page.lang] : ''),
      this.cell('jobs.done', one.done_at ? formatTime(one.done_at, page.lang) : page.say('jobs.never')),
      this.cell('jobs.actions', button));
  }

  /** @param {string} key @param {HTMLElement | string} content */
  cell(key, content) {
    return make('td', { 'data-label': this.page.say(key) }, content);
  }

  /** @param {JobTry} one */
  took(one) {
    return tookInWords(one.started_at, one.ended_at, (key, values) => this.page.say(key, values));
  }

  /** @param {JobTry} one */
  outcome(one) {
    const kind = one.outcome ?? 'running';
    return make('span', { class: `tag outcome-${kind}` }, this.page.say(`jobs.outcome.${kind}`));
  }

  /** @param {JobTry} one */
  tried(one) {
    const job = this.answer.jobs.find((each) => each.job === one.job);
    return make('tr', {},
      this.cell('jobs.at', formatTime(one.started_at, this.page.lang)),
      this.cell('jobs.job', job ? job[this.page.lang] : one.job),
      this.cell('jobs.took', this.took(one)),
      this.cell('jobs.outcome', this.outcome(one)),
      this.cell('jobs.found', one[this.page.lang]),
      this.cell('jobs.who', one.who === 'service' ? this.page.say('jobs.by.itself') : one.who));
  }

  /** Begin a job and look until it has ended. @param {JobRow} one */
  async begin(one) {
    await runJob(one.job);
    const before = one.latest?.id;
    for (let look = 0; look < 120; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const latest = (await fetchJobs()).jobs.find((each) => each.job === one.job)?.latest;
      if (latest && latest.id !== before) break;
    }
    await this.load();
  }
}
