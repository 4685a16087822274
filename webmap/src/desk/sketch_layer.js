/** A sketch on the map: its picture drawn over the mesh of places that its control points give. */
/** @import {Sketch} from './ground_api.js' */
/** @import {XY} from './warp.js' */
import { boundingExtent, intersects } from 'ol/extent.js';
import ImageLayer from 'ol/layer/Image.js';
import { fromLonLat } from 'ol/proj.js';
import ImageCanvasSource from 'ol/source/ImageCanvas.js';
import { transformOf, trianglesOf, widened } from './warp.js';

const SEAM_PX = 0.6;

export class SketchLayer {
  /** @param {string} address of the picture */
  constructor(address) {
    this.picture = new Image();
    this.picture.src = address;
    /** In metres of the map. @type {import('./warp.js').Triangle[]} */
    this.triangles = [];
    this.extent = boundingExtent([]);
    this.source = new ImageCanvasSource({ canvasFunction: (extent, resolution, pixelRatio, size) => this.draw(extent, resolution, pixelRatio, size), projection: 'EPSG:3857', ratio: 1.2 });
    this.layer = new ImageLayer({ source: this.source });
    this.picture.addEventListener('load', () => this.source.changed());
  }

  /** @param {Sketch} sketch */
  place({ mesh, width, height, opacity }) {
    const places = mesh?.map((row) => row.map((place) => /** @type {XY} */ (fromLonLat(place)))) ?? null;
    this.triangles = places ? trianglesOf(places, width, height) : [];
    this.extent = boundingExtent(places?.flat() ?? []);
    this.layer.setOpacity(opacity);
    this.source.changed();
  }

  /** @param {import('ol/extent.js').Extent} extent @param {number} resolution @param {number} pixelRatio @param {import('ol/size.js').Size} size */
  draw(extent, resolution, pixelRatio, size) {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = size.map(Math.round);
    const context = canvas.getContext('2d');
    if (!context || !this.picture.complete || !this.picture.naturalWidth || !intersects(extent, this.extent)) return canvas;
    const scale = pixelRatio / resolution;
    const onto = (/** @type {XY} */ [x, y]) => /** @type {XY} */ ([(x - extent[0]) * scale, (extent[3] - y) * scale]);
    for (const { from, to } of this.triangles) this.drawTriangle(context, from, /** @type {[XY, XY, XY]} */ (to.map(onto)));
    return canvas;
  }

  /** @param {CanvasRenderingContext2D} context @param {[XY, XY, XY]} from @param {[XY, XY, XY]} to */
  drawTriangle(context, from, to) {
    context.save();
    context.beginPath();
    for (const [x, y] of widened(to, SEAM_PX)) context.lineTo(x, y);
    context.clip();
    context.transform(...transformOf({ from, to }));
    context.drawImage(this.picture, 0, 0);
    context.restore();
  }
}
