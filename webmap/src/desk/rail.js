/** The rail of tools, and the line below the map that says what to do next. */
/** @import {Page} from '../page.js' */
/** @import {Toolbox, ToolName} from './toolbox.js' */
import { at, make } from '../dom.js';
import { TOOLS } from './toolbox.js';

/** Strokes in a square of 24. @type {Record<ToolName, string>} */
const ICONS = {
  choose: 'M6 3l12 9-6 1 4 7-3 1.5-4-7-3 4z',
  split: 'M4 5h16v14H4zM2 16 22 8',
  cut: 'M3 4h18v16H3zM8 9h8v7H8z',
  merge: 'M3 6h8v12H3zM13 6h8v12h-8zM9 12h6M13.5 9.5 16 12l-2.5 2.5',
  reshape: 'M3 12h4c2 0 2-6 5-6s3 6 5 6h4M3 17h18',
  vertices: 'M4 18 12 6l8 12M2.5 16.5h3v3h-3zM10.500 4.500h3v3h-3zM18.500 16.500h3v3h-3z',
  give: 'M3 4h8v16H3zM13 4h8v16h-8zM7 12h10M14 9l3 3-3 3',
  fill: 'M3 4h18v16H3zM9 12h6M12 9v6M8 8h8v8H8z',
  along: 'M4 21C6 14 8 14 9 3M12 21c2-7 4-7 5-18M8 18h3M10 11h4',
  words: 'M4 4h16v16H4zM8 9h8M8 12.500h8M8 16h5',
};
const SVG = 'http://www.w3.org/2000/svg';

export class Rail {
  /** @param {Page} page @param {Toolbox} toolbox */
  constructor(page, toolbox) {
    this.page = page;
    this.toolbox = toolbox;
    at('rail').replaceChildren(...TOOLS.map(([name, , letter], i) => this.button(name, `${letter.toUpperCase()} / ${(i + 1) % 10}`)));
    at('trace').addEventListener('click', () => toolbox.trace(!toolbox.tracing));
    at('hint-done').addEventListener('click', () => toolbox.finish());
    at('hint-back').addEventListener('click', () => toolbox.back());
    at('hint-cancel').addEventListener('click', () => toolbox.cancel());
    this.said = '';
  }

  /** @param {ToolName} name @param {string} keys */
  button(name, keys) {
    const icon = document.createElementNS(SVG, 'svg');
    icon.setAttribute('viewBox', '0 0 24 24');
    icon.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', ICONS[name]);
    icon.append(path);
    const button = make('button', { type: 'button', id: `tool-${name}`, 'aria-pressed': 'false', 'aria-keyshortcuts': keys[0] }, icon, make('span', {}));
    button.addEventListener('click', () => {
      this.toolbox.use(name);
      at('map').focus({ preventScroll: true });
    });
    return button;
  }

  /** Say which tool is in hand and what to do with it. */
  show() {
    const { page, toolbox } = this;
    const { key, values } = toolbox.picking ? { key: 'desk.hint.pick', values: {} } : toolbox.tool.hint();
    const state = [page.lang, toolbox.name, key, JSON.stringify(values ?? {}), toolbox.tool.ready, toolbox.tool.begun, toolbox.tool.backs, toolbox.tracing, toolbox.session.editable].join('|');
    if (state === this.said) return;
    this.said = state;
    for (const [name, , letter] of TOOLS) this.showButton(name, letter);
    at('hint-words').textContent = page.say(key, values);
    at('hint-done').hidden = !toolbox.tool.ready;
    at('hint-back').hidden = !toolbox.tool.backs;
    at('hint-cancel').hidden = !(toolbox.tool.edits && toolbox.tool.begun) && !toolbox.picking;
    at('trace').hidden = !toolbox.tool.traces;
    at('trace').setAttribute('aria-pressed', String(toolbox.tracing));
  }

  /** @param {ToolName} name @param {string} letter */
  showButton(name, letter) {
    const { page, toolbox } = this;
    const button = /** @type {HTMLButtonElement} */ (at(`tool-${name}`));
    const words = page.say(`desk.tool.${name}`);
    button.setAttribute('aria-pressed', String(toolbox.name === name));
    button.disabled = toolbox.tools[name].edits && !toolbox.session.editable;
    button.title = page.say('desk.tool.title', { words: page.say(`desk.tool.${name}.title`), key: letter.toUpperCase() });
    /** @type {HTMLElement} */ (button.lastElementChild).textContent = words;
  }
}
