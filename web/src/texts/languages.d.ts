/** Made by scripts/catalogues.js: the languages that there are catalogues of, the default one first. */
declare module "virtual:languages" {
  export const LANGUAGES: readonly { readonly code: string; readonly name: string }[];
}
