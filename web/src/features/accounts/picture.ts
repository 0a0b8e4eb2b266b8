const SIDE = 512; // pixels: the server keeps no larger avatar
const QUALITY = 0.9;
const MAX_BYTES = 64 * 1024 * 1024; // of a file that is opened here; what is sent is far smaller

/** The file is no picture that this browser can show. */
export class UnreadablePicture extends Error {
  override name = "UnreadablePicture";
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Opens a picture file, turned as its camera says. Throws UnreadablePicture. */
export async function openPicture(file: Blob): Promise<ImageBitmap> {
  if (file.size > MAX_BYTES) throw new UnreadablePicture();
  try {
    return await createImageBitmap(file);
  } catch (error) {
    throw new UnreadablePicture("it cannot be decoded", { cause: error });
  }
}

/** Draws a square of the picture over the whole canvas. */
export function drawSquare(canvas: HTMLCanvasElement, bitmap: ImageBitmap, { x, y, side }: Square): void {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("there is no canvas to draw on");
  context.imageSmoothingQuality = "high";
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, x, y, side, side, 0, 0, canvas.width, canvas.height);
}

/** The square as a file to send: WebP, or PNG where the browser cannot write that. */
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
