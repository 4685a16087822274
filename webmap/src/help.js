/** 使用手册: its text comes from the server as it is; only the frame speaks other languages. */
import './base.css';
import './sheets.css';
import './help.css';
import { at } from './dom.js';
import { Page } from './page.js';

const page = new Page();
page.repaint = () => {
  at('only-chinese').hidden = page.lang === 'zh';
};
page.repaint();
document.body.setAttribute('aria-busy', 'false');
