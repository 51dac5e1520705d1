import { crc32 } from "node:zlib";

/** Most bytes of a picture that is shown. */
export const largestPicture = 400 * 1024;

/** Most pixels of a side. */
const longestSide = 4096;

/**
 * The chunks of a picture and nothing else: no text, no colour profile, no animation, which is where something could be
 * hidden. Source: PNG specification, third edition, 11 "Chunk specifications".
 */
const chunksShown = [
  "IHDR",
  "PLTE",
  "tRNS",
  "sRGB",
  "gAMA",
  "cHRM",
  "sBIT",
  "pHYs",
  "IDAT",
  "IEND",
];

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Why bytes that somebody else calls a PNG picture are not shown; undefined of one that is whole, small, and a picture
 * only.
 */
export function pngProblem(bytes: Uint8Array): string | undefined {
  if (bytes.length > largestPicture) return `it has over ${largestPicture / 1024} KiB`;
  if (signature.some((byte, index) => bytes[index] !== byte)) return "it is no PNG file";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const types: string[] = [];
  for (let at = signature.length; types.at(-1) !== "IEND"; ) {
    // Length, type, content, checksum.
    if (at + 12 > bytes.length) return "it is cut off";
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) return "it is cut off";
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!chunksShown.includes(type)) return "it holds more than a picture";
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) return "it is damaged";
    if ((type === "IHDR") !== (types.length === 0)) return "it is no PNG file";
    if (type === "IHDR") {
      if (length !== 13) return "it is no PNG file";
      const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      if (width < 1 || height < 1 || width > longestSide || height > longestSide)
        return `it is not of 1 to ${longestSide} pixels a side`;
    }
    types.push(type);
    at = end + 4;
    if (type === "IEND" && at !== bytes.length) return "something follows it";
  }
  return types.includes("IDAT") ? undefined : "it shows nothing";
}
