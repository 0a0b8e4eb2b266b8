import type { Language } from "../dto/language";
import { en } from "./en";
import { ru, type Texts } from "./ru";

export const catalogue: Readonly<Record<Language, Texts>> = { ru, en };
