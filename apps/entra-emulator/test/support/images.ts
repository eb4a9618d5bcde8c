/** The beginning of an image, with its size: as much as anybody here looks at. */

export function pngOf(width: number, height: number): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13);
  header.write('IHDR', 4);
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header[16] = 8;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), header]);
}

export function jpegOf(width: number, height: number): Buffer<ArrayBuffer> {
  const table = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]);
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([table, frame]);
}
