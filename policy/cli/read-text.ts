// Files as text. Windows PowerShell's `>` writes UTF-16, and editors put a byte order mark before UTF-8.
import { UnusableInput } from "../unusable-input";

/**
 * The text of a file in UTF-8, with or without its byte order mark, or in UTF-16 with it.
 *
 * @throws UnusableInput if it isn't text.
 */
export function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  let text: string | undefined;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_ENCODING_INVALID_ENCODED_DATA") throw error;
  }
  // UTF-16 without its mark is valid UTF-8, with a zero next to each letter.
  if (text === undefined || text.includes("\0")) {
    throw new UnusableInput(
      "isn't text in UTF-8, nor in UTF-16 with its byte order mark",
      "save it as UTF-8; in PowerShell: … | Out-File -Encoding utf8 FILE",
    );
  }
  return text;
}
