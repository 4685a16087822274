/** 系统: who may do what where, and what was done. */
import './base.css';
import './sheets.css';
import './system.css';
import { AccountsTable } from './accounts.js';
import { fetchSchemes } from './api.js';
import { AuditList } from './audit.js';
import { at } from './dom.js';
import { JobsTable } from './jobs.js';
import { Page } from './page.js';
import { stepTo } from './triage.js';

const TABS = ['accounts', 'audit', 'jobs'];
const page = new Page();

/** @param {string} tab */
function turnTab(tab) {
  for (const one of TABS) {
    at(`tab-${one}`).setAttribute('aria-selected', String(one === tab));
    at(`tab-${one}`).setAttribute('tabindex', one === tab ? '0' : '-1');
    at(`panel-${one}`).hidden = one !== tab;
  }
}

/** @param {AuditList} audit @param {JobsTable} jobs */
function listenToTabs(audit, jobs) {
  const open = (/** @type {string} */ tab) => {
    turnTab(tab);
    if (tab === 'audit') audit.again();
    if (tab === 'jobs') void page.guarded(() => jobs.load());
  };
  TABS.forEach((tab, i) => {
    at(`tab-${tab}`).addEventListener('click', () => open(tab));
    at(`tab-${tab}`).addEventListener('keydown', (event) => {
      const next = stepTo(i, { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' }[event.key] ?? event.key, TABS.length);
      if (next < 0) return;
      event.preventDefault();
      at(`tab-${TABS[next]}`).focus();
      open(TABS[next]);
    });
  });
}

void page.guarded(async () => {
  const schemes = await fetchSchemes();
  const accounts = new AccountsTable(page, schemes);
  const audit = new AuditList(page, schemes);
  const jobs = new JobsTable(page);
  listenToTabs(audit, jobs);
  page.repaint = () => {
    accounts.show();
    audit.area.speak();
    audit.show();
    jobs.show();
  };
  await accounts.load();
  await jobs.load();
});
