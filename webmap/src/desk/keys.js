/** The desk by keyboard: letters take up tools, arrows move a crosshair, Space is a click at it. */
/** @import {Page} from '../page.js' */
/** @import {Session} from './session.js' */
/** @import {DeskCanvas} from './canvas.js' */
import { tell } from '../dialog.js';
import { make } from '../dom.js';
import { TOOLS, Toolbox } from './toolbox.js';

const STEP_PX = 12;
const FAR_PX = 60;
/** Whoever presses T longer than this wants to trace only meanwhile. */
const HOLD_MS = 400;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keys {
  /** @param {{page: Page, session: Session, canvas: DeskCanvas, toolbox: Toolbox}} desk */
  constructor({ page, session, canvas, toolbox }) {
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    this.toolbox = toolbox;
    this.heldSince = 0;
    document.addEventListener('keydown', (event) => this.press(event));
    document.addEventListener('keyup', (event) => this.release(event));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (document.querySelector('dialog[open]')) return;
    const done = event.ctrlKey || event.metaKey ? this.withControl(event) : isTyping(event.target) ? false : this.alone(event);
    if (done) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  withControl({ key, shiftKey, target }) {
    const letter = key.toLowerCase();
    if (letter === 's') void this.page.guarded(async () => void (await this.session.save()));
    else if (isTyping(target)) return false;
    else if (letter === 'z' && !shiftKey) void this.page.guarded(() => this.session.undo());
    else if (letter === 'y' || (letter === 'z' && shiftKey)) void this.page.guarded(() => this.session.redo());
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event */
  alone(event) {
    const { key } = event;
    const found = toolOf(key);
    if (found) this.toolbox.use(found);
    else if (key === 'Escape') this.toolbox.cancel();
    else if (key === '?') void this.help();
    else if (key.toLowerCase() === 't') this.trace(event);
    else return this.onMap(event);
    return true;
  }

  /** Keys that a focused button needs itself. @param {KeyboardEvent} event */
  onMap(event) {
    if (event.target instanceof Element && event.target.closest('button, a, [role=tab], summary, li')) return false;
    const arrow = ARROWS[event.key];
    if (arrow) {
      const by = event.shiftKey ? 1 : event.altKey ? FAR_PX : STEP_PX;
      this.toolbox.step(by * arrow[0], by * arrow[1]);
      return true;
    }
    return this.act(event);
  }

  /** @param {KeyboardEvent} event */
  act({ key, altKey, shiftKey }) {
    if (key === ' ') this.toolbox.press({ alt: altKey, shift: shiftKey });
    else if (key === 'Enter') this.toolbox.finish();
    else if (key === 'Backspace') this.toolbox.back();
    else if (key === 'Delete') this.toolbox.remove();
    else if (key === '+' || key === '=') this.canvas.zoomBy(1);
    else if (key === '-') this.canvas.zoomBy(-1);
    else if (key === 'Home') this.canvas.fitAll(true);
    else return false;
    return true;
  }

  /** T turns tracing on or off; held, only as long. @param {KeyboardEvent} event */
  trace({ repeat }) {
    if (repeat) return;
    this.heldSince = performance.now();
    this.toolbox.trace(!this.toolbox.tracing);
  }

  /** @param {KeyboardEvent} event */
  release({ key, target }) {
    if (key.toLowerCase() !== 't' || isTyping(target) || !this.heldSince) return;
    if (performance.now() - this.heldSince > HOLD_MS) this.toolbox.trace(!this.toolbox.tracing);
    this.heldSince = 0;
  }

  help() {
    const rows = [
      ...TOOLS.map(([name, , letter], i) => [`${letter.toUpperCase()} / ${(i + 1) % 10}`, this.page.say(`desk.tool.${name}`)]),
      ...['arrows', 'space', 'enter', 'back', 'escape', 'delete', 'alt', 't', 'undo', 'redo', 'save', 'zoom', 'home']
        .map((name) => [this.page.say(`desk.keys.${name}.key`), this.page.say(`desk.keys.${name}`)]),
    ];
    const list = make('dl', { class: 'keys' }, ...rows.flatMap(([key, words]) => [make('dt', {}, make('kbd', {}, key)), make('dd', {}, words)]));
    return tell(this.page, this.page.say('desk.keys.title'), list);
  }
}

/** @param {string} key a letter, or a digit in the order of the rail */
function toolOf(key) {
  const place = '1234567890'.indexOf(key);
  return (TOOLS[place] ?? TOOLS.find(([, , letter]) => letter === key.toLowerCase()))?.[0];
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
