/** The mouse or a finger on the map, told to the tool: what a tool does not take moves the map. */
/** @import {Toolbox} from './toolbox.js' */
/** @import MapBrowserEvent from 'ol/MapBrowserEvent.js' */
import PointerInteraction from 'ol/interaction/Pointer.js';

export class Hand extends PointerInteraction {
  /** @param {Toolbox} toolbox */
  constructor(toolbox) {
    super({
      handleDownEvent: (event) => buttonOf(event) === 0 && toolbox.down(event.pixel, keysOf(event)),
      handleDragEvent: (event) => toolbox.drag(event.pixel, keysOf(event)),
      handleMoveEvent: (event) => toolbox.move(event.pixel, keysOf(event)),
      handleUpEvent: (event) => {
        toolbox.up(event.pixel, keysOf(event));
        return false;
      },
    });
  }
}

/** @param {MapBrowserEvent<any>} event */
const buttonOf = (event) => event.originalEvent.button;

/** @param {MapBrowserEvent<any>} event */
export const keysOf = ({ originalEvent: { altKey, shiftKey } }) => ({ alt: altKey, shift: shiftKey });
