/** Panels fetch what they show once somebody looks at them. */

/** @param {HTMLElement} host @param {() => void} task each time it comes into sight */
export function whenSeen(host, task) {
  new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) task();
  }).observe(host);
}
