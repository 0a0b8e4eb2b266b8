const SIDE = 512; // pixels; the server stores no larger avatars
const QUALITY = 0.9;
const MAX_BYTES = 64 * 1024 * 1024; // of a file opened here; the upload is far smaller

/** This browser can't show the file as a picture. */
export class UnreadablePicture extends Error {
  override name = "UnreadablePicture";
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Opens a picture file and applies its Exif orientation. Throws UnreadablePicture. */
export async function openPicture(file: Blob): Promise<ImageBitmap> {
  if (file.size > MAX_BYTES) throw new UnreadablePicture();
  try {
    return await createImageBitmap(file);
  } catch (error) {
    throw new UnreadablePicture("it cannot be decoded", { cause: error });
  }
}

/** Draws a square of the picture onto the whole canvas. */
export function drawSquare(canvas: HTMLCanvasElement, bitmap: ImageBitmap, { x, y, side }: Square): void {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("there is no canvas to draw on");
  context.imageSmoothingQuality = "high";
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, x, y, side, side, 0, 0, canvas.width, canvas.height);
}

/** Returns the square as a file: WebP, or PNG where the browser can't write WebP. */
export async function cutSquare(bitmap: ImageBitmap, square: Square): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const side = Math.max(1, Math.min(SIDE, Math.round(square.side)));
  canvas.width = side;
  canvas.height = side;
  drawSquare(canvas, bitmap, square);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/webp", QUALITY));
  if (blob === null) throw new Error("the browser cannot write the picture");
  return blob;
}
