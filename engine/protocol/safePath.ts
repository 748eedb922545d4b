import { isDeviceName } from './safeFileName.js';

/**
 * Whether a path that a server wrote can be followed below a folder of ours on any system: names between single slashes, none of
 * them `.` or `..`, a drive, a device of Windows, or with letters that a file system reads otherwise.
 */
export function isSafePath(path: string): boolean {
  return path.length <= 512 && path.split('/').every(isSafeName);
}

/** Whether a text can be the name of a file on any system. */
export function isSafeName(name: string): boolean {
  if (name === '' || name.length > 200 || name === '.' || name === '..') return false;
  return !/[<>:"/\\|?*]|\p{Cc}|\p{Surrogate}|[. ]$/u.test(name) && !isDeviceName(name);
}
