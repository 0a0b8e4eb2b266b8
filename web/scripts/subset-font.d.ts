/** What is used of the package, which has no types of its own. */
declare module "subset-font" {
  interface Options {
    readonly targetFormat: "woff2";
    /** OpenType's names of four letters; others are dropped. */
    readonly keepFeatures: readonly string[];
    readonly variationAxes: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
  }

  export default function subsetFont(font: Buffer, text: string, options: Options): Promise<Buffer>;
}
