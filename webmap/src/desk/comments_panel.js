/** 批注: what people say of a draft, at a place, of a piece, or of the whole. */
/** @import {Desk} from './panels.js' */
/** @import {Comment, Degrees} from './types.js' */
import { make } from '../dom.js';
import { formatTime } from '../format.js';
import { addComment, dropComment, fetchComments, finishComment } from './desk_api.js';
import { nameOfPiece } from './piece_row.js';
import { whenSeen } from './when_seen.js';

/** @param {HTMLElement} host @param {Desk} desk */
export function mountComments(host, desk) {
  const panel = new CommentsPanel(host, desk);
  for (const event of ['select', 'change']) desk.session.addEventListener(event, () => panel.showAbout());
  const before = desk.page.repaint;
  desk.page.repaint = () => {
    before();
    panel.show();
  };
  whenSeen(host, () => void desk.page.guarded(() => panel.load()));
}

class CommentsPanel {
  /** @param {HTMLElement} host @param {Desk} desk */
  constructor(host, { page, session, canvas }) {
    this.page = page;
    this.session = session;
    this.canvas = canvas;
    /** @type {Comment[]} */
    this.comments = [];
    /** @type {Degrees | null} */
    this.place = null;
    this.text = /** @type {HTMLTextAreaElement} */ (make('textarea', { id: 'comment-text', rows: '3', maxlength: '2000' }));
    this.label = make('label', { for: 'comment-text' });
    this.about = make('p', { class: 'note' });
    this.pick = make('button', { type: 'button', class: 'plain', id: 'comment-place' });
    this.add = make('button', { type: 'submit', class: 'accent', id: 'comment-add' });
    this.list = make('ul', { class: 'comments' });
    const form = make('form', { class: 'saying' }, this.label, this.text, this.about, make('div', { class: 'actions' }, this.add, this.pick));
    host.replaceChildren(form, this.list);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.text.value.trim()) void page.guarded(() => this.say());
      else this.text.focus();
    });
    this.pick.addEventListener('click', () => void page.guarded(() => this.pickPlace()));
  }

  async load() {
    this.comments = await fetchComments(this.session.draft.number);
    this.show();
  }

  /** @param {Promise<unknown>} task */
  async after(task) {
    await task;
    await this.load();
  }

  async say() {
    const [code = ''] = this.place ? [] : this.session.selection;
    await addComment(this.session.draft.number, { text: this.text.value.trim(), place: this.place, code });
    this.text.value = '';
    this.place = null;
    await this.load();
  }

  async pickPlace() {
    const place = await this.canvas.pickPlace();
    this.place = place && [place[0], place[1]];
    this.showAbout();
    this.text.focus();
  }

  show() {
    const { page } = this;
    this.label.textContent = page.say('desk.comment');
    this.pick.textContent = page.say('desk.comment.place');
    this.add.textContent = page.say('desk.comment.add');
    this.showAbout();
    const rows = [...this.comments].sort((a, b) => Number(a.done) - Number(b.done) || b.at.localeCompare(a.at));
    this.list.replaceChildren(...rows.map((one) => this.row(one)), ...(rows.length ? [] : [make('li', { class: 'note' }, page.say('desk.comments.none'))]));
    this.canvas.showOnly('comment', this.comments.filter(({ done }) => !done).flatMap(({ place, text }) =>
      (place ? [{ type: 'Feature', properties: { name: text }, geometry: { type: 'Point', coordinates: place } }] : [])));
  }

  /** What the words that are typed are about. */
  showAbout() {
    const [code] = this.session.selection;
    const { page } = this;
    if (this.place) this.about.textContent = page.say('desk.comment.of.place');
    else this.about.textContent = code ? page.say('desk.comment.of.piece', { name: nameOfPiece(page, this.session, code) }) : page.say('desk.comment.of.all');
  }

  /** @param {Comment} one */
  row(one) {
    const { page } = this;
    const { number } = this.session.draft;
    const done = this.act(one.done ? 'desk.comment.reopen' : 'desk.comment.done', () => this.after(finishComment(number, one.id, !one.done)));
    const drop = this.act('desk.comment.drop', () => this.after(dropComment(number, one.id)));
    const where = one.place || one.code ? [this.act(one.place ? 'desk.comment.look' : '', async () => this.look(one), one)] : [];
    return make('li', { class: one.done ? 'done' : '' }, make('p', {}, one.text), make('p', { class: 'note' }, `${one.who} · ${formatTime(one.at, page.lang)} `, ...where),
      make('p', { class: 'actions' }, ...(this.session.draft.may_edit ? [done] : []), ...(one.mine ? [drop] : [])));
  }

  /** @param {string} key @param {() => Promise<unknown>} task @param {Comment} [of] whose piece is named where there is no key */
  act(key, task, of) {
    const words = key ? this.page.say(key) : nameOfPiece(this.page, this.session, of?.code ?? '');
    const button = make('button', { type: 'button', class: 'link' }, words);
    button.addEventListener('click', () => void this.page.guarded(async () => void await task()));
    return button;
  }

  /** @param {Comment} one */
  look({ place, code }) {
    if (place) return this.canvas.goTo(place);
    if (!code) return;
    this.session.select([code]);
    this.canvas.goTo([code]);
  }
}
