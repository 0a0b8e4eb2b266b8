// @ts-check
/** Describes the texts of the default language in TypeScript. */
import { writeFileSync } from "node:fs";
import path from "node:path";

import { FOLDER, readCatalogues, typesOf } from "./catalogues.js";

writeFileSync(path.resolve(FOLDER, "../types.ts"), typesOf(readCatalogues()));
