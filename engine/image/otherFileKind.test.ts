import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decodeImage } from './decodeImage.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const behind = (count: number, text: string): Uint8Array => bytes('\x01'.repeat(count) + text);
const zip = (name: string): Uint8Array => bytes(`PK\x03\x04${'\0'.repeat(26)}${name}`);

/** Beginnings as their formats describe them, and what the message calls them. */
const files: readonly (readonly [name: string, says: string, begin: Uint8Array])[] = [
  ['a.psd', 'a Photoshop file (PSD)', bytes('8BPS\0\x01\0\0\0\0\0\0\0\x03')],
  ['a.xcf', 'a GIMP file (XCF)', bytes('gimp xcf v011\0')],
  ['a.eps', 'a PostScript file (EPS)', bytes('%!PS-Adobe-3.0 EPSF-3.0')],
  ['dos.eps', 'a PostScript file (EPS)', bytes('\xc5\xd0\xd3\xc6\x1e\0\0\0')],
  ['a.rw2', 'a camera raw file', bytes('IIU\0\x18\0\0\0')],
  ['a.orf', 'a camera raw file', bytes('IIRO\x08\0\0\0')],
  ['a.raf', 'a camera raw file', bytes('FUJIFILMCCD-RAW 0201')],
  ['a.cr3', 'a camera raw file', bytes('\0\0\0\x18ftypcrx \0\0\0\x01')],
  ['a.dcm', 'a medical picture (DICOM)', behind(128, 'DICM\x02\0')],
  ['a.nii', 'a medical picture (NIfTI)', behind(344, 'n+1\0')],
  ['a.nrrd', 'an NRRD file', bytes('NRRD0004\n')],
  ['a.fits', 'an astronomical picture (FITS)', bytes('SIMPLE  =                    T')],
  ['a.h5', 'an HDF5 or NetCDF file', bytes('\x89HDF\r\n\x1a\n')],
  ['a.nc', 'an HDF5 or NetCDF file', bytes('CDF\x01\0\0\0\0')],
  ['a.npy', 'an array file (NumPy or MATLAB)', bytes('\x93NUMPY\x01\0')],
  ['a.czi', 'a Zeiss microscope file (CZI)', bytes('ZISRAWFILE\0\0\0')],
  ['a.lif', 'a Leica microscope file (LIF)', bytes('\x70\0\0\0\x10\0\0\0\x2a\0')],
  ['a.nd2', 'a Nikon microscope file (ND2)', bytes('\xda\xce\xbe\x0a\0\0')],
  ['a.exr', 'an OpenEXR picture', bytes('\x76\x2f\x31\x01\x02\0\0\0')],
  ['a.hdr', 'a Radiance picture (HDR)', bytes('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n')],
  ['a.qoi', 'a QOI picture', bytes('qoif\0\0\0\x01\0\0\0\x01\x03\0')],
  ['a.jxl', 'a JPEG XL picture', bytes('\xff\x0a\xfa\x1f')],
  ['box.jxl', 'a JPEG XL picture', bytes('\0\0\0\x0cJXL \r\n\x87\n')],
  ['a.jxr', 'a JPEG XR picture', bytes('II\xbc\x01\x20\0\0\0')],
  ['a.bpg', 'a BPG or FLIF picture', bytes('BPG\xfb\0\0')],
  ['a.mng', 'an animation (MNG)', bytes('\x8aMNG\r\n\x1a\n')],
  ['a.ico', 'an icon (ICO, CUR or ICNS)', bytes('\0\0\x01\0\x02\0\x20\x20')],
  ['a.emf', 'a metafile (EMF or WMF)', bytes(`\x01\0\0\0${'\0'.repeat(36)} EMF`)],
  ['a.djvu', 'a scanned document (DjVu)', bytes('AT&TFORM\0\0\0\x10DJVU')],
  ['a.mp4', 'a video', bytes('\0\0\0\x20ftypisom\0\0\x02\0')],
  ['a.mov', 'a video', bytes('\0\0\0\x14ftypqt  \0\0\0\0')],
  ['a.webm', 'a video', bytes('\x1aE\xdf\xa3\x01\0')],
  ['a.avi', 'a video', bytes('RIFF\0\0\0\0AVI LIST')],
  ['a.docx', 'an Office document', zip('[Content_Types].xml')],
  ['a.odt', 'an Office document', zip('mimetypeapplication/vnd.oasis.opendocument.text')],
  ['a.doc', 'an Office document', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
  ['a.ora', 'a file of layers (OpenRaster or Krita)', zip('mimetypeimage/openraster')],
  ['a.zip', 'an archive', zip('picture.png')],
  ['a.tar', 'an archive', behind(257, 'ustar\0')],
  ['a.gz', 'an archive', bytes('\x1f\x8b\x08\0')],
  ['a.html', 'a web page (HTML)', bytes('\n<!DOCTYPE html><title>Not found</title>')],
  ['a.svg', 'a drawing (SVG)', bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a.txt', 'text', bytes('hello, I am a text file')],
];

const folder = path.join(import.meta.dirname, '../..');

test.each(files)('%s is %s, and the message says what to do', async (name, says, begin) => {
  const failure = await decodeImage({ bytes: begin, name }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'not-an-image' });
  const { message } = failure as Error;
  expect(message).toContain(`but ${name} is ${says}. `);
  expect(message).toMatch(/\. [A-Z][^.]+(?:[^.]|\.[^ ])*\.$/); // a remedy
});

test('what no one knows is another kind of file', async () => {
  const noise = Uint8Array.from({ length: 64 }, (_, i) => (i * 91 + 3) % 256);
  await expect(decodeImage({ bytes: noise, name: 'a.bin' })).rejects.toThrow('another kind of file');
});

test('every kind stands in docs/pictures.md', () => {
  const docs = readFileSync(path.join(folder, 'docs/pictures.md'), 'utf8').replace(/\s+/g, ' ');
  for (const [, says] of files) expect(docs).toContain(says.replace(/^an? /, ''));
});

const entry = (tag: number, type: number, count: number, value: number): Buffer => {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16LE(tag, 0);
  bytes.writeUInt16LE(type, 2);
  bytes.writeUInt32LE(count, 4);
  bytes.writeUInt32LE(value, 8);
  return bytes;
};
const tiffOf = (...entries: Buffer[]): Uint8Array => {
  const count = Buffer.from([entries.length, 0]);
  return Buffer.concat([bytes('II*\0\x08\0\0\0'), count, ...entries, Buffer.alloc(4)]);
};

test.each([
  ['a.dng', tiffOf(entry(254, 4, 1, 1), entry(50706, 1, 4, 0x104))],
  ['a.nef', tiffOf(entry(254, 4, 1, 1), entry(271, 2, 4, 0x6e_6b_4e), entry(330, 4, 1, 8))],
  ['sensor.tif', tiffOf(entry(262, 3, 1, 32803))],
  ['a.cr2', Buffer.concat([bytes('II*\0\x10\0\0\0CR\x02\0'), Buffer.alloc(40)])],
])('%s is camera raw though it begins like a TIFF', async (name, file) => {
  await expect(decodeImage({ bytes: file, name })).rejects.toMatchObject({
    code: 'not-an-image',
    message: expect.stringContaining(`${name} is a camera raw file. Develop it`) as string,
  });
});
