import { crc32, deflateSync } from "node:zlib";

/** A chunk of a PNG file: length, type, content, checksum. */
export function pngChunk(type: string, content: Uint8Array): Buffer {
  const chunk = Buffer.alloc(content.length + 12);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(type, 4, "latin1");
  chunk.set(content, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), content.length + 8);
  return chunk;
}

export const pngSignature = Buffer.from("89504e470d0a1a0a", "hex");

/** The first chunk: size in pixels, 8 bits of grey. */
export function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  return pngChunk("IHDR", header);
}

export const pngEnd = pngChunk("IEND", Buffer.alloc(0));

/** A picture in one grey. */
export function greyPng(grey: number, width = 2, height = 2): Buffer {
  const line = Buffer.alloc(width + 1, grey);
  line[0] = 0; // without a filter
  const lines = Buffer.concat(Array.from({ length: height }, () => line));
  return Buffer.concat([
    pngSignature,
    pngHeader(width, height),
    pngChunk("IDAT", deflateSync(lines)),
    pngEnd,
  ]);
}
