/** What every page that writes has: its language, its settings, refusals in words. */
/** @import {Language} from './types.js' */
import { parseAddress } from './address.js';
import { at } from './dom.js';
import { hideProblem, showProblem } from './frame.js';
import { inLanguage, leadOn } from './links.js';
import { askToSignIn } from './session.js';
import { say, speak } from './words.js';

export class Page {
  constructor() {
    this.settings = JSON.parse(at('settings').textContent ?? '{}');
    /** @type {Language} */
    this.lang = parseAddress(location.hash).lang;
    /** Draw again in the other language. */
    this.repaint = () => {};
    askToSignIn(() => this.lang, this.settings.person);
    at('language').addEventListener('click', () => this.setLanguage(this.lang === 'zh' ? 'en' : 'zh'));
    this.setLanguage(this.lang);
  }

  /** @param {Language} lang */
  setLanguage(lang) {
    this.lang = lang;
    history.replaceState(null, '', inLanguage(location.pathname + location.search + location.hash, lang));
    leadOn(lang);
    speak(document, lang);
    this.repaint();
  }

  /** @param {string} path */
  link(path) {
    return inLanguage(path, this.lang);
  }

  /** @param {string} path */
  go(path) {
    location.href = this.link(path);
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values) {
    return say(this.lang, key, values);
  }

  /** Run a task; a refusal is shown in words, with a way to try again. @param {() => Promise<void>} task */
  async guarded(task) {
    document.body.setAttribute('aria-busy', 'true');
    try {
      hideProblem();
      await task();
    } catch (error) {
      this.refuse(error, () => void this.guarded(task));
    } finally {
      document.body.setAttribute('aria-busy', 'false');
    }
  }

  /** Show a refusal in words. @param {unknown} error @param {() => void} [retry] */
  refuse(error, retry = () => {}) {
    showProblem(error, this.lang, retry);
  }
}
