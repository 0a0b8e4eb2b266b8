/** A picture's width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The square cropped from a picture: its centre in pixels, and the zoom (1: the largest square). */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const MAX_ZOOM = 5;

/** Returns the largest square, centred. */
export function wholeCrop({ width, height }: Size): Crop {
  return { x: width / 2, y: height / 2, zoom: 1 };
}

/** Returns the square's side in pixels of the picture. */
export function sideOf(crop: Crop, { width, height }: Size): number {
  return Math.min(width, height) / crop.zoom;
}

/** Returns the square's top left corner and side in pixels of the picture. */
export function squareOf(crop: Crop, size: Size): { readonly x: number; readonly y: number; readonly side: number } {
  const side = sideOf(crop, size);
  return { x: crop.x - side / 2, y: crop.y - side / 2, side };
}

/** Moves the square by fractions of its side; it stays inside the picture. */
export function movedCrop(crop: Crop, size: Size, right: number, down: number): Crop {
  const side = sideOf(crop, size);
  return inside({ ...crop, x: crop.x + right * side, y: crop.y + down * side }, size);
}

/**
 * Zooms the square. The point (`atX`, `atY`), in fractions of the side from the centre, keeps its place as
 * far as the square stays inside the picture.
 */
export function zoomedCrop(crop: Crop, size: Size, zoom: number, atX = 0, atY = 0): Crop {
  const next = { ...crop, zoom: clamp(zoom, 1, MAX_ZOOM) };
  const shrunk = sideOf(crop, size) - sideOf(next, size);
  return inside({ ...next, x: crop.x + atX * shrunk, y: crop.y + atY * shrunk }, size);
}

function inside(crop: Crop, size: Size): Crop {
  const half = sideOf(crop, size) / 2;
  return { ...crop, x: clamp(crop.x, half, size.width - half), y: clamp(crop.y, half, size.height - half) };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
