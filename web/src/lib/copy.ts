import { copyText } from "./navigator";

/** Puts a text where one pastes from; false when the browser did not let us. */
export async function copy(text: string): Promise<boolean> {
  try {
    await copyText(text);
    return true;
  } catch (error) {
    console.warn("the text was not copied", error);
    return false;
  }
}
