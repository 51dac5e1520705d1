import { createHash } from "node:crypto";

/** SHA-256 of bytes or of UTF-8 text, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** SHA-256 of UTF-8 text in Base64, as a page's Content-Security-Policy names a script. */
export const sha256Base64 = (content: string): string =>
  createHash("sha256").update(content).digest("base64");

/** The first characters of a digest, for names with a length limit. */
export function shortDigest(content: string | Uint8Array, length = 8): string {
  return sha256(content).slice(0, length);
}
