/** Making elements without strings of HTML, so that a name can never become markup. */

/** @param {string} tag @param {Record<string, string | boolean>} [attributes] @param {...(Node | string)} content */
export function make(tag, attributes = {}, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...content);
  return element;
}

/** The element with this id; the template promises that it is there. @param {string} id @returns {HTMLElement} */
export function at(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

/** Let rows with a `data-code` be chosen and pointed at, by mouse and by keyboard.
 * @param {HTMLElement} list @param {(code: string) => void} choose @param {(code: string | null) => void} hover */
export function linkRows(list, choose, hover) {
  const codeOf = (/** @type {Event} */ event) =>
    /** @type {Element} */ (event.target).closest('[data-code]')?.getAttribute('data-code') ?? null;
  list.addEventListener('click', (event) => {
    const code = codeOf(event);
    if (code) choose(code);
  });
  for (const entering of ['pointerover', 'focusin']) list.addEventListener(entering, (event) => hover(codeOf(event)));
  for (const leaving of ['pointerleave', 'focusout']) list.addEventListener(leaving, () => hover(null));
}
