import { vi } from "vitest";

/** Stands for the browser's pictures and canvas, which jsdom lacks: what is drawn is told. */
export class FakePictures {
  /** The squares drawn, as x, y, side in the picture. */
  readonly drawn: (readonly [number, number, number])[] = [];

  /** Pictures of this size from now on; null: none can be opened. */
  constructor(size: { readonly width: number; readonly height: number } | null) {
    const context = {
      clearRect: () => {},
      drawImage: (_: unknown, x: number, y: number, side: number) => void this.drawn.push([x, y, side]),
    };
    vi.stubGlobal("createImageBitmap", () =>
      size === null ? Promise.reject(new DOMException("no picture")) : Promise.resolve(size),
    );
    Object.assign(HTMLCanvasElement.prototype, {
      getContext: () => context,
      toBlob: (done: BlobCallback, type: string) => done(new Blob(["cut out"], { type })),
    });
    Object.assign(HTMLElement.prototype, { setPointerCapture: () => {} });
  }

  get last(): readonly [number, number, number] | undefined {
    return this.drawn.at(-1);
  }
}
