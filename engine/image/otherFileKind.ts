/* eslint-disable no-control-regex -- these are the first bytes of files that are no text */
import { holdsCameraRaw } from './tiff/holdsCameraRaw.js';

/** A kind of file that is not read. */
export interface OtherFileKind {
  /** With an article, to follow "it is": `a Photoshop file (PSD)`. */
  readonly name: string;
  /** What to do about it, one sentence. */
  readonly remedy: string;
}

/** What a file is that is none of `imageFormats`, by its first bytes; undefined for one that is not known either. */
export function otherFileKind(bytes: Uint8Array): OtherFileKind | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  const found = kinds.find(({ starts }) =>
    starts.some((start) => (typeof start === 'string' ? head.startsWith(start) : start.test(head))),
  );
  if (found !== undefined) return found;
  if (/^\s*<[^]*<svg[\s>]/.test(head.replace('\xef\xbb\xbf', ''))) return svg;
  return isText(bytes) ? { name: 'text', remedy: openPicture } : undefined;
}

/** Camera raw that begins like a TIFF; its first page is a thumbnail. */
export function rawFileKind(bytes: Uint8Array): OtherFileKind | undefined {
  return holdsCameraRaw(bytes) ? cameraRaw : undefined;
}

const exportIt = 'Export it as TIFF or PNG from a program that opens it.';
const openPicture = 'Open the picture itself.';
const microscope = 'Export it as TIFF (Fiji with Bio-Formats does).';
const unpack = 'Unpack it and open the pictures in it.';
const frame = 'Save the frame you want to ask about as a picture.';
const saveAs = 'Open it in an image editor and save it as PNG or TIFF.';
const svg: OtherFileKind = {
  name: 'a drawing (SVG)',
  remedy: 'Export it as PNG or PDF (a browser prints it into one).',
};
const cameraRaw: OtherFileKind = {
  name: 'a camera raw file',
  remedy: 'Develop it in a photo program and export it as TIFF or JPEG.',
};

interface Kind extends OtherFileKind {
  /** What it begins with, bytes as characters. */
  readonly starts: readonly (string | RegExp)[];
}

const kinds: readonly Kind[] = [
  { name: 'a Photoshop file (PSD)', remedy: 'Export it as TIFF or PNG.', starts: ['8BPS'] },
  { name: 'a GIMP file (XCF)', remedy: 'Export it as TIFF or PNG.', starts: ['gimp xcf'] },
  {
    name: 'a PostScript file (EPS)',
    remedy: 'Convert it to PNG (Ghostscript does).',
    starts: ['%!PS', '\xc5\xd0\xd3\xc6'],
  },
  { ...cameraRaw, starts: ['IIU\0', 'IIRO', 'IIRS', 'MMOR', 'FUJIFILM', 'FOVb', '\0MRM', /^....ftypcrx /s] },
  { name: 'a medical picture (DICOM)', remedy: exportIt, starts: [/^.{128}DICM/s] },
  { name: 'a medical picture (NIfTI)', remedy: exportIt, starts: [/^.{344}n[+i]1\0/s] },
  { name: 'an NRRD file', remedy: exportIt, starts: ['NRRD000'] },
  { name: 'an astronomical picture (FITS)', remedy: exportIt, starts: ['SIMPLE  ='] },
  {
    name: 'an HDF5 or NetCDF file',
    remedy: 'Export the array you want to see as TIFF.',
    starts: ['\x89HDF\r\n', 'CDF\x01', 'CDF\x02', 'CDF\x05'],
  },
  {
    name: 'an array file (NumPy or MATLAB)',
    remedy: 'Export the array you want to see as TIFF.',
    starts: ['\x93NUMPY', 'MATLAB '],
  },
  { name: 'a Zeiss microscope file (CZI)', remedy: microscope, starts: ['ZISRAWFILE'] },
  { name: 'a Leica microscope file (LIF)', remedy: microscope, starts: [/^\x70\0\0\0.{4}\x2a/s] },
  { name: 'a Nikon microscope file (ND2)', remedy: microscope, starts: ['\xda\xce\xbe\x0a'] },
  { name: 'an OpenEXR picture', remedy: exportIt, starts: ['\x76\x2f\x31\x01'] },
  { name: 'a Radiance picture (HDR)', remedy: exportIt, starts: ['#?RADIANCE', '#?RGBE'] },
  { name: 'a QOI picture', remedy: saveAs, starts: ['qoif'] },
  {
    name: 'a JPEG XL picture',
    remedy: 'Save it as PNG or JPEG.',
    starts: ['\xff\x0a', '\0\0\0\x0cJXL \r\n\x87\n'],
  },
  { name: 'a JPEG XR picture', remedy: saveAs, starts: ['II\xbc\x01', 'II\xbc\0'] },
  { name: 'a BPG or FLIF picture', remedy: saveAs, starts: ['BPG\xfb', 'FLIF'] },
  { name: 'an animation (MNG)', remedy: frame, starts: ['\x8aMNG', '\x8bJNG'] },
  { name: 'an icon (ICO, CUR or ICNS)', remedy: saveAs, starts: [/^\0\0[\x01\x02]\0[\x01-\x40]\0/s, 'icns'] },
  {
    name: 'a metafile (EMF or WMF)',
    remedy: saveAs,
    starts: [/^\x01\0\0\0.{36} EMF/s, '\xd7\xcd\xc6\x9a'],
  },
  { name: 'a scanned document (DjVu)', remedy: 'Save its page as TIFF or PNG.', starts: ['AT&TFORM'] },
  {
    name: 'a video',
    remedy: frame,
    starts: [
      /^....ftyp(?:isom|iso[2-9]|mp4|avc1|qt {2}|M4V|3gp|mmp4|dash)/s,
      /^....(?:moov|mdat|wide)/s,
      '\x1aE\xdf\xa3',
      /^RIFF....AVI /s,
      '\0\0\x01\xba',
      'FLV\x01',
      'OggS',
      '0&\xb2u\x8ef\xcf\x11',
    ],
  },
  {
    name: 'an Office document',
    remedy: 'Save the picture in it as a file of its own, or the page as PNG.',
    starts: [
      /^PK\x03\x04.{26,}(?:word\/|xl\/|ppt\/|\[Content_Types\])/s,
      /^PK\x03\x04.{26}mimetypeapplication\/vnd\.oasis/s,
      '\xd0\xcf\x11\xe0',
    ],
  },
  {
    name: 'a file of layers (OpenRaster or Krita)',
    remedy: 'Export it as TIFF or PNG.',
    starts: [/^PK\x03\x04.{26}mimetype(?:image\/openraster|application\/x-krita)/s],
  },
  {
    name: 'an archive',
    remedy: unpack,
    starts: [
      'PK\x03\x04',
      '7z\xbc\xaf',
      'Rar!',
      '\x1f\x8b',
      'BZh',
      '\xfd7zXZ',
      '\x28\xb5\x2f\xfd',
      /^.{257}ustar/s,
    ],
  },
  {
    name: 'a web page (HTML)',
    remedy: 'Save the picture on the page itself, not the page.',
    starts: [/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|!--)/i],
  },
];

/** Whether the beginning is UTF-8 without control characters. */
function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1024);
  if (head.length === 0) return false;
  try {
    // A character at the cut may be incomplete: only whole ones count.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text);
  } catch {
    return false;
  }
}
