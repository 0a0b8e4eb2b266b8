import { expect, test } from "vitest";

import { MAX_ZOOM, movedCrop, sideOf, wholeCrop, zoomedCrop } from "./crop";

const WIDE = { width: 400, height: 200 };

test("at first it is the largest square, in the middle", () => {
  const crop = wholeCrop(WIDE);
  expect(crop).toEqual({ x: 200, y: 100, zoom: 1 });
  expect(sideOf(crop, WIDE)).toBe(200);
});

test("it moves by parts of its side and never out of the picture", () => {
  const crop = movedCrop(wholeCrop(WIDE), WIDE, 0.25, 0.25);
  expect(crop).toMatchObject({ x: 250, y: 100 });
  expect(movedCrop(crop, WIDE, 9, -9)).toMatchObject({ x: 300, y: 100 });
});

test("zooming keeps in place what one points at", () => {
  const crop = zoomedCrop(wholeCrop(WIDE), WIDE, 2, 0.5, 0);
  expect(sideOf(crop, WIDE)).toBe(100);
  expect(crop.x + 0.5 * sideOf(crop, WIDE)).toBe(300); // the right edge, as before
});

test("zooming out at the edge comes back into the picture", () => {
  const corner = movedCrop(zoomedCrop(wholeCrop(WIDE), WIDE, 2), WIDE, 9, 9);
  expect(corner).toMatchObject({ x: 350, y: 150 });
  expect(zoomedCrop(corner, WIDE, 1)).toEqual({ x: 300, y: 100, zoom: 1 });
});

test("zoom has its bounds", () => {
  const crop = wholeCrop(WIDE);
  expect([zoomedCrop(crop, WIDE, 0.1).zoom, zoomedCrop(crop, WIDE, 99).zoom]).toEqual([1, MAX_ZOOM]);
});
