/** What kind of image it is and how large, as its first bytes say. */

export interface MeasuredImage {
  type: 'image/jpeg' | 'image/png';
  width: number;
  height: number;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** @returns undefined for what is neither JPEG nor PNG, or ends before it says its size */
export function measuredImage(bytes: Uint8Array): MeasuredImage | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = PNG.every((byte, index) => bytes[index] === byte) ? sizeOfPng(view) : sizeOfJpeg(view);
  return size === undefined || size.width === 0 || size.height === 0 ? undefined : size;
}

/** The first chunk is the header (PNG, section 11.2.1). */
function sizeOfPng(view: DataView): MeasuredImage | undefined {
  if (view.byteLength < 24) return undefined;
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** Segments follow each other until one begins a frame, which says the size (ITU T.81, B.2.2). */
function sizeOfJpeg(view: DataView): MeasuredImage | undefined {
  if (view.byteLength < 3 || view.getUint16(0) !== 0xffd8 || view.getUint8(2) !== 0xff) return undefined;
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (beginsFrame(marker))
      return { type: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15, among which there are tables and an extension. */
const beginsFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
